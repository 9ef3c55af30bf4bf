import { isCurrency } from "../../base/currency.ts";
import { CambiumError } from "../../base/error.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { headerRow, type ReadableFile } from "../files/file.ts";
import type { Table } from "../files/table.ts";
import { monthOf } from "./month-header.ts";

/** What the figures in a list are: MRR at month ends, or changes of MRR. */
export type FigureKind = "mrr" | "change";

/** How to read a list of figures: the role of each column, and which columns hold figures. */
export interface FigureLayout {
  kind: FigureKind;
  /** Whether rows are dated by month, or by the day or instant of a change. */
  when: "month" | "date";
  /**
   * File column by Cambium's column name, mapped or recognised. Leaves out the figure columns of a file with one column
   * per month.
   */
  map: Record<string, string>;
  /** The columns that are months; empty if each row has one month. */
  months: { column: string; month: string }[];
  /**
   * The currency named in the figure headers, such as `mrr (EUR)`, if there is no currency column; null if none is
   * named.
   */
  currency: string | null;
}

/** Recognised column names, in lower case with single spaces between words. */
export const FIGURE_NAMES = {
  customer: [
    "customer",
    "customer id",
    "customerid",
    "subscriber",
    "subscriber id",
    "client",
    "client id",
    "customer email",
    "email",
    "customer name",
    "name",
  ],
  email: ["email", "customer email", "subscriber email", "email address"],
  name: ["name", "customer name", "subscriber name", "company"],
  month: ["month", "period", "month end", "month ending", "date"],
  date: [
    "date",
    "day",
    "at",
    "changed at",
    "timestamp",
    "event date",
    "created",
    "created utc",
    "effective at",
  ],
  mrr: ["mrr", "mrr amount", "month end mrr", "closing mrr", "monthly recurring revenue", "amount", "value"],
  change: ["change", "mrr change", "change in mrr", "mrr difference", "net new mrr", "mrr delta", "delta"],
  currency: ["currency", "currency code"],
  account: ["account", "account id", "stripe account"],
} as const satisfies Record<string, readonly string[]>;

const SYNONYMS: Record<string, readonly string[]> = FIGURE_NAMES;

/** The most columns of months that a list can have. */
export const MOST_MONTHS = 240;

/**
 * Works out what the columns of a list of figures are: from the mapping, otherwise from common column names.
 * @throws CambiumError `bad_input` if the customer, date or figure column is missing; `usage` for a mapping of an
 * unknown column
 */
export function figureLayout(file: ReadableFile, { columns }: Table, mapping: Mapping): FigureLayout {
  checkNames(mapping);
  const names = [...columns.keys()];
  const isGiven = (field: string) => field in mapping.map || field in mapping.set;
  const found = (field: string) =>
    mapping.map[field] ?? names.find((name) => isCalled(name, field) && !isTaken(name, mapping));
  const kind: FigureKind =
    isGiven("change") || (!isGiven("mrr") && found("change") !== undefined) ? "change" : "mrr";
  const map: Record<string, string> = {};
  const take = (field: string, column: string | undefined) => {
    if (column !== undefined && !(field in mapping.set)) map[field] = column;
  };
  take("customer", found("customer"));
  for (const field of ["email", "name", "currency", "account"])
    if (found(field) !== map.customer || field in mapping.map) take(field, found(field));
  const when =
    kind === "mrr" || (!isGiven("date") && (isGiven("month") || found("date") === undefined))
      ? "month"
      : "date";
  const whenColumn =
    when === "month" ? (mapping.map.month ?? mapping.map.date ?? found("month")) : found("date");
  const months = kind === "mrr" && !isGiven("mrr") ? monthColumns(names, mapping) : [];
  const isWide = months.length > 1 && months.length <= MOST_MONTHS && whenColumn === undefined;
  if (!isWide) {
    take(when, whenColumn);
    take(kind, found(kind));
  }
  const figures = isWide ? months.map(({ column }) => column) : [map[kind] ?? ""];
  const named = new Set(figures.map((column) => splitHeader(column).currency));
  const isSaid = "currency" in map || "currency" in mapping.set || named.size > 1;
  const currency = isSaid ? null : ([...named][0] ?? null);
  const layout = { kind, when, map, months: isWide ? months : [], currency } as const;
  checkLayout(file, names, layout, mapping);
  return layout;
}

function checkNames({ map, set }: Mapping): void {
  const unknown = [...Object.keys(map), ...Object.keys(set)].find((name) => !Object.hasOwn(SYNONYMS, name));
  if (unknown === undefined) return;
  throw new CambiumError("usage", `unknown column: "${unknown}"`, {
    hint: `A list of figures can have ${Object.keys(SYNONYMS).join(", ")}.`,
  });
}

/** Whether a column has one of a field's usual names. */
export function isCalled(column: string, field: string): boolean {
  const plain = splitHeader(column)
    .name.replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return (SYNONYMS[field] ?? []).includes(plain);
}

/** The currency that a header names, such as `mrr (EUR)`; null if it names none. */
export function headerCurrency(header: string): string | null {
  return splitHeader(header).currency;
}

/** Splits the unit off a header that Cambium writes, such as `mrr (USD)` or `mrr (see currency)`. */
function splitHeader(header: string): { name: string; currency: string | null } {
  const unit = /^(.*\S)\s*\((see currency|[a-z]{3})\)$/i.exec(header);
  const code = unit?.[2]?.toUpperCase() ?? "";
  if (unit === null || (code.length === 3 && !isCurrency(code))) return { name: header, currency: null };
  return { name: unit[1] ?? header, currency: code.length === 3 ? code : null };
}

/** Whether the mapping already uses a column. */
function isTaken(column: string, mapping: Mapping): boolean {
  return Object.values(mapping.map).some((name) => name.toLowerCase() === column);
}

/** The columns that are called as months are, apart from those that the mapping uses. */
export function monthColumns(names: string[], mapping: Mapping): FigureLayout["months"] {
  return names.flatMap((column) => {
    const month = monthOf(splitHeader(column).name);
    return month === null || isTaken(column, mapping) ? [] : [{ column, month }];
  });
}

function checkLayout(
  file: ReadableFile,
  names: string[],
  { kind, when, map, months }: FigureLayout,
  mapping: Mapping,
): void {
  const needed = ["customer", ...(months.length > 0 ? [] : [when, kind])];
  const missing = needed.find((field) => !(field in map) && !(field in mapping.set));
  if (missing === undefined) return;
  const expected = missing === "mrr" ? "mrr (at the end of the month) or change" : missing;
  throw new CambiumError("bad_input", `${file.name} has no recognised column for ${expected}`, {
    hint: `Its columns are ${names.join(", ")}. Map them with --map customer=…,month=…,mrr=… or --map customer=…,date=…,change=….`,
    badRows: [
      {
        file: file.name,
        row: headerRow(file),
        column: missing,
        value: null,
        expected: `a column for ${expected}`,
      },
    ],
  });
}
