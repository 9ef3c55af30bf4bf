import { openDuckDb } from "../src/warehouse/duckdb.ts";
import { literal } from "../src/warehouse/literal.ts";

const DAY_MS = 86_400_000;

/** Who holds what on a day, with the limit of each metric. */
const LIMITS = `select customer_id as customer, 'seats' as metric, quantity as lim from subscriptions where start <= $day and ("end" is null or "end" > $day)
  union all select customer_id, 'storage_gb', 50 * power(4, rank - 1) from subscriptions where start <= $day and ("end" is null or "end" > $day)
  union all select customer_id, 'api_calls', 3000 * power(4, rank - 1) from subscriptions where start <= $day and ("end" is null or "end" > $day)`;

/** Levels at or above a share of their limit on some observed days of the last seven. */
const levels = (share: number, metric: string, all: string) => `
  select customer from observations o join (${LIMITS}) l using (customer, metric)
  where metric = '${metric}' and "at"::date <= $day and "at"::date > $day - 7
  group by customer having count(*) filter (value >= lim * ${share}) >= 3 ${all}`;

/** Counts whose sum in the month is at or above a share of their limit. */
const counts = (share: number) => `
  select customer from observations o join (${LIMITS}) l using (customer, metric)
  where metric = 'api_calls' and "at"::date <= $day and "at"::date >= date_trunc('month', $day)
  group by customer, lim having sum(value) >= lim * ${share}`;

/** What a team writes first: the kinds of signals as a query each over all observations. */
const KINDS = [
  levels(0.8, "storage_gb", ""),
  levels(1, "storage_gb", ""),
  counts(0.8),
  counts(1),
  levels(0.9, "seats", "and count(*) filter (value < lim * 0.9) = 0"),
  `select customer, metric from observations where "at"::date <= $day and "at"::date > $day - 56
   group by customer, metric having count(*) filter ("at"::date > $day - 28) >= 20 and count(*) filter ("at"::date <= $day - 28) >= 20
     and avg(value) filter ("at"::date > $day - 28) >= 1.5 * avg(value) filter ("at"::date <= $day - 28)`,
];

/**
 * Asks for the signals of each of some days with a plain query a day and kind.
 * @param path of a DuckDB file to make
 * @returns seconds, once the observations are in a table
 */
export async function plainDays(
  path: string,
  usage: string,
  customers: string,
  last: string,
  days: number,
): Promise<number> {
  const warehouse = await openDuckDb(path);
  try {
    await warehouse.exec(`create table observations as from read_parquet(${literal(usage)});
      create table subscriptions as from read_csv(${literal(customers)})`);
    const started = performance.now();
    for (let ago = 0; ago < days; ago++) {
      const day = `date '${new Date(Date.parse(last) - ago * DAY_MS).toISOString().slice(0, 10)}'`;
      for (const kind of KINDS)
        await warehouse.query(`select count(*) as n from (${kind.replaceAll("$day", day)})`);
    }
    return (performance.now() - started) / 1000;
  } finally {
    await warehouse.close();
  }
}
