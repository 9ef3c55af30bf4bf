import { type Field, monthRule, type Shape } from "../files/shape.ts";
import { clockOf } from "./clock.ts";
import { statesOfLevels } from "./item-levels.ts";
import { wholeAmount } from "./item-terms.ts";
import { subscriptionFields } from "./subscriptions.ts";

const asOf: Field = {
  name: "as_of",
  type: "instant",
  isRequired: true,
  called: [
    "as of date",
    "snapshot date",
    "snapshot",
    "snapshot at",
    "list date",
    "exported at",
    "export date",
  ],
  summary: "day that the list is of; --as-of says it for a whole file",
  orElse: "Say which day the list is of: --as-of 2024-01-31.",
};

/** A list of the subscriptions that are current on a day. Lists of several days tell what changed between them. */
export const current: Shape = {
  name: "current",
  summary: "one row = one subscription item that is current on the day of the list",
  isGuessed: true,
  adjusted: wholeAmount,
  recognisedBy: ["customer_id", "amount", "as_of"],
  fields: [
    ...subscriptionFields("customer_id", "amount"),
    asOf,
    ...subscriptionFields("start").map((start) => ({
      ...start,
      isRequired: false,
      called: start.called?.filter((name) => name !== "date"),
      summary: "when the item started; used in the first list that has it",
    })),
    ...subscriptionFields(
      "subscription_id",
      "item_id",
      "product",
      "plan",
      "interval",
      "interval_count",
      "quantity",
      "currency",
      "discount",
      "discount_percent",
      "discount_kind",
      "status",
      "is_trial",
      "account",
      "family",
      "kind",
      "rank",
    ),
  ],
  attributesOf: "customer_id",
  attributesAsOf: '("as_of", file_row)',
  key: [
    "customer_id",
    "subscription_id",
    "item_id",
    "product",
    "plan",
    "as_of",
    "start",
    "amount",
    "quantity",
    "currency",
    "status",
    "account",
  ],
  rules: [
    monthRule("amount"),
    {
      column: "kind",
      breaks: "kind = 'metered'",
      expected: "a plan or an add_on: import metered usage with `import subscriptions`",
    },
  ],
};

/** Columns that rows of a list say of an item, as they are. */
const TERMS = `product, plan, interval, interval_count, quantity, amount, discount, discount_percent, discount_kind`;

/**
 * SQL that turns lists of what is current into item states. What differs between an account's lists of two days changed
 * on the second day, and what is gone has ended then. An item that no list before had starts when its row says, unless
 * the list before should have had it. Of the lists of one day, the latest import counts.
 * @param zone time zone in which dates without a time start
 * @param currency currency of rows without one
 */
export function currentStates(zone: string, currency: string): string {
  const { instant } = clockOf(zone);
  return statesOfLevels(
    `
with lists as (
  select import_account as account, ${instant("as_of")} as listed_at, max(import_seq) as import_seq
  from main.raw_current_current group by all
), days as (
  select *, lag(listed_at) over (partition by account order by listed_at) as before_at,
    lead(listed_at) over (partition by account order by listed_at) as after_at
  from lists
), said as (
  select import_seq, import_file, file_row, import_account as account, customer_id, item_id, subscription_id,
    coalesce(subscription_id, 'product:' || product) as subscription, ${TERMS},
    coalesce(currency, '${currency}') as currency, ${instant("start")} as start_at, ${instant("as_of")} as listed_at,
    case when is_trial and status = 'active' then 'trialing' else status end as status
  from raw_current_current
), listed as (
  select r.*, d.before_at, d.after_at,
    count(*) over (partition by r.account, r.customer_id, r.subscription, r.listed_at) as items
  from said r join days d on d.account = r.account and d.listed_at = r.listed_at and d.import_seq = r.import_seq
  where r.status <> 'ended'
), keyed as (
  select *, case when item_id is not null then 'item:' || item_id
    when subscription_id is not null and max(items) over (partition by account, customer_id, subscription) = 1 then subscription
    else subscription || chr(31) || product end as key
  from listed
), numbered as (
  select *, row_number() over (partition by account, customer_id, key, listed_at
    order by start_at, plan, amount, quantity, file_row) as place
  from keyed
), named as (
  select * exclude (item_id, subscription_id, items, key, place),
    concat_ws(chr(31), customer_id, key, case when place > 1 then place end) as item
  from numbered
), followed as (
  select *, coalesce(lag(listed_at) over (partition by account, item order by listed_at) = before_at, false) as was_listed,
    lead(listed_at) over (partition by account, item order by listed_at) is not distinct from after_at as is_followed
  from named
), dated as (
  select * exclude (start_at, listed_at, before_at, was_listed),
    case when was_listed then greatest(listed_at, start_at)
      when start_at >= before_at or before_at is null then coalesce(start_at, listed_at)
      else listed_at end as effective_at
  from followed
), levels as (
  select * exclude (after_at, is_followed) from dated where after_at is null or effective_at < after_at
  union all by name
  select * exclude (after_at, is_followed) replace (after_at as effective_at, 'ended' as status)
  from dated where after_at is not null and not is_followed and effective_at < after_at
)
select * from levels
qualify row_number() over (partition by account, item, effective_at order by status = 'ended') = 1`,
    ["quantity", "interval", "interval_count", "discount", "discount_percent", "discount_kind"],
    "list",
  );
}
