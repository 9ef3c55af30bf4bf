import { quoted } from "../../warehouse/literal.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";
import { type Column, extrasOf, inSteps } from "./columns.ts";
import type { ReadableFile } from "./file.ts";
import type { Shape } from "./shape.ts";
import type { Table } from "./table.ts";

/** A row of a file as it came: the text of each field, and what is wrong with it; null for nothing. */
export interface RowAsItCame {
  row: number;
  fields: Map<string, { text: string | null; expected: string | null }>;
}

/** Where rows are found again: lines that couldn't be parsed, and rows that were left out before. */
export interface LeftOut {
  rejected: number[];
  emptyRows: number[];
}

/**
 * Reads some rows of a file again, with all that is wrong with their fields. Staged rows hold only what was read, and
 * the first invalid field.
 * @param rows as a spreadsheet counts
 */
export async function rowsAsTheyCame(
  warehouse: Warehouse,
  { kind }: ReadableFile,
  source: Table,
  shape: Shape,
  columns: Column[],
  rows: number[],
  leftOut: LeftOut,
): Promise<RowAsItCame[]> {
  const at = new Map(rows.map((row) => [placeOf(row, leftOut), row]));
  const isInSteps = kind !== "parquet";
  const none = extrasOf(source, { ...shape, attributesOf: undefined }, { map: {}, set: {} });
  const from = isInSteps ? inSteps(source, columns, none).source : source;
  const cells = columns.flatMap(({ raw, typed: { isBad } }, index) => [
    `(${raw})::varchar as "text_${index}"`,
    `coalesce(${isBad}, false) as "bad_${index}"`,
  ]);
  const inPlace = `select *, ${from.row} as in_place from ${from.relation}`;
  const found = await warehouse.query(
    `select in_place, ${cells.join(", ")} from (${inPlace}) where in_place in (${[...at.keys()].join(", ")})`,
  );
  if (source.rejects !== null)
    await warehouse.exec(
      `drop table if exists ${quoted(source.rejects)}; drop table if exists ${quoted(`${source.rejects}_scan`)}`,
    );
  return found.map((row) => ({
    row: at.get(Number(row.in_place)) ?? 0,
    fields: new Map(columns.map((column, index) => [column.field.name, fieldIn(row, column, index)])),
  }));
}

function fieldIn(row: Row, { typed: { expected } }: Column, index: number) {
  const text = row[`text_${index}`];
  return {
    text: text === null || text === undefined ? null : String(text),
    expected: row[`bad_${index}`] === true ? expected : null,
  };
}

/** The place of a row among those that are read: rows before it that aren't read don't count. */
function placeOf(row: number, { rejected, emptyRows }: LeftOut): number {
  const before = (rows: number[], at: number) => at - rows.filter((one) => one < at).length;
  return before(rejected, before(emptyRows, row));
}
