import { literal } from "../src/warehouse/literal.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";

/** The last day of the year of usage; the day after it comes as a file of its own. */
export const LAST_DAY = "2026-10-31";
export const NEXT_DAY = "2026-11-01";

/** What must be declared of the metrics and their limits. */
export const DECLARATIONS: string[][] = [
  ["usage", "metrics", "set", "seats", "--unit", "seats"],
  ["usage", "metrics", "set", "storage_gb"],
  ["usage", "metrics", "set", "api_calls", "--kind", "count"],
  ...["Starter", "Team", "Scale"].flatMap((product, rank) => [
    ["limits", "set", "storage_gb", String(50 * 4 ** rank), "--product", product],
    ["limits", "set", "api_calls", String(3000 * 4 ** rank), "--product", product, "--soft"],
  ]),
];

const PLAN = `['Starter', 'Team', 'Scale']`;

/** SQL for customers: a number of seats, a first plan, and for three in ten the day of an upgrade. */
export function customers(n: number): string {
  return `select i, ${hash("i", 1)} % 3 as plan, 5 + ${hash("i", 2)} % 46 as seats,
    case when ${hash("i", 3)} % 10 < 3 then 30 + ${hash("i", 4)} % 300 end as upgraded, ${hash("i", 5)} % 600 as age,
    ['seats', 'seats', 'seats', 'seats', 'storage_gb', 'storage_gb', 'storage_gb', 'api_calls', 'api_calls', 'api_calls'][i % 10 + 1] as metric,
    0.15 + (${hash("i", 6)} % 700) / 1000 as level, (${hash("i", 7)} % 1000) / 4000000 as pace
    from range(${n}) t(i)`;
}

/** Writes a CSV of subscriptions: three plans of a family by the seat, three in ten customers upgraded within the year. */
export async function writeCustomers(warehouse: Warehouse, path: string, n: number): Promise<void> {
  const columns = `${name()} as customer_id, 'Core' as family, 'plan' as kind, 'usd' as currency, 'month' as "interval", seats as quantity`;
  const plan = (rank: string) =>
    `${PLAN}[${rank} + 1] as product, ${PLAN}[${rank} + 1] || ' monthly' as plan, ${rank} + 1 as rank, seats * [8, 15, 30][${rank} + 1] as amount`;
  const day = (ago: string) => `date '${LAST_DAY}' - (${ago})::integer`;
  await warehouse.exec(
    `copy (with c as (${customers(n)})
       select ${columns}, ${plan("plan")}, ${day("400 + age")} as start, ${day("upgraded")} as "end" from c
       union all by name
       select ${columns}, ${plan("least(plan + 1, 2)")}, ${day("upgraded")} as start, null as "end" from c where upgraded is not null
     ) to ${literal(path)} (format csv, header)`,
  );
}

/** Writes a Parquet file of usage: an observation a day and customer for the days up to the last one, growing slowly. */
export async function writeUsage(warehouse: Warehouse, path: string, n: number, days: number): Promise<void> {
  await warehouse.exec(
    `copy (${observations(n, `range(${days}) d(ago)`)} order by c.i, ago desc) to ${literal(path)} (format parquet)`,
  );
}

/** Writes a CSV of the next day's usage, three observations a customer. */
export async function writeNextDay(warehouse: Warehouse, path: string, n: number): Promise<void> {
  await warehouse.exec(
    `copy (select * replace ("at" + to_hours(hour::integer) as "at", case when metric = 'api_calls' then round(value / 3) else value end as value) from
       (${observations(n, "(select -1 as ago) d")}), (values (1), (9), (17)) h(hour)) to ${literal(path)} (format csv, header)`,
  );
}

function observations(n: number, days: string): string {
  const share = `(c.level + c.pace * (400 - ago) + (${hash("c.i * 512 + ago + 1", 8)} % 100) / 1000)`;
  const limit = `case c.metric when 'seats' then c.seats when 'storage_gb' then 50 * power(4, c.plan) else 100 * power(4, c.plan) end`;
  return `select ${name("c.i")} as customer, c.metric, (date '${LAST_DAY}' - ago::integer)::timestamp as "at", round(${limit} * ${share}) as value
    from (${customers(n)}) c, ${days}`;
}

export function name(i = "i"): string {
  return `'cus_' || lpad((${i})::varchar, 7, '0')`;
}

/** SQL for a number drawn from another, the same every time. */
export function hash(of: string, salt: number): string {
  return `((((${of})::bigint * 2654435761 + ${salt} * 40503) % 4294967296) // 64)`;
}
