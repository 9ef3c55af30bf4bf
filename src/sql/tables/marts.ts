import { PERIODS } from "../../base/period.ts";
import { CAUSES, MOVEMENT_TYPES } from "../../base/words.ts";
import { balanceMarts } from "./balance-marts.ts";
import { growthMarts } from "./growth-marts.ts";
import { BY, CUSTOMER, causeOf, groupNamed, MONEY, own, rateOf, typeOf, units } from "./mart-parts.ts";
import type { SqlTable } from "./sql-table.ts";
import { trialMart } from "./trial-mart.ts";

const RATE = "Exchange rate of its day: how much of the reporting currency one unit was";

/** What the tables depend on: the reporting currency, the time zone, and the statuses that count. */
interface Counted {
  currency: string;
  zone: string;
  statuses: readonly string[];
}

/** Cambium's own tables: changes with their causes, movements, customers, cohorts, evidence, and what growth knows. */
export function marts({ currency, zone, statuses }: Counted): SqlTable[] {
  const reporting = `in ${currency}, at the exchange rate of its day`;
  return [
    {
      ...own("changes", "One step of a change of MRR, with its cause. The steps of a change add up to it"),
      columns: {
        ...CUSTOMER,
        change_set: "Number of the change of this customer: what took effect together",
        changed_at: "When it took effect, in UTC",
        moved_on: "The day in the organisation's time zone",
        type: MOVEMENT_TYPES.join(", "),
        cause: CAUSES.join(", "),
        cause_group: "The group of the cause, such as upsell",
        currency: "Three letters in upper case",
        product_before: "The product before",
        product_after: "The product after",
        price_before: "Id of the price before",
        price_after: "Id of the price after",
        price_name_before: "What the price before is called",
        price_name_after: "What the price after is called",
        mrr_before: `The item's MRR before the step, ${MONEY}`,
        mrr_after: `The item's MRR after the step, ${MONEY}`,
        change: `mrr_after - mrr_before, ${MONEY}`,
        rate: RATE,
        step: "Number of the step within the change of its item, from 0",
        evidence_before:
          "What is known of the state before, from the strongest: observed, proration, renewal, object, export, list, assumed",
        evidence_after: "The same of the state after",
        import_file_row: "The row of the file that the state after was read from",
      },
      select: `
select u.account, u.customer_id, x.change_set, make_timestamp(x.at_ms * 1000) as changed_at, x.moved_on, ${typeOf("x.type")} as type,
  ${causeOf("x.cause")} as cause, ${groupNamed("x.cause")} as cause_group, c.code as currency,
  b.label as product_before, a.label as product_after, p.price_id as price_before, q.price_id as price_after, p.label as price_name_before, q.label as price_name_after,
  ${units("x.before_micros")} as mrr_before, ${units("x.after_micros")} as mrr_after, ${units("(x.after_micros - x.before_micros)")} as change,
  ${rateOf("r.rate")} as rate, x.step, s.evidence::varchar as evidence_before, t.evidence::varchar as evidence_after, t.file_row as import_file_row
from ledger x ${BY} join currencies c on c.currency = x.currency
left join products b on b.product = x.before_product left join products a on a.product = x.after_product
left join prices p on p.price = x.before_price left join prices q on q.price = x.after_price
left join rates r on r.currency = x.currency and r.rated_on = x.moved_on
left join numbered_states s on s.state = x.before_state left join numbered_states t on t.state = x.after_state`,
    },
    {
      ...own(
        "movements",
        "What moved one customer's MRR on a day, by type and cause. Figures of movements are sums of these",
      ),
      columns: {
        ...CUSTOMER,
        moved_on: "The day in the organisation's time zone",
        type: MOVEMENT_TYPES.join(", "),
        cause: CAUSES.join(", "),
        cause_group: "The group of the cause, such as upsell",
        currency: "Three letters in upper case",
        amount: `How much MRR moved, ${MONEY}`,
        amount_reporting: `How much MRR moved, ${reporting}, to six places`,
        rate: RATE,
        change_set: "Number of the change of this customer, as in cambium.changes",
        was_active: "Whether the customer paid anything when the month began",
        type_place: "Where the type stands in their order, to sort by",
        cause_place: "Where the cause stands in their order, to sort by",
      },
      select: `
select u.account, u.customer_id, x.moved_on, ${typeOf("x.type")} as type, ${causeOf("x.cause")} as cause,
  ${groupNamed("x.cause")} as cause_group, c.code as currency, ${units("x.micros")} as amount,
  (${units("x.micros")} * ${rateOf("r.rate")})::decimal(38, 6) as amount_reporting, ${rateOf("r.rate")} as rate, x.change_set,
  (x.open_at & ${1 << PERIODS.indexOf("month")}) > 0 as was_active, x.type + 1 as type_place, x.cause + 1 as cause_place
from flows x ${BY} join currencies c on c.currency = x.currency
left join rates r on r.currency = x.currency and r.rated_on = x.moved_on
where x.micros <> 0`,
    },
    {
      ...own("customers", "A customer, with what it pays now and what moved it so far"),
      columns: {
        ...CUSTOMER,
        name: "Its name",
        email: "Its e-mail address",
        country: "Two letters of its country",
        created_at: "When it was made, in UTC",
        mrr: `What it pays a month now, ${reporting.replace("its day", "the last day")}`,
        is_active: "Whether it pays anything now",
        first_paid_on: "The first day that it paid",
        last_moved_on: "The last day that its MRR moved",
        expansion: `All its expansion so far, ${reporting}`,
        contraction: `All its contraction so far, ${reporting}`,
      },
      select: `
with sums as (
  select x.customer, x.currency, sum(x.micros)::hugeint as micros, min(case when x.micros > 0 then x.moved_on end) as first_on, max(x.moved_on) as last_on,
    sum(case when x.type = ${MOVEMENT_TYPES.indexOf("expansion")} then x.micros::hugeint * r.rate::hugeint else 0 end) as expansion,
    sum(case when x.type = ${MOVEMENT_TYPES.indexOf("contraction")} then x.micros::hugeint * r.rate::hugeint else 0 end) as contraction
  from flows x asof left join rates r on r.currency = x.currency and r.rated_on <= x.moved_on group by 1, 2
), latest as (select currency, arg_max(rate, rated_on) as rate from rates group by 1)
select u.account, u.customer_id, any_value(u.name) as name, any_value(u.email) as email, any_value(u.country) as country, any_value(u.created_at) as created_at,
  (coalesce(sum(s.micros * l.rate::hugeint), 0) / 1000000000000 / 1000000)::decimal(38, 6) as mrr, coalesce(sum(s.micros), 0) > 0 as is_active,
  min(s.first_on) as first_paid_on, max(s.last_on) as last_moved_on,
  (coalesce(sum(s.expansion), 0) / 1000000000000 / 1000000)::decimal(38, 6) as expansion,
  (coalesce(sum(s.contraction), 0) / 1000000000000 / 1000000)::decimal(38, 6) as contraction
from customers u left join sums s on s.customer = u.customer left join latest l on l.currency = s.currency
group by 1, 2`,
    },
    {
      ...own("cohorts", "What a customer that first paid in a month paid at the end of a later month"),
      columns: {
        ...CUSTOMER,
        cohort_month: "The month in which it first paid, by its first day",
        month: "The later month, by its first day",
        months_since: "How many months after the first",
        mrr: `Its MRR at the end of the month, ${reporting.replace("its day", "the days of its movements")}`,
      },
      select: `
with moved as (
  select x.customer, date_trunc('month', x.moved_on)::date as month, sum(x.micros::hugeint * r.rate::hugeint) as value
  from flows x asof left join rates r on r.currency = x.currency and r.rated_on <= x.moved_on group by 1, 2
), firsts as (select customer, min(month) as first_month from moved where value > 0 group by 1),
months as (select unnest(generate_series((select min(month) from moved), (select max(month) from moved), interval 1 month))::date as month),
spine as (
  select f.customer, f.first_month, m.month, coalesce(v.value, 0) as value
  from firsts f join months m on m.month >= f.first_month left join moved v on v.customer = f.customer and v.month = m.month
)
select u.account, u.customer_id, x.first_month as cohort_month, x.month, datediff('month', x.first_month, x.month) as months_since,
  (sum(x.value) over (partition by x.customer order by x.month) / 1000000000000 / 1000000)::decimal(38, 6) as mrr
from spine x ${BY}
qualify mrr <> 0 or months_since = 0`,
    },
    {
      ...own("evidence", "A state of one subscription item: what is known of it from an instant on"),
      columns: {
        ...CUSTOMER,
        subscription_id: "Its subscription",
        item_id: "The item",
        effective_at: "From when it held, in UTC",
        status: "trialing, active, past_due, canceling, paused, unpaid, incomplete or ended",
        product: "What it is called",
        product_id: "Id of the product",
        price_id: "Id of the price",
        quantity: "How many units",
        currency: "Three letters in upper case",
        billing_interval: "day, week, month or year",
        interval_count: "How many of these a billing period is",
        amount: `What it bills in a period before discounts, ${MONEY}`,
        evidence:
          "How it is known, from the strongest: observed, proration, renewal, object, export, list, assumed",
        import: "Number of the import that it came from",
        file_row: "The row of its file",
      },
      select: `
select u.account, u.customer_id, i.subscription_id, i.item_id, make_timestamp(x.at_ms * 1000) as effective_at, x.status::varchar as status, d.label as product,
  d.product_id, p.price_id, x.quantity, c.code as currency, x.billing_interval::varchar as billing_interval, x.interval_count,
  ${units("x.amount_micros")} as amount, x.evidence::varchar as evidence, x.import_seq as import, x.file_row
from numbered_states x ${BY} join items i on i.item = x.item join products d on d.product = x.product join prices p on p.price = x.price
join currencies c on c.currency = x.currency`,
    },
    ...balanceMarts(currency),
    trialMart(zone, statuses),
    ...growthMarts(currency),
  ];
}
