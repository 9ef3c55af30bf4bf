import { clockOf } from "./csv/clock.ts";

/**
 * SQL for the instants at which lists say how things were, in milliseconds, the last of each day: also where nothing had
 * changed since, so that no state begins then.
 * @param zone time zone in which dates without a time start
 */
export function seenInstants(zone: string): string {
  const { utc, instant } = clockOf(zone);
  const seen = [
    `select ${utc('"month"::timestamp')} as seen_at from raw_mrr_mrr where mrr is not null`,
    `select ${instant("as_of")} from raw_current_current`,
    `select ${instant("date")} from raw_invoices_invoices where status not in ('void', 'draft')`,
    `select ${instant("date")} from raw_changes_changes`,
    `select ${instant("start")} from raw_subscriptions_subscriptions`,
  ];
  return `select max(epoch_ms(seen_at)) as at_ms from (${seen.join(" union all ")}) where seen_at is not null
    group by epoch_ms(seen_at) // 86400000`;
}
