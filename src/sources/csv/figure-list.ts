import type { BadRow } from "../../base/error.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { openFile } from "../files/file.ts";
import { stage, unstage } from "../files/read.ts";
import type { Field, Shape } from "../files/shape.ts";
import type { Staged } from "../files/staged.ts";
import { describeTable } from "../files/table.ts";
import { type FigureLayout, figureLayout } from "./figure-headers.ts";

/** A list of figures by customer from another system, read into tables that exist until `drop`. */
export interface FigureFile {
  layout: FigureLayout;
  rows: number;
  badCount: number;
  bad: BadRow[];
  /** SQL for its rows: account (empty for any), customer, email, name, currency, held_on, amount. */
  relation: string;
  drop(): Promise<void>;
}

const text = (name: string, summary: string): Field => ({ name, type: "text", summary });

/**
 * Reads a list of figures: MRR at month ends or changes of MRR, with one row each or one column per month. It is
 * checked like an import but doesn't become evidence.
 * @param account the account of rows without one; empty for any
 * @param zone time zone in which days start
 * @throws CambiumError `bad_input` if a column is missing or there are no rows
 */
export async function readFigures(
  warehouse: Warehouse,
  path: string,
  scratch: string,
  { mapping, account, zone }: { mapping: Mapping; account: string; zone: string },
): Promise<FigureFile> {
  const file = await openFile(path, scratch, undefined, mapping);
  const layout = figureLayout(file, await describeTable(warehouse, file, mapping.delimiter), mapping);
  const shape = shapeOf(layout);
  const staged: Staged[] = [];
  const drop = async () => {
    for (const one of staged) await unstage(warehouse, one);
  };
  try {
    for (const each of mappingsOf(layout, mapping))
      staged.push(await stage(warehouse, file, shape, each, { account, known: "" }));
  } catch (error) {
    await drop();
    throw error;
  }
  const bad = staged.flatMap((one, index) => one.bad.map((row) => inItsColumn(row, layout, index)));
  return {
    layout,
    rows: Math.max(...staged.map(({ rows }) => rows)),
    badCount: staged.reduce((sum, { badCount }) => sum + badCount, 0),
    bad,
    relation: staged.map(({ table }) => selectFigures(table, layout, zone)).join(" union all "),
    drop,
  };
}

function shapeOf({ kind, when, months }: FigureLayout): Shape {
  const isWide = months.length > 0;
  return {
    name: "figures",
    summary: "one row = a customer's MRR at the end of a month, or a change in it",
    recognisedBy: [],
    isGuarded: true,
    fields: [
      { name: "customer", type: "text", isRequired: true, summary: "customer's id, e-mail or name" },
      text("email", "e-mail address"),
      text("name", "name"),
      {
        name: when,
        type: when === "month" ? "month" : "instant",
        isRequired: true,
        summary: "date of the figure",
      },
      {
        name: kind,
        type: "signed",
        isRequired: !isWide,
        default: isWide ? "0" : undefined,
        summary: "figure",
      },
      { name: "currency", type: "currency", summary: "ISO 4217; defaults to the organisation's currency" },
      text("account", "billing account"),
    ],
  };
}

/** One mapping for a file with a row per figure; one per month for a file with a column per month. */
function mappingsOf({ kind, map, months, currency }: FigureLayout, mapping: Mapping): Mapping[] {
  const set = { ...mapping.set, ...(currency !== null && { currency }) };
  if (months.length === 0) return [{ ...mapping, map, set }];
  return months.map(({ column, month }) => ({
    ...mapping,
    map: { ...map, [kind]: column },
    set: { ...set, month },
  }));
}

function inItsColumn(row: BadRow, { kind, months }: FigureLayout, index: number): BadRow {
  return row.column === kind ? { ...row, column: months[index]?.column ?? kind } : row;
}

function selectFigures(table: string, { kind, when }: FigureLayout, zone: string): string {
  const local = `(("date" at time zone 'UTC') at time zone '${zone}')::date`;
  const day = when === "month" ? `"month"` : `case when date_is_date then "date"::date else ${local} end`;
  return `select import_account as account, customer, email, name, currency, ${day} as held_on, "${kind}" as amount from ${table}`;
}
