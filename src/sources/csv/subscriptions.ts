import { firstOf } from "../../base/lookup.ts";
import { INTERVALS, STATUSES } from "../../base/words.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { type Field, monthRule, type Shape } from "../files/shape.ts";
import { clockOf } from "./clock.ts";
import { discountClasses, priceName, wholeAmount } from "./item-terms.ts";
import { INTERVAL_WORDS, STATUS_WORDS } from "./subscription-words.ts";

/** The generic CSV: one row per state of a subscription item, valid from start to end. */
export const subscriptions: Shape = {
  name: "subscriptions",
  summary: "one row = one state of a subscription, from start to end (no end: still running)",
  isGuessed: true,
  adjusted,
  recognisedBy: ["customer_id", "start", "amount"],
  fields: [
    {
      name: "customer_id",
      type: "text",
      isRequired: true,
      called: [
        "customer",
        "customer id",
        "client id",
        "client",
        "subscriber id",
        "subscriber",
        "user id",
        "company id",
        "customer code",
        "customer reference",
        "customer email",
        "email",
        "customer name",
        "company",
        "account id",
      ],
      summary: "customer id",
    },
    {
      name: "start",
      type: "instant",
      isRequired: true,
      called: [
        "start date",
        "started at",
        "starts at",
        "start time",
        "subscription start",
        "subscription start date",
        "period start",
        "from",
        "valid from",
        "activated at",
        "activation date",
        "begin date",
        "effective date",
        "created at",
        "created",
        "signup date",
        "date",
      ],
      summary: "when the state starts",
    },
    {
      name: "end",
      type: "instant",
      isOpenEnded: true,
      called: [
        "end date",
        "ended at",
        "ends at",
        "end time",
        "subscription end",
        "subscription end date",
        "period end",
        "to",
        "until",
        "valid to",
        "expires at",
        "expiry date",
        "expiration date",
        "churned at",
        "churn date",
        "cancellation date",
        "canceled at",
        "cancelled at",
      ],
      summary: "when it ends; empty, or 2100 or later, if still running",
    },
    {
      name: "amount",
      type: "money",
      isRequired: true,
      called: [
        "monthly amount",
        "mrr",
        "monthly recurring revenue",
        "price",
        "unit price",
        "unit amount",
        "monthly price",
        "recurring amount",
        "plan amount",
        "subscription amount",
        "fee",
        "total",
        "revenue",
        "value",
      ],
      summary: "total amount billed per interval, before discount",
    },
    {
      name: "subscription_id",
      type: "text",
      called: ["subscription", "subscription id", "sub id"],
      summary: "subscription id; without it, a customer's rows for one product are one subscription",
    },
    {
      name: "item_id",
      type: "text",
      called: ["item", "item id", "subscription item", "subscription item id"],
      summary: "item id; rows with the same id follow each other, and without it each row is an item",
    },
    {
      name: "product",
      type: "text",
      default: "Subscription",
      called: ["product name", "product id"],
      summary: "product sold",
    },
    {
      name: "plan",
      type: "text",
      called: ["plan name", "plan id", "plan code", "price id", "price name", "tier"],
      summary: "plan of the product; without it, each unit amount is a plan",
    },
    {
      name: "interval",
      type: { oneOf: INTERVALS },
      words: INTERVAL_WORDS,
      default: "month",
      called: [
        "billing interval",
        "billing period",
        "billing cycle",
        "billing frequency",
        "plan interval",
        "frequency",
        "cycle",
        "term",
      ],
      summary: "billing interval",
    },
    {
      name: "interval_count",
      type: "count",
      least: 1,
      most: 1000,
      default: "1",
      called: ["billing interval count", "plan interval count"],
      summary: "number of intervals between bills",
    },
    {
      name: "quantity",
      type: "count",
      least: 0,
      default: "1",
      called: ["seats", "seat count", "number of seats", "licenses", "licences", "units", "qty"],
      summary: "number of units that the amount covers",
    },
    {
      name: "currency",
      type: "currency",
      called: ["currency code"],
      summary: "ISO 4217; defaults to the organisation's currency",
    },
    {
      name: "discount",
      type: "money",
      default: "0",
      called: ["discount amount", "amount off"],
      summary: "amount discounted per interval",
    },
    {
      name: "discount_percent",
      type: "percent",
      default: "0",
      called: ["discount percentage", "percent off"],
      summary: "percentage discounted",
    },
    {
      name: "discount_kind",
      type: { oneOf: ["once", "repeating", "forever"] },
      default: "repeating",
      summary: "how long the discount lasts",
    },
    {
      name: "status",
      type: { oneOf: STATUSES },
      words: STATUS_WORDS,
      default: "active",
      called: ["subscription status", "state"],
      summary: "status",
    },
    { name: "account", type: "text", isOnlyMapped: true, summary: "billing account, if there are several" },
    {
      name: "trial_end",
      type: "instant",
      called: ["trial end date", "trial ends at", "trial end at", "trial expires at", "trial until"],
      isOpenEnded: true,
      summary: "when a free trial at the start ends; until then, the status is trialing",
    },
    {
      name: "is_trial",
      type: "boolean",
      summary: "whether the row is a free trial",
    },
    { name: "family", type: "text", summary: "product family" },
    {
      name: "kind",
      type: { oneOf: ["plan", "add_on", "metered"] },
      summary: "kind of product; for metered, amount is the usage of the closed period",
    },
    {
      name: "rank",
      type: "integer",
      least: -999_999_999,
      most: 999_999_999,
      summary: "rank within the family",
    },
  ],
  attributesOf: "customer_id",
  attributesAsOf: '("start", file_row)',
  key: [
    "customer_id",
    "subscription_id",
    "item_id",
    "product",
    "plan",
    "start",
    "end",
    "amount",
    "quantity",
    "currency",
    "status",
    "account",
  ],
  rules: [
    monthRule("amount"),
    { column: "end", breaks: '"end" <= "start"', expected: "an end after the start", isOfPlainFiles: true },
    { column: "end", breaks: '"end" < "start"', expected: "an end on or after the start" },
    {
      column: "end",
      breaks: `kind = 'metered' and "end" <= "start"`,
      expected: "an end after the start, for a metered row",
    },
    {
      column: "end",
      breaks: `kind = 'metered' and "end" is null`,
      expected: "the end of the closed period, for a metered row",
    },
  ],
  periods: { of: ["customer_id", "item_id"], start: "start", end: "end" },
};

/** Fields of subscriptions that other kinds of files have too, by their names, in the order given. */
export function subscriptionFields(...names: string[]): Field[] {
  return names.map((name) =>
    firstOf(
      subscriptions.fields.filter((field) => field.name === name),
      `fields called ${name}`,
    ),
  );
}

/** The names that a column of subscriptions usually has, its own first. */
export function subscriptionNames(name: string): string[] {
  return subscriptionFields(name).flatMap((field) => [field.name, ...(field.called ?? [])]);
}

/** What depends on how the file is read: ends, statuses, and what an amount is of. */
function adjusted(mapping: Mapping): Record<string, string> {
  const { ends, status } = mapping;
  return {
    ...(ends === "inclusive" && { end: 'case when end_is_date then "end" + interval 1 day else "end" end' }),
    ...(status === "now" && {
      status: `case when status in ('ended', 'canceling') and "end" is not null then 'active' else status end`,
    }),
    ...wholeAmount(mapping),
  };
}

/**
 * SQL that turns all imported rows into item states. A row is followed by the row that starts when it ends, otherwise
 * by an end. A later import of a row (same item and start) replaces the earlier one. If a metered row has no successor
 * for a whole period, its usage drops to zero while the customer has a licensed item, otherwise it ends; it also ends
 * when the customer's licensed items do.
 * @param zone time zone in which dates without a time start and days are counted
 * @param currency currency of rows without one
 */
export function subscriptionStates(zone: string, currency: string): string {
  const { utc, local, instant } = clockOf(zone);
  return `
with placed as (
  select import_seq, import_file, file_row, import_account as account, customer_id,
    ${instant("start")} as start_at, ${instant("end")} as end_at, ${instant("trial_end")} as trial_end_at,
    coalesce(subscription_id, 'product:' || product) as subscription,
    product, plan, interval, interval_count, quantity, coalesce(currency, '${currency}') as currency,
    amount, discount, discount_percent, discount_kind,
    case when is_trial and status = 'active' then 'trialing' else status end as status,
    coalesce(kind = 'metered', false) as is_metered, item_id
  from raw_subscriptions_subscriptions
  where "end" is null or "end" > "start" or kind = 'metered'
), named as (
  select * replace (case when is_metered and item_id is null then sum(amount) over period else amount end as amount),
    concat_ws(chr(31), customer_id, case when item_id is not null then item_id else
      concat_ws(chr(31), subscription, product, coalesce(plan, ''), currency, case when not is_metered then
        strftime(start_at, '%Y-%m-%dT%H:%M:%S') || chr(31) || row_number() over (
          partition by import_seq, import_file, account, customer_id, subscription, product, plan, currency, item_id, start_at order by file_row)
      end)
    end) as item,
    ${priceName()} as price
  from placed
  window period as (partition by import_seq, import_file, account, customer_id, subscription, product, plan, currency, start_at, end_at)
), latest as (
  select * from named
  qualify row_number() over (partition by account, item, start_at order by import_seq desc, import_file desc, file_row desc) = 1
), dued as (
  select *, ${utc(`${local("end_at")} + case interval when 'year' then to_years(interval_count) when 'month' then to_months(interval_count)
    when 'week' then to_days(7 * interval_count) else to_days(interval_count) end`)} as due_at
  from latest
), followed as (
  select *, lead(start_at) over (partition by account, item order by start_at) as next_at,
    lag(due_at) over (partition by account, item order by start_at) as last_due_at
  from dued
), licensed as (
  select account, customer_id, start_at, coalesce(end_at, timestamp 'infinity') as end_at,
    max(coalesce(end_at, timestamp 'infinity')) over (partition by account, customer_id order by start_at, end_at rows between unbounded preceding and 1 preceding) as so_far
  from latest where not is_metered
), numbered as (
  select *, count(*) filter (so_far is null or start_at > so_far) over (partition by account, customer_id order by start_at, end_at rows unbounded preceding) as spell
  from licensed
), spells as (
  select account, customer_id, min(start_at) as start_at, max(end_at) as end_at from numbered group by account, customer_id, spell
), beside as (
  select f.account, f.item, f.start_at,
    bool_or(l.start_at <= f.due_at and l.end_at > f.due_at) as is_beside,
    coalesce(max(case when l.start_at <= f.end_at and l.end_at > f.end_at then l.end_at end),
      max(case when l.end_at > f.start_at and l.end_at <= f.end_at then l.end_at end)) as licensed_end_at
  from followed f
  join spells l on l.account = f.account and l.customer_id = f.customer_id
  where f.is_metered group by all
), stopped as (
  select f.*, coalesce(b.is_beside, false) as is_beside,
    case when (f.next_at is null or f.next_at >= greatest(f.due_at, b.licensed_end_at)) and isfinite(b.licensed_end_at) then b.licensed_end_at end as stops_at,
    coalesce(f.next_at >= f.due_at, f.due_at <= (select max(case when is_metered then end_at else start_at end) from latest)) as is_left_out
  from followed f
  left join beside b on b.account = f.account and b.item = f.item and b.start_at = f.start_at
  where f.is_metered
), edges as (
  select *, start_at as effective_at, case when not is_metered and trial_end_at > start_at then 'trialing' else status end as edge_status,
    0 as usage, false as is_close from followed
  where not is_metered or last_due_at is null or last_due_at <= start_at
  union all by name
  select *, trial_end_at as effective_at, status as edge_status, 0 as usage, false as is_close from followed
  where not is_metered and trial_end_at > start_at and status <> 'trialing'
    and (end_at is null or trial_end_at < end_at) and (next_at is null or trial_end_at < next_at)
  union all by name
  select *, end_at as effective_at, 'ended' as edge_status, 0 as usage, false as is_close from followed
  where not is_metered and end_at is not null and (next_at is null or next_at > end_at)
  union all by name
  select * exclude (is_beside, stops_at, is_left_out), end_at as effective_at, status as edge_status, amount as usage, true as is_close
  from stopped where stops_at is null or end_at < stops_at
  union all by name
  select * exclude (is_beside, stops_at, is_left_out), due_at as effective_at,
    case when is_beside then status else 'ended' end as edge_status, 0 as usage, false as is_close
  from stopped where is_left_out and (stops_at is null or due_at < stops_at)
  union all by name
  select * exclude (is_beside, stops_at, is_left_out), stops_at as effective_at, 'ended' as edge_status, 0 as usage, false as is_close
  from stopped where stops_at is not null
)
select account, customer_id as customer, subscription, item, effective_at, edge_status as status, product, price,
  quantity, currency, interval, interval_count::integer as interval_count, is_metered,
  case when is_metered then 0 else amount end as amount_micros,
  ${discountClasses()},
  usage as usage_micros,
  case when is_close then end_at end as usage_closed_at,
  'export' as evidence, import_seq, import_file, file_row
from edges
qualify row_number() over (partition by account, item, effective_at order by edge_status = 'ended', is_close desc, usage desc) = 1`;
}
