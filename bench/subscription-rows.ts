import { literal } from "../src/warehouse/literal.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";

/** Rows of a customer, on average. */
const ROWS_A_CUSTOMER = 5;

/**
 * Writes a CSV of periods of subscriptions as a billing system exports them, ordered by their start: five rows a
 * customer on average, up to two subscriptions of a customer, periods that follow each other or leave a gap, amounts in
 * three currencies, monthly and yearly plans, and three columns that become attributes. The same rows every time.
 * @returns how many customers it has
 */
export async function writeSubscriptions(warehouse: Warehouse, path: string, rows: number): Promise<number> {
  const table = "bench_subscriptions";
  await warehouse.exec(`create or replace temp table ${table} as ${subscriptionRows(rows)}`);
  await warehouse.exec(
    `copy (select * exclude (nth) from ${table} order by start, nth) to ${literal(path)} (format csv, header)`,
  );
  const [count] = await warehouse.query(`select count(distinct customer_id)::integer as n from ${table}`);
  await warehouse.exec(`drop table ${table}`);
  return Number(count?.n);
}

/** SQL for the rows: everything about them is drawn from hashes of their numbers. */
function subscriptionRows(rows: number): string {
  const customers = Math.ceil((rows / ROWS_A_CUSTOMER) * 1.1) + 10;
  return `
with drawn as (
  select c, j, ${drawn("c * 16 + j")} as h, ${drawn("c")} as of_customer, 1 + ${drawn("c * 32 + 9 + j")} % ${2 * ROWS_A_CUSTOMER - 2} as n
  from range(${customers}) people(c), range(2) parts(j) where j = 0 or ${drawn("c + 77")} % 10 = 0
), numbered as (
  select *, unnest(range(n)) as k from drawn
), timed as (
  select *, ${drawn("c * 1024 + j * 512 + k")} as of_row, 1 + ${drawn("c * 1024 + j * 512 + k + 5")} % 5 as months
  from numbered
), placed as (
  select *, (sum(months) over (partition by c, j order by k))::integer as until from timed
), dated as (
  select *, date '2021-01-01' + of_customer % 900 as origin,
    until - months + case when months > 1 and of_row % 20 = 0 then 1 else 0 end as first_month
  from placed
)
select row_number() over (order by c, j, k) as nth,
  'cus_' || lpad(c::varchar, 8, '0') as customer_id,
  'sub_' || lpad(c::varchar, 8, '0') || '_' || j as subscription_id,
  case when j = 1 then 'Reports' else ['Core', 'Platform', 'Suite'][of_customer % 3 + 1] end as product,
  ['Basic', 'Team', 'Business', 'Enterprise'][(of_customer // 7 + k // 3) % 4 + 1] as plan,
  (origin + to_months(first_month))::date as start,
  case when k + 1 < n or h % 10 < 4 then (origin + to_months(until))::date end as "end",
  printf('%.2f', ([19, 49, 99, 249][(of_customer // 7 + k // 3) % 4 + 1] - (of_row % 3) * 0.5) * (1 + of_row % 12) * case when h % 6 = 0 then 10 else 1 end) as amount,
  case when h % 6 = 0 then 'year' else 'month' end as interval,
  1 + of_row % 12 as quantity,
  ['USD', 'EUR', 'GBP'][case when of_customer % 10 < 6 then 1 when of_customer % 10 < 9 then 2 else 3 end] as currency,
  case when of_row % 50 = 0 then 'past_due' when k = 0 and h % 8 = 0 then 'trialing' else 'active' end as status,
  ['US', 'DE', 'GB', 'FR', 'NL', 'CA', 'AU'][of_customer // 3 % 7 + 1] as country,
  ['Software', 'Retail', 'Health', 'Finance', 'Education'][of_customer // 11 % 5 + 1] as industry,
  'team-' || of_customer // 13 % 40 as sales_team
from dated where origin + to_months(first_month) < date '2026-10-01' limit ${rows}`;
}

/** SQL for a number below a billion that looks like chance. */
function drawn(of: string): string {
  return `(hash(${of}) % 1000000000)::integer`;
}
