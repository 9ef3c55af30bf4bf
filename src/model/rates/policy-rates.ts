import { lastOf } from "../../base/lookup.ts";
import { RATE_ONE } from "../../base/money.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import type { Reading } from "../../sources/sources.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type RateLine, type Rates, rateOn, readRates } from "./rates.ts";

/** Exchange rates under a policy: those of each day, the latest for every day, or 1 if currencies are kept separate. */
export async function policyRates(
  warehouse: Warehouse,
  policy: Policy,
  codes: string[],
  reading: Reading,
): Promise<Rates> {
  if (policy.currency === "separate") return new Map(codes.map((code) => [code, always(RATE_ONE)]));
  const rates = await readRates(warehouse, codes, reading.currency);
  if (policy.currency === "converted") return rates;
  return new Map(
    [...rates].map(([code, line]) => [
      code,
      line.rates.length === 0 ? line : always(lastOf(line.rates, "rates")),
    ]),
  );
}

function always(rate: bigint): RateLine {
  return { days: [-1_000_000], rates: [rate] };
}

/**
 * A rate for comparing currencies. Before the first known rate, uses that one (or 1), so that a missing rate never
 * fails an import.
 */
export function knownRate(line: RateLine | undefined, day: number): bigint {
  return rateOn(line, day) ?? line?.rates[0] ?? RATE_ONE;
}

/** The currencies of the books, by number. */
export async function currencyCodes(warehouse: Warehouse, schema = "main"): Promise<Map<number, string>> {
  const rows = await warehouse.query("select currency, code from currencies order by currency", schema);
  return new Map(rows.map((row) => [numberIn(row, "currency"), textIn(row, "code")]));
}

/**
 * Writes `rates` (currency, rated_on, rate in 1e-12): one row per day over the span of movements and known rates,
 * carrying the last rate forward.
 */
export async function writeRates(
  warehouse: Warehouse,
  rates: Rates,
  codes: Map<number, string>,
  schema: string,
): Promise<void> {
  await warehouse.exec(
    `create or replace table ${schema}.rates (currency smallint, rated_on date, rate bigint)`,
  );
  const [span] = await warehouse.query(
    "select datediff('day', date '1970-01-01', min(moved_on)) as first_day, datediff('day', date '1970-01-01', max(moved_on)) as last_day from flows",
    schema,
  );
  if (span === undefined || span.first_day === null) return;
  const rows: string[] = [];
  for (const [currency, code] of codes) {
    const line = rates.get(code);
    const last = Math.max(numberIn(span, "last_day") + 1, line?.days.at(-1) ?? 0);
    for (let day = numberIn(span, "first_day") - 1; day <= last; day++) {
      const rate = rateOn(line, day);
      if (rate !== undefined) rows.push(`(${currency}, date '1970-01-01' + ${day}, ${rate})`);
    }
  }
  for (let start = 0; start < rows.length; start += 5000) {
    await warehouse.exec(`insert into ${schema}.rates values ${rows.slice(start, start + 5000).join(", ")}`);
  }
}

/** Whether anything moves on a day without rates. */
export async function isBeyondRates(warehouse: Warehouse, schema: string): Promise<boolean> {
  const [row] = await warehouse.query(
    `with ends as (select min(rated_on) as first_on, max(rated_on) as last_on from rates group by currency)
     select (select max(moved_on) from flow_days) > (select min(last_on) from ends)
       or (select min(moved_on) from flow_days) <= (select max(first_on) from ends) as is_beyond`,
    schema,
  );
  return row?.is_beyond !== false;
}
