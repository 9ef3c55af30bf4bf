import { addMonths } from "../../base/period.ts";
import { MOVEMENT_TYPES } from "../../base/words.ts";
import { forgetAnswers } from "../../model/answers.ts";
import type { Book } from "../../model/parts/book.ts";
import { heldLegs } from "../../model/parts/ledger-source.ts";
import type { Scope } from "../../model/parts/scope.ts";
import { keepAlways } from "../figures/kept-queries.ts";
import { date } from "../proof/lines.ts";
import { ratesOn } from "../proof/mover-queries.ts";

/** Marks the stored answers that are customer lists. */
const MARK = "-- customers";

/**
 * Everyone within a scope, with the columns that the customer list shows, sorts and searches, as a table kept until
 * evidence or settings change. Searching it takes milliseconds.
 * @param asOf the last day counted
 * @returns SQL that reads it: customer, currency, account, customer_id, name, words, status, mrr, change, expansion
 * and lost (money in 1e-18 of a major unit), since, last_on, left_on, and unrated: a currency whose rate is missing
 */
export async function customerList(book: Book, scope: Scope, asOf: number): Promise<string> {
  const sql = `${MARK}\n${listQuery(book, scope, asOf)}`;
  const of = { part: scope.several, sums: [] };
  const { name, text } = await keepAlways(book, sql, of);
  const old = `part = '${scope.several}' and name <> '${name}' and sql like '${MARK}%'`;
  await forgetAnswers(book.warehouse, book.schema, old);
  return text;
}

/** The first day of the twelve months that end with a day. */
export function yearStart(asOf: number): number {
  return addMonths(asOf + 1, -12);
}

function listQuery({ isSeparate, isLinked }: Book, { tables, isPart }: Scope, asOf: number): string {
  const year = date(yearStart(asOf));
  const unit = isSeparate ? "m.customer, m.currency" : "m.customer";
  return `with moved as (
  select f.customer as customer, f.currency as currency,
    sum(cast(f.micros as hugeint)) as closing,
    sum(case when f.moved_on < ${year} then cast(f.micros as hugeint) else 0 end) as opening,
    sum(case when f.type = ${MOVEMENT_TYPES.indexOf("expansion")} and f.moved_on >= ${year}
      then cast(f.micros as hugeint) * r.rate else 0 end) as expansion,
    max(f.moved_on) as last_on,
    max(case when f.type = ${MOVEMENT_TYPES.indexOf("churn")} then f.moved_on end) as left_on
  from ${tables.flows} f
  left join rates r on r.currency = f.currency and r.rated_on = f.moved_on
  where f.moved_on <= ${date(asOf)}
  group by all
), worth as (
  select m.customer as customer, ${isSeparate ? "m.currency" : "0"} as currency, max(m.closing) as most,
    sum(case when m.closing = 0 then 0 else m.closing * n.rate end) as mrr,
    sum(case when m.opening = 0 then 0 else m.opening * t.rate end) as mrr_then,
    sum(m.expansion) as expansion, max(m.last_on) as last_on, max(m.left_on) as left_on,
    min(case when m.closing <> 0 and n.rate is null then m.currency end) as unrated
  from moved m
  left join ${ratesOn(asOf)} n on n.currency = m.currency
  left join ${ratesOn(yearStart(asOf) - 1)} t on t.currency = m.currency
  group by ${unit}
), gone as (
  select w.customer as customer, w.currency as currency, w.left_on as left_on, -sum(cast(f.micros as hugeint) * r.rate) as lost
  from worth w
  join ${tables.flows} f on f.customer = w.customer and f.moved_on = w.left_on${isSeparate ? " and f.currency = w.currency" : ""}
  left join rates r on r.currency = f.currency and r.rated_on = f.moved_on
  where w.most <= 0 and f.type = ${MOVEMENT_TYPES.indexOf("churn")}
  group by all
), firsts as (
  select customer as customer, min(first_on) as first_on from ${tables.lives}
  where first_on > ${date(0)} and first_on <= ${date(asOf)} group by customer
), people as (
  select c.customer as member, ${isLinked ? "coalesce(l.representative, c.customer)" : "c.customer"} as customer,
    c.account as account, c.customer_id as customer_id, c.name as name, c.email as email
  from customers c
  ${isLinked ? "left join linked.linked_customers l on l.customer = c.customer" : ""}
), told as (
  select customer as customer, customer_id as word from people
  union all select customer, name from people where name is not null
  union all select customer, email from people where email is not null
  union all select p.customer, a.value from customer_attributes a join people p on p.member = a.customer where a.value like '%@%'
), words as (
  select customer as customer, lower(string_agg(word, ' | ')) as words from told group by customer
)
select p.customer as customer, coalesce(w.currency, 0) as currency, p.account as account, p.customer_id as customer_id,
  p.name as name, k.words as words,
  case when w.most > 0 then 'active' when a.first_on is not null then 'churned' else 'none' end as status,
  coalesce(w.mrr, 0) as mrr, case when w.customer is null then 0 else w.mrr - w.mrr_then end as change,
  coalesce(w.expansion, 0) as expansion, a.first_on as since, w.last_on as last_on,
  g.left_on as left_on, g.lost as lost, w.unrated as unrated
from people p
join words k on k.customer = p.customer
${isPart ? "" : "left "}join worth w on w.customer = p.customer
left join gone g on g.customer = p.customer${isSeparate ? " and g.currency = w.currency" : ""}
left join firsts a on a.customer = p.customer
where p.member = p.customer`;
}

/** SQL for the products that customers have on a day: customer, and the product's name. */
export function productsQuery(customers: number[], asOf: number, currency: number | null): string {
  const own = `f.customer in (${customers.join(", ")}) and f.moved_on <= ${date(asOf)}${currency === null ? "" : ` and f.currency = ${currency}`}`;
  return `select l.customer as customer, p.label as label
from (${heldLegs("product", own)}) l
join products p on p.product = l.number
group by l.customer, p.label
having sum(l.micros) > 0
order by l.customer, p.label`;
}

/** A day as `YYYY-MM-DD`; null when there's none. */
export function dayText(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value).slice(0, 10);
}
