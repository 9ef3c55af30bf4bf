import { literal } from "../../warehouse/literal.ts";
import { BY, CUSTOMER, own } from "./mart-parts.ts";
import type { SqlTable } from "./sql-table.ts";

/**
 * The table of trials: a subscription's time in the status trialing. It converted when the state after it counts and is
 * metered or costs something, as exports and the page Metrics say.
 * @param zone of the organisation
 * @param counted the statuses that count under its policy
 */
export function trialMart(zone: string, counted: readonly string[]): SqlTable {
  return {
    ...own("trials", "An instant at which a trial of a subscription began or ended"),
    columns: {
      ...CUSTOMER,
      subscription_id: "The subscription",
      happened_at: "When, in UTC",
      happened_on: "The day in the organisation's time zone",
      has_started: "Whether a trial began",
      has_ended: "Whether a trial ended",
      has_converted: "Whether the subscription is paid from then on",
    },
    select: `
with steps as (
  select s.customer, s.item, s.at_ms, s.amount_micros, s.is_metered, s.status::varchar as is_now,
    lag(s.status::varchar, 1, '') over (partition by s.item order by s.at_ms) as was
  from main.states s semi join (select item from main.states where status = 'trialing') t on t.item = s.item
), turns as (
  select x.customer, coalesce(i.subscription_id, i.item_id) as subscription_id, x.at_ms, bool_or(x.is_now = 'trialing') as has_started,
    bool_or(x.is_now <> 'trialing') as has_ended,
    bool_or(x.was = 'trialing' and x.is_now in (${counted.map(literal).join(", ")}) and (x.amount_micros > 0 or x.is_metered)) as has_converted
  from steps x join items i on i.item = x.item
  where (x.is_now = 'trialing') <> (x.was = 'trialing')
  group by all
)
select u.account, u.customer_id, x.subscription_id, make_timestamp(x.at_ms * 1000) as happened_at,
  (make_timestamptz(x.at_ms * 1000) at time zone ${literal(zone)})::date as happened_on, x.has_started, x.has_ended, x.has_converted
from turns x ${BY}
order by x.at_ms, x.customer`,
  };
}
