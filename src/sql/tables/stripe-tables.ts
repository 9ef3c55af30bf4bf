import { sigmaTables } from "../../metrics/exports/sigma-tables.ts";
import { literal } from "../../warehouse/literal.ts";
import type { SqlTable } from "./sql-table.ts";

const CURRENCY = "Three letters in lower case";
const ACCOUNT = "The billing account, as it is named in Cambium";
const CREATED = "When it was made, in UTC";
const KEY = "Key of the entry";
const VALUE = "Value of the entry";

/** A field of an object as text, a whole number, a truth, or seconds as an instant. */
const text = (path: string) => `(o.body ->> ${literal(path)})`;
const whole = (path: string) => `(o.body ->> ${literal(path)})::bigint`;
const truth = (path: string) => `(o.body ->> ${literal(path)})::boolean`;
const instant = (path: string) => `make_timestamp((o.body ->> ${literal(path)})::bigint * 1000000)`;

const of = (type: string) => `from stripe_objects o where o.type = ${literal(type)}`;

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
    ...ofObjects(),
  ];
}

function main(
  name: string,
  comment: string,
  columns: Record<string, string>,
  select: string,
  books?: "stripe",
): SqlTable {
  return { schema: "main", name, comment, columns, select, ...(books && { of: books }) };
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

/** Tables of objects that only Stripe has. */
function ofObjects(): SqlTable[] {
  const lines = `(select o.account, o.id as invoice_id, (o.body ->> 'currency') as currency, unnest(from_json(o.body -> 'lines', '["json"]')) as l ${of("invoice")})`;
  const line = (path: string) => `(l ->> ${literal(path)})`;
  return [
    main(
      "coupons",
      "A coupon",
      {
        id: "Id of the coupon",
        percent_off: "Percent that it takes off",
        amount_off: "Minor units that it takes off",
        currency: "Of amount_off, in lower case",
        duration: "once, repeating or forever",
        duration_in_months: "Of repeating: for how long",
        applies_to_products: "The products that it is for, as JSON; null for all",
        created: CREATED,
        account: ACCOUNT,
      },
      `select o.id, (o.body ->> 'percent')::double as percent_off, (o.body -> 'amounts' ->> json_keys(o.body, '$.amounts')[1])::bigint as amount_off,
         lower(json_keys(o.body, '$.amounts')[1]) as currency, ${text("duration")} as duration, ${whole("months")} as duration_in_months,
         nullif((o.body -> 'products')::varchar, 'null') as applies_to_products, ${instant("created")} as created, o.account ${of("coupon")}`,
    ),
    main(
      "discounts",
      "A coupon given to a customer, a subscription, an item or an invoice",
      {
        id: "Id of the discount",
        coupon_id: "Its coupon",
        customer_id: "The customer it was given to",
        subscription_id: "The subscription it is on",
        subscription_item_id: "The item it is on",
        invoice_id: "The invoice it is on",
        start: "Since when it holds",
        end: "Until when it holds, in Unix seconds",
        created: "Since when it holds",
        account: ACCOUNT,
      },
      `select o.id, ${text("coupon")} as coupon_id, ${text("customer")} as customer_id, ${text("subscription")} as subscription_id,
         ${text("item")} as subscription_item_id, ${text("invoice")} as invoice_id, ${instant("start")} as start, ${whole("end")} as "end",
         ${instant("start")} as created, o.account ${of("discount")}`,
    ),
    main(
      "invoices",
      "An invoice. Amounts are those of its lines: Cambium keeps no taxes and payments",
      {
        id: "Id of the invoice",
        customer_id: "Its customer",
        subscription_id: "Its subscription",
        status: "draft, open, paid, void or uncollectible",
        currency: CURRENCY,
        subtotal: "Its lines together, in minor units",
        total: "Its lines without what discounts took off, in minor units, before tax",
        amount_due: "The same as total",
        amount_remaining: "total of an open invoice, otherwise 0",
        amount_paid: "total of a paid invoice, otherwise 0",
        paid: "Whether it is paid",
        attempt_count: "How often its payment was tried",
        attempted: "Whether its payment was tried",
        billing_reason: "Why it was made",
        collection_method: "charge_automatically or send_invoice",
        date: CREATED,
        due_date: "When it is due",
        status_transitions_finalized_at: "When it was finalised",
        status_transitions_paid_at: "When it was paid",
        status_transitions_voided_at: "When it was voided",
        status_transitions_marked_uncollectible_at: "When it was given up",
        account: ACCOUNT,
      },
      `with sums as (
         select account, invoice_id, sum((${line("amount")})::bigint)::bigint as subtotal,
           sum(coalesce(list_sum(from_json(l -> 'taken', '[{"amount":"BIGINT"}]').list_transform(t -> t.amount)), 0))::bigint as taken
         from ${lines} group by 1, 2)
       select o.id, ${text("customer")} as customer_id, ${text("subscription")} as subscription_id, ${text("status")} as status,
         lower(${text("currency")}) as currency, coalesce(s.subtotal, 0) as subtotal, coalesce(s.subtotal - s.taken, 0) as total,
         coalesce(s.subtotal - s.taken, 0) as amount_due,
         case ${text("status")} when 'open' then coalesce(s.subtotal - s.taken, 0) else 0 end as amount_remaining,
         case ${text("status")} when 'paid' then coalesce(s.subtotal - s.taken, 0) else 0 end as amount_paid,
         ${text("status")} = 'paid' as paid, ${whole("attempts")} as attempt_count, ${whole("attempts")} > 0 as attempted,
         ${text("billing_reason")} as billing_reason, ${text("collection_method")} as collection_method, ${instant("created")} as date,
         ${instant("due_date")} as due_date, ${instant("finalized")} as status_transitions_finalized_at,
         ${instant("paid")} as status_transitions_paid_at, ${instant("voided")} as status_transitions_voided_at,
         ${instant("uncollectible")} as status_transitions_marked_uncollectible_at, o.account
       from stripe_objects o left join sums s on s.account = o.account and s.invoice_id = o.id where o.type = 'invoice'`,
    ),
    main(
      "invoice_line_items",
      "A line of an invoice",
      {
        id: "Id of the line",
        invoice_id: "Its invoice",
        amount: "What it comes to in minor units, before discounts",
        currency: CURRENCY,
        quantity: "How many units",
        price_id: "Its price",
        subscription: "Its subscription",
        subscription_item_id: "Its subscription item",
        invoice_item_id: "The item that it came from, where it isn't of a subscription",
        source_type: "subscription or invoiceitem",
        source_id: "The subscription or item that it came from",
        proration: "Whether it is for part of a period",
        period_start: "From when it is for",
        period_end: "Until when it is for",
        account: ACCOUNT,
      },
      `select ${line("id")} as id, invoice_id, (${line("amount")})::bigint as amount, lower(currency) as currency, (${line("quantity")})::bigint as quantity,
         ${line("price")} as price_id, ${line("subscription")} as subscription, ${line("item")} as subscription_item_id, ${line("invoiceItem")} as invoice_item_id,
         case when ${line("invoiceItem")} is null then 'subscription' else 'invoiceitem' end as source_type,
         coalesce(${line("invoiceItem")}, ${line("subscription")}) as source_id, (${line("isProration")})::boolean as proration,
         make_timestamp((${line("start")})::bigint * 1000000) as period_start, make_timestamp((${line("end")})::bigint * 1000000) as period_end, account
       from ${lines}`,
    ),
    main(
      "invoice_line_item_discount_amounts",
      "What one discount took off one line of an invoice",
      {
        invoice_id: "The invoice",
        invoice_line_item_id: "The line",
        discount: "The discount",
        amount: "What it took off, in minor units",
        account: ACCOUNT,
      },
      `select invoice_id, ${line("id")} as invoice_line_item_id, t.discount, t.amount, account
       from (select *, unnest(from_json(l -> 'taken', '[{"amount":"BIGINT","discount":"VARCHAR"}]')) as t from ${lines})`,
    ),
  ];
}

/** Tables of Sigma for what Cambium knows of, and why they aren't there. */
export const MISSING: Readonly<Record<string, string>> = {
  balance_transactions: "Cambium doesn't read payments.",
  charges: "Cambium doesn't read payments.",
  coupons_metadata: "Metadata of coupons isn't kept.",
  credit_note_line_items: "Credit notes aren't kept.",
  credit_notes: "Credit notes aren't kept.",
  invoices_metadata: "Metadata of invoices isn't kept.",
  plans: "See prices.",
  prices_metadata: "Of the metadata of prices only what begins with cambium_ is kept.",
  promotion_codes: "Promotion codes aren't kept: see coupons and discounts.",
  refunds: "Cambium doesn't read payments.",
  subscription_items_metadata: "Metadata of items isn't kept.",
  subscriptions_metadata: "Metadata of subscriptions isn't kept: customers_metadata is.",
};
