import { sigmaTables } from "../../metrics/exports/sigma-tables.ts";
import { literal } from "../../warehouse/literal.ts";
import type { SqlTable } from "./sql-table.ts";
import { objectTables } from "./stripe-objects.ts";
import { ACCOUNT, CREATED, CURRENCY, instant, KEY, main, text, truth, VALUE } from "./stripe-parts.ts";

/**
 * The tables of Stripe Sigma that the evidence allows, under Sigma's names. Tables of Stripe's objects hold what Cambium
 * keeps of them; for customers, subscriptions and items that came from files, what their rows say.
 * @param zone of the organisation, for local times
 */
export function stripeTables(zone: string): SqlTable[] {
  const made = sigmaTables("u.account as account, ", zone);
  const select = (name: string) => made[name] ?? "";
  const events = select("subscription_item_change_events");
  const eventColumns = {
    event_timestamp: "When the change took effect, in UTC",
    event_type:
      "ACTIVE_START, ACTIVE_END, ACTIVE_UPGRADE, ACTIVE_DOWNGRADE, ACTIVE_QUANTITY_INCREASE or _DECREASE",
    subscription_item_id: "The item that changed",
    currency: CURRENCY,
    mrr_change: "How much MRR changed, in minor units",
    quantity_change: "How much the quantity changed",
    subscription_id: "Its subscription",
    customer_id: "Its customer",
    price_id: "Its price after the change; before it, where it ended",
    product_id: "The product of that price",
    local_event_timestamp: "The same instant in the organisation's time zone",
    account: ACCOUNT,
  };
  return [
    main(
      "subscription_item_change_events",
      "A change of one subscription item's MRR, as Stripe counts it",
      eventColumns,
      events,
      "stripe",
    ),
    {
      ...main(
        "subscription_item_change_events_v2_beta",
        "The same rows as subscription_item_change_events",
        eventColumns,
        "",
      ),
      like: "subscription_item_change_events",
    },
    main(
      "customer_change_events",
      "A change of one customer's MRR in one currency, as Stripe counts it",
      {
        event_timestamp: "When the change took effect, in UTC",
        event_type: "ACTIVE_START, ACTIVE_END, ACTIVE_UPGRADE, ACTIVE_DOWNGRADE or REACTIVATE",
        customer_id: "The customer that changed",
        currency: CURRENCY,
        mrr_change: "How much its MRR changed, in minor units",
        active_timestamp: "When it was first active, in Unix seconds",
        local_event_timestamp: "The same instant in the organisation's time zone",
        account: ACCOUNT,
      },
      customerEvents(zone),
      "stripe",
    ),
    main(
      "customers",
      "A customer",
      {
        id: "Id of the customer",
        name: "Its name",
        email: "Its e-mail address",
        address_country: "Two letters of its country",
        created: CREATED,
        currency: "The currency of its last subscription, in lower case",
        deleted: "Whether Stripe has deleted it: it says so, or lists it no more",
        discount_coupon_id: "The coupon of the discount on the customer itself",
        account: ACCOUNT,
      },
      `select u.customer_id as id, u.name, u.email, u.country as address_country, u.created_at as created, lower(c.code) as currency,
         coalesce(o.is_deleted, u.account in (select account from stripe_objects where type = 'customer')) as deleted, (d.body ->> 'coupon') as discount_coupon_id, u.account
       from customers u
       left join (select customer, arg_max(currency, at_ms) as currency from numbered_states group by 1) s on s.customer = u.customer
       left join currencies c on c.currency = s.currency
       left join stripe_objects o on o.type = 'customer' and o.account = u.account and o.id = u.customer_id
       left join stripe_objects d on d.type = 'discount' and d.account = u.account and d.id = (o.body ->> 'discount')`,
    ),
    main(
      "customers_metadata",
      "An entry of a customer's metadata, or another attribute of it",
      { customer_id: "The customer", key: KEY, value: VALUE, account: ACCOUNT },
      select("customers_metadata"),
    ),
    main(
      "products",
      "A product",
      { id: "Id of the product", name: "Its name", active: "Whether it is sold now" },
      `select p.product_id as id, p.label as name,
         exists(select 1 from numbered_states s where s.product = p.product and s.status <> 'ended') as active from products p`,
    ),
    main(
      "products_metadata",
      "An entry of a product's metadata; its family, kind and rank in Cambium begin with cambium_",
      { product_id: "The product", key: KEY, value: VALUE },
      select("products_metadata"),
    ),
    main(
      "prices",
      "A price",
      {
        id: "Id of the price",
        product_id: "Its product",
        nickname: "What it is called",
        currency: CURRENCY,
        recurring_interval: "day, week, month or year",
        recurring_interval_count: "How many of these a billing period is",
        recurring_usage_type: "licensed or metered",
        billing_scheme: "per_unit or tiered",
        unit_amount: "Price of one unit in minor units, where it is whole",
        unit_amount_decimal: "Price of one unit in minor units, exactly",
        tiers_mode: "graduated or volume",
        transform_quantity_divide_by: "Units in a package",
        transform_quantity_round: "up or down: how packages are counted",
        type: "recurring",
      },
      `select *, case when unit_amount_decimal::decimal(38, 12) % 1 = 0 then unit_amount_decimal::decimal(38, 12)::bigint end as unit_amount,
         'recurring' as type from (${select("prices")})`,
    ),
    main(
      "price_tiers",
      "A tier of a price",
      {
        price_id: "The price",
        upto: "The last unit of the tier; null for the last tier",
        amount: "Price of one unit in the tier in minor units, where it is whole",
        amount_decimal: "Price of one unit in the tier in minor units, exactly",
        flat_amount: "What the tier costs besides, where it is whole",
        flat_amount_decimal: "What the tier costs besides, exactly",
      },
      `select *, case when amount_decimal::decimal(38, 12) % 1 = 0 then amount_decimal::decimal(38, 12)::bigint end as amount,
         case when flat_amount_decimal::decimal(38, 12) % 1 = 0 then flat_amount_decimal::decimal(38, 12)::bigint end as flat_amount
       from (${select("price_tiers")})`,
    ),
    main(
      "exchange_rates_from_usd",
      "The exchange rates of one day",
      {
        date: "The day, at midnight",
        sell_currency: "usd",
        buy_currency_exchange_rates: "JSON: how much of each currency one US dollar bought",
      },
      select("exchange_rates_from_usd"),
    ),
    ...subscriptions(),
    ...objectTables(),
  ];
}

function customerEvents(zone: string): string {
  return `
with steps as (
  select customer, currency, at_ms, change_set, sum(after_micros - before_micros)::bigint as micros
  from ledger group by all
), balances as (
  select *, sum(micros) over (partition by customer, currency order by at_ms, change_set)::bigint as after_micros,
    min(case when micros > 0 then at_ms end) over (partition by customer) as first_ms
  from steps where micros <> 0
)
select make_timestamp(b.at_ms * 1000) as event_timestamp,
  case when b.after_micros = 0 then 'ACTIVE_END' when b.after_micros = b.micros and b.at_ms = b.first_ms then 'ACTIVE_START'
    when b.after_micros = b.micros then 'REACTIVATE' when b.micros > 0 then 'ACTIVE_UPGRADE' else 'ACTIVE_DOWNGRADE' end as event_type,
  u.customer_id, lower(c.code) as currency,
  round(b.after_micros / x.minor_micros)::bigint - round((b.after_micros - b.micros) / x.minor_micros)::bigint as mrr_change,
  (b.first_ms // 1000)::bigint as active_timestamp, make_timestamptz(b.at_ms * 1000) at time zone ${literal(zone)} as local_event_timestamp, u.account
from balances b join customers u on u.customer = b.customer join currencies c on c.currency = b.currency
join stripe_scales x on x.currency = c.code
order by b.at_ms, b.customer`;
}

/** The last state of each item. */
const LAST = `
  select s.item, min(s.at_ms) as first_ms, max(s.at_ms) as last_ms, arg_max(s.status, s.at_ms) as status, arg_max(s.price, s.at_ms) as price,
    arg_max(s.product, s.at_ms) as product, arg_max(s.quantity, s.at_ms) as quantity, arg_max(s.currency, s.at_ms) as currency
  from numbered_states s group by 1`;

function subscriptions(): SqlTable[] {
  return [
    main(
      "subscriptions",
      "A subscription",
      {
        id: "Id of the subscription",
        customer_id: "Its customer",
        status: "trialing, active, past_due, paused, unpaid, incomplete, canceled …",
        created: CREATED,
        start_date: "When it began, in UTC",
        trial_start: "When its trial began",
        trial_end: "When its trial ended or ends",
        cancel_at: "When it will end",
        cancel_at_period_end: "Whether it ends with its billing period",
        canceled_at: "When it was cancelled",
        ended_at: "When it ended",
        current_period_start: "When its billing period began",
        current_period_end: "When its billing period ends",
        collection_method: "charge_automatically or send_invoice; null where it isn't kept",
        price_id: "Its price, where it has one item",
        quantity: "Its quantity, where it has one item",
        account: ACCOUNT,
      },
      `with items_now as (${LAST}), seen as (
         select i.account, i.subscription_id as id, any_value(u.customer_id) as customer_id, min(n.first_ms) as first_ms, max(n.last_ms) as last_ms,
           bool_and(n.status = 'ended') as is_over, arg_max(n.status, (n.status <> 'ended')::int * 1e15 + n.last_ms) as status,
           case when count(*) = 1 then any_value(p.price_id) end as price_id, case when count(*) = 1 then any_value(n.quantity) end as quantity
         from items_now n join items i on i.item = n.item join customers u on u.customer = i.customer join prices p on p.price = n.price
         where i.subscription_id is not null group by 1, 2
       )
       select s.id, s.customer_id,
         coalesce(${text("status")}, case s.status when 'ended' then 'canceled' when 'canceling' then 'active' else s.status::varchar end) as status,
         coalesce(${instant("created")}, make_timestamp(s.first_ms * 1000)) as created,
         coalesce(${instant("started")}, make_timestamp(s.first_ms * 1000)) as start_date,
         ${instant("trial_start")} as trial_start, ${instant("trial_end")} as trial_end, ${instant("cancel_at")} as cancel_at,
         coalesce(${truth("cancel_at_period_end")}, s.status = 'canceling') as cancel_at_period_end, ${instant("canceled_at")} as canceled_at,
         coalesce(${instant("ended_at")}, case when s.is_over then make_timestamp(s.last_ms * 1000) end) as ended_at,
         ${instant("items[0].start")} as current_period_start, ${instant("items[0].end")} as current_period_end,
         ${text("collection_method")} as collection_method, s.price_id, s.quantity, s.account
       from seen s left join stripe_objects o on o.type = 'subscription' and o.account = s.account and o.id = s.id`,
    ),
    main(
      "subscription_items",
      "An item of a subscription, as it is now",
      {
        id: "Id of the item",
        subscription_id: "Its subscription",
        subscription: "Its subscription",
        price_id: "Its price",
        price_product_id: "The product of that price",
        price_currency: CURRENCY,
        price_nickname: "What the price is called",
        price_recurring_interval: "day, week, month or year",
        price_recurring_interval_count: "How many of these a billing period is",
        price_unit_amount: "Price of one unit in minor units, where it is whole",
        quantity: "How many units",
        created: "When it was made, in Unix seconds",
        account: ACCOUNT,
      },
      `with items_now as (${LAST})
       select i.item_id as id, i.subscription_id, i.subscription_id as subscription, p.price_id, d.product_id as price_product_id,
         lower(c.code) as price_currency, k.named as price_nickname, k.interval as price_recurring_interval,
         k.interval_count as price_recurring_interval_count,
         case when k.unit_micros % x.minor_micros = 0 then (k.unit_micros / x.minor_micros)::bigint end as price_unit_amount,
         n.quantity, (n.first_ms // 1000)::bigint as created, i.account
       from items_now n join items i on i.item = n.item join prices p on p.price = n.price join products d on d.product = n.product
       join currencies c on c.currency = n.currency join stripe_scales x on x.currency = c.code
       left join known_prices k on k.price = p.price_id`,
    ),
  ];
}
