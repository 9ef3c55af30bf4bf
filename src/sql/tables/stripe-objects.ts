import { literal } from "../../warehouse/literal.ts";
import type { SqlTable } from "./sql-table.ts";
import { ACCOUNT, CREATED, CURRENCY, instant, main, of, text, whole } from "./stripe-parts.ts";

/** Tables of objects that only Stripe has. */
export function objectTables(): SqlTable[] {
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
