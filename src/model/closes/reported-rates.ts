import { dayOfDate } from "../../base/zone.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Rates, rateOn } from "../rates/rates.ts";

/**
 * Writes `rates` of the books as reported: for closed days as they were closed, from `day` on the current ones. One row
 * per day without gaps. A currency that the closed books don't have uses current rates throughout.
 */
export async function writeReportedRates(
  warehouse: Warehouse,
  schema: string,
  rates: Rates,
  day: number,
): Promise<void> {
  await warehouse.exec(
    `create or replace table ${schema}.rates (currency smallint, rated_on date, rate bigint)`,
  );
  const [span] = await warehouse.query(
    `select datediff('day', date '1970-01-01', min(moved_on)) as first_day, datediff('day', date '1970-01-01', max(moved_on)) as last_day from ledger`,
    schema,
  );
  if (span === undefined || span.first_day === null) return;
  const closed = await closedRates(warehouse, schema);
  const rows: string[] = [];
  for (const row of await warehouse.query(
    "select currency, code from currencies order by currency",
    schema,
  )) {
    const code = textIn(row, "code");
    const line = rates.get(code);
    const kept = closed.get(code);
    const last = Math.max(numberIn(span, "last_day") + 1, day, line?.days.at(-1) ?? 0);
    let rate: bigint | undefined;
    for (let at = Math.min(kept?.first ?? day, numberIn(span, "first_day") - 1); at <= last; at++) {
      const isKept = kept !== undefined && at < day;
      rate = isKept ? (kept.rates.get(at) ?? rate) : (rateOn(line, at) ?? rate);
      if (rate !== undefined) rows.push(`(${row.currency}, date '1970-01-01' + ${at}, ${rate})`);
    }
  }
  for (let start = 0; start < rows.length; start += 5000) {
    await warehouse.exec(`insert into ${schema}.rates values ${rows.slice(start, start + 5000).join(", ")}`);
  }
}

interface ClosedLine {
  first: number;
  rates: Map<number, bigint>;
}

async function closedRates(warehouse: Warehouse, schema: string): Promise<Map<string, ClosedLine>> {
  const lines = new Map<string, ClosedLine>();
  const rows = await warehouse.query(
    "select code, strftime(rated_on, '%Y-%m-%d') as rated_on, rate from closed_rates order by code, rated_on",
    schema,
  );
  for (const row of rows) {
    const day = dayOfDate(textIn(row, "rated_on"));
    const line = lines.get(textIn(row, "code")) ?? { first: day, rates: new Map<number, bigint>() };
    line.rates.set(day, bigintIn(row, "rate"));
    lines.set(textIn(row, "code"), line);
  }
  return lines;
}
