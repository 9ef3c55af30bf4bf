import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";

/** How much is known of a metric. */
export interface KnownUsage {
  customers: number;
  days: number;
  first_on: string | null;
  last_on: string | null;
  backfilled: number;
}

/** How much is known of each metric, by id, and what waits for its customer. */
export async function usageSummary({
  book: { warehouse },
}: GrowthBook): Promise<{ metrics: Map<string, KnownUsage>; waiting: { names: number; days: number } }> {
  const rows = await warehouse.query(
    `with u as (
       select metric, who, count(*) as days, min(day) as first_on, max(day) as last_on, count(*) filter (is_backfilled) as backfilled
       from growth.usage_days where known_until = date '9999-12-31' group by all
     )
     select m.id, count(distinct n.customer) as customers, coalesce(sum(u.days) filter (n.customer is not null), 0) as days,
       min(u.first_on)::varchar as first_on, max(u.last_on)::varchar as last_on, coalesce(sum(u.backfilled) / sum(u.days), 0)::double as backfilled,
       count(*) filter (n.customer is null and u.who is not null) as names, coalesce(sum(u.days) filter (n.customer is null), 0) as waiting
     from growth.usage_metrics m left join u on u.metric = m.metric left join growth.name_customers n on n.who = u.who
     group by m.id order by m.id`,
  );
  const [names] = await warehouse.query(
    "select count(*) as n from growth.usage_names where who not in (select who from growth.name_customers)",
  );
  const day = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return {
    metrics: new Map(
      rows.map((row) => [
        textIn(row, "id"),
        {
          customers: numberIn(row, "customers"),
          days: numberIn(row, "days"),
          first_on: day(row.first_on),
          last_on: day(row.last_on),
          backfilled: numberIn(row, "backfilled"),
        },
      ]),
    ),
    waiting: {
      names: numberIn(names, "n"),
      days: rows.reduce((sum, row) => sum + numberIn(row, "waiting"), 0),
    },
  };
}
