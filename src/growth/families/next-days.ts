import type { ColumnType, Warehouse } from "../../warehouse/warehouse.ts";

/** When a price could be a wish's next plan, in days since 1970-01-01, and what it lists at in micros a month. */
interface Span {
  from: number;
  until: number;
  product: number;
  price: number;
  list: number;
}

/** Days from `from` until before `until`. */
type Days = Pick<Span, "from" | "until">;

const COLUMNS: ColumnType[] = ["integer", "integer", "integer", "integer", "integer", "bigint"];
const NEXT_COLUMNS: ColumnType[] = ["integer", "date", "date", "integer", "integer", "bigint"];

/**
 * Makes `growth.next_days`, the next plan of each wish by day, from `growth.next_spans`: on each day the span that comes
 * first in the order of the lowest rank, the nearest interval, the lowest list and the first price.
 */
export async function writeNextDays(warehouse: Warehouse, schema: string): Promise<void> {
  await warehouse.exec(
    "create or replace table growth.next_days (wish integer, from_day date, until_day date, product integer, price integer, list_micros bigint)",
  );
  const sql = `select wish, (from_day - date '1970-01-01')::integer, (until_day - date '1970-01-01')::integer, product, price, list_micros::double
    from growth.next_spans order by wish, rank, distance, list_micros, price, from_day`;
  const to = await warehouse.appender("next_days", NEXT_COLUMNS, "growth");
  let [wish, taken]: [number, Days[]] = [0, []];
  for await (const { rows, columns } of warehouse.stream(sql, COLUMNS, schema)) {
    for (let row = 0; row < rows; row++) {
      const cell = (column: number) => columns[column]?.[row] ?? 0;
      if (cell(0) !== wish) [wish, taken] = [cell(0), []];
      const span = { from: cell(1), until: cell(2), product: cell(3), price: cell(4), list: cell(5) };
      const free = freeDays(span, taken);
      for (const { from, until } of free) to.append([wish, from, until, span.product, span.price, span.list]);
      if (free.length > 0) taken = withDays(taken, span);
    }
  }
  await to.close();
}

/** The days of a span that aren't taken. @param taken ascending, apart from each other */
function freeDays({ from, until }: Days, taken: readonly Days[]): Days[] {
  const free: Days[] = [];
  let day = from;
  for (const one of taken) {
    if (one.until <= day) continue;
    if (one.from >= until) break;
    if (one.from > day) free.push({ from: day, until: one.from });
    day = Math.max(day, one.until);
  }
  if (day < until) free.push({ from: day, until });
  return free;
}

/** Days that are taken, with a span's among them; what touches becomes one. */
function withDays(taken: readonly Days[], { from, until }: Days): Days[] {
  const apart = taken.filter((one) => one.until < from || one.from > until);
  const touching = taken.filter((one) => one.until >= from && one.from <= until);
  const joined = {
    from: Math.min(from, ...touching.map((one) => one.from)),
    until: Math.max(until, ...touching.map((one) => one.until)),
  };
  return [...apart, joined].sort((a, b) => a.from - b.from);
}
