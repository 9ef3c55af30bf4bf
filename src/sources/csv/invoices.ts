import type { Mapping } from "../../store/file-mapping.ts";
import type { Field, Shape } from "../files/shape.ts";
import { type Clock, clockOf } from "./clock.ts";
import { statesOfLevels } from "./item-levels.ts";
import { minorUnits } from "./item-terms.ts";
import { subscriptionFields } from "./subscriptions.ts";

/** Statuses of invoices: the last two count as nothing. */
const INVOICE_STATUSES = ["paid", "open", "uncollectible", "void", "draft"] as const;

const withoutDefault = (field: Field): Field => ({ ...field, default: undefined });

/** Invoices, or lines of them: what was billed for a period. */
export const invoices: Shape = {
  name: "invoices",
  summary: "one row = an invoice, or a line of one, for a period",
  isGuessed: true,
  recognisedBy: ["customer_id", "date", "amount"],
  adjusted,
  fields: [
    ...subscriptionFields("customer_id"),
    {
      name: "date",
      type: "instant",
      isRequired: true,
      called: [
        "invoice date",
        "invoiced at",
        "issued at",
        "issue date",
        "billing date",
        "paid at",
        "created at",
        "created",
      ],
      summary: "date of the invoice; its period starts then if no column says when",
    },
    {
      name: "amount",
      type: "signed",
      isRequired: true,
      called: ["total", "invoice amount", "amount paid", "line amount", "net amount", "subtotal", "price"],
      summary: "amount for the whole period, without tax; negative for a credit",
    },
    {
      name: "tax",
      type: "signed",
      default: "0",
      isOnlyMapped: true,
      summary: "tax that the amount contains, which is taken off",
    },
    {
      name: "discount",
      type: "signed",
      default: "0",
      isOnlyMapped: true,
      summary: "discount that isn't taken off the amount yet",
    },
    {
      name: "period_start",
      type: "instant",
      called: [
        "period from",
        "service period start",
        "line period start",
        "service start",
        "start",
        "start date",
        "from",
      ],
      summary: "when the period starts; defaults to the date",
    },
    {
      name: "period_end",
      type: "instant",
      called: [
        "period to",
        "service period end",
        "line period end",
        "service end",
        "end",
        "end date",
        "to",
        "until",
      ],
      summary: "when the period ends; defaults to one interval after its start",
    },
    ...subscriptionFields("interval").map((field) => ({
      ...withoutDefault(field),
      summary: "billing interval; found out from the length of the period, or a month without one",
    })),
    ...subscriptionFields("interval_count"),
    {
      name: "invoice_id",
      type: "text",
      called: ["invoice", "invoice number", "number", "invoice no"],
      summary: "invoice id; a later import of an invoice replaces it, and a credit of the same id undoes it",
    },
    {
      name: "status",
      type: { oneOf: INVOICE_STATUSES },
      default: "paid",
      called: ["invoice status", "state"],
      words: {
        unpaid: "open",
        "past due": "open",
        overdue: "open",
        outstanding: "open",
        pending: "open",
        sent: "open",
        due: "open",
        posted: "open",
        closed: "paid",
        settled: "paid",
        succeeded: "paid",
        complete: "paid",
        completed: "paid",
        voided: "void",
        canceled: "void",
        cancelled: "void",
        deleted: "void",
        failed: "uncollectible",
        "written off": "uncollectible",
      },
      summary: "status; a void or draft invoice counts as nothing",
    },
    ...subscriptionFields("subscription_id", "product", "plan", "quantity", "currency", "account"),
  ],
  attributesOf: "customer_id",
  attributesAsOf: '("date", file_row)',
  rules: [
    { column: "amount", breaks: "abs(amount) > 9007199254.740991", expected: "less than 9 billion" },
    {
      column: "period_end",
      breaks: `period_end < coalesce(period_start, "date")`,
      expected: "an end on or after the start of the period",
    },
  ],
};

/** What depends on how the file is read: the amount, the end of the period, and rows that are one-off charges. */
function adjusted(mapping: Mapping): Record<string, string> {
  return {
    ...wholeEnd(mapping),
    ...netAmount(mapping),
    ...(mapping.hasOneOffs === true && {
      status: "case when subscription_id is null then 'void' else status end",
    }),
  };
}

/** An end that is the last day of its period: said, or seen by whole months without it. */
function wholeEnd({ ends }: Mapping): Record<string, string> {
  const start = `coalesce(period_start, "date")`;
  const months = (end: string) =>
    `(${start} + to_months(round(date_diff('day', ${start}, ${end}) / 30.4375)::integer) = ${end})`;
  const next = "period_end + interval 1 day";
  const isLastDay = `period_end_is_date and ${months(`(${next})`)} and not ${months("period_end")}`;
  const found = `case when ${isLastDay} then ${next}
    when not period_end_is_date and strftime(period_end, '%M:%S') = '59:59' then date_trunc('second', period_end) + interval 1 second
    else period_end end`;
  const said = `case when period_end_is_date then ${next} else period_end end`;
  return ends === "exclusive" ? {} : { period_end: ends === "inclusive" ? said : found };
}

/** What an invoice is for, without tax and discount, where the amount is not that already. */
function netAmount({ amounts, isMinor, map, set }: Mapping): Record<string, string> {
  const off = ["tax", "discount"].filter((name) => name in map || name in set);
  if (off.length === 0 && amounts !== "unit" && isMinor !== true) return {};
  const perRow = [amounts === "unit" ? "amount * quantity" : "amount", ...off].join(" - ");
  return { amount: `(${isMinor === true ? `(${perRow}) / ${minorUnits()}` : perRow})::decimal(38, 12)` };
}

/**
 * SQL that turns invoices into item states. A level runs until its period ends, and on through a gap of some days to
 * the next period; after a longer one, and after the last period once the account's invoices go further, it ended when
 * the period did. Where periods of an item overlap, the one that began last says what holds. A credit lowers nothing,
 * but one that undoes an invoice makes it nothing.
 * @param zone time zone in which dates without a time start
 * @param currency currency of rows without one
 * @param graceDays the longest gap in days that is no churn
 */
export function invoiceStates(zone: string, currency: string, graceDays: number): string {
  const clock = clockOf(zone);
  const graced = (end: string) => clock.utc(`${clock.local(end)} + to_days(${graceDays})`);
  return statesOfLevels(
    `
with ${placed(clock, currency)}, ${standing()}, lines as (
  select account, customer_id, subscription, product, currency, start_at, end_at, interval, interval_count,
    arg_min(plan, file_row) as plan, sum(amount)::bigint as amount, sum(quantity) as quantity,
    min(import_seq) as import_seq, arg_min(import_file, import_seq) as import_file, min(file_row) as file_row
  from standing group by all
), levels as (
  select * exclude (place), concat_ws(chr(31), customer_id, subscription, product, currency, case when place > 1 then place end) as item
  from (select *, row_number() over (partition by account, customer_id, subscription, product, currency, start_at
    order by end_at desc, interval, interval_count) as place from lines)
), edges as (
  select account, item, start_at as edge_at from levels union select account, item, end_at from levels
), tops as (
  select e.account, e.item, e.edge_at, max(l.start_at) filter (l.end_at > e.edge_at) as top_at, max(l.start_at) as last_at
  from edges e join levels l on l.account = e.account and l.item = e.item and l.start_at <= e.edge_at
  group by all
), followed as (
  select t.*, (select min(l.start_at) from levels l where l.account = t.account and l.item = t.item and l.start_at > t.edge_at) as next_at,
    r.last_date
  from tops t join reach r on r.account = t.account
), dated as (
  select account, item, edge_at as effective_at, coalesce(top_at, last_at) as start_at,
    case when top_at is null then 'ended' else 'active' end as status
  from followed
  where top_at is not null or coalesce(next_at, last_date) > ${graced("edge_at")}
)
select l.* exclude (start_at, end_at), d.effective_at, d.status
from dated d join levels l on l.account = d.account and l.item = d.item and l.start_at = d.start_at`,
    ["quantity", "interval", "interval_count"],
    "export",
  );
}

/** CTEs: `placed`, every row with its period and interval, and `reach`, an account's last invoice of all. */
function placed({ utc, local, instant }: Clock, currency: string): string {
  const length =
    "case unit when 'year' then to_years(units) when 'month' then to_months(units) when 'week' then to_days(7 * units) else to_days(units) end";
  const days = "date_diff('day', local_start::date, local_end::date)";
  const wholeMonths = `round(${days} / 30.4375)::integer`;
  const months = `case when ${days} between 28 and 31 then 1 when ${days} between 89 and 92 then 3
      when ${days} between 180 and 184 then 6 when ${days} between 365 and 366 then 12
      when ${days} > 31 and local_start + to_months(${wholeMonths}) = local_end then ${wholeMonths} end`;
  return `
reach as (
  select import_account as account, max(${instant("date")}) as last_date from main.raw_invoices_invoices group by all
), said as (
  select import_seq, import_file, file_row, import_account as account, customer_id, invoice_id, status, plan, quantity,
    coalesce(subscription_id, 'product:' || product) as subscription, product, coalesce(currency, '${currency}') as currency,
    round(amount * 1000000)::bigint as amount,
    case when period_start is null then ${instant("date")} else ${instant("period_start")} end as start_at,
    case when period_end is not null then ${instant("period_end")} end as said_end, interval as said_interval, interval_count as said_count
  from raw_invoices_invoices
), lengths as (
  select *, ${days} as days, ${months} as months
  from (select *, ${local("start_at")} as local_start, ${local("said_end")} as local_end from said)
), intervals as (
  select *, case when said_interval is not null then said_interval when said_end is null then 'month'
      when months % 12 = 0 then 'year' when months is not null then 'month' else 'day' end as unit,
    (case when said_interval is not null then said_count when said_end is null then 1
      when months % 12 = 0 then months // 12 when months is not null then months else greatest(days, 1) end)::integer as units
  from lengths
), placed as (
  select * exclude (said_end, said_interval, said_count, local_start, local_end, days, months, unit, units),
    unit as interval, units as interval_count,
    coalesce(said_end, ${utc(`${local("start_at")} + ${length}`)}) as end_at
  from intervals
)`;
}

/** CTEs: `standing`, the invoices that count: of the latest import, not void, not undone by a credit. */
function standing(): string {
  const key = "account, customer_id, subscription, product, currency";
  const isSame = key
    .split(", ")
    .map((name) => `i.${name} = c.${name}`)
    .join(" and ");
  return `
latest as (
  select *, row_number() over (order by import_seq, import_file, file_row) as id from placed
  qualify dense_rank() over (partition by account, customer_id, amount < 0,
    case when invoice_id is null then concat_ws(chr(31), subscription, product, currency, start_at, end_at) else 'invoice ' || invoice_id end
    order by import_seq desc, import_file desc) = 1
), counted as (
  select *, row_number() over (partition by ${key}, amount, invoice_id order by id) as of_invoice,
    row_number() over (partition by ${key}, amount, start_at, end_at order by id) as of_period
  from latest where status not in ('void', 'draft')
), by_invoice as (
  select i.id as invoice, c.id as credit from counted i
  join counted c on ${isSame} and c.amount = -i.amount and c.invoice_id = i.invoice_id and c.of_invoice = i.of_invoice
  where i.amount > 0
), by_period as (
  select i.id as invoice from counted i
  join counted c on ${isSame} and c.amount = -i.amount and c.start_at = i.start_at and c.end_at = i.end_at and c.of_period = i.of_period
  where i.amount > 0 and c.id not in (select credit from by_invoice)
), standing as (
  select * from counted where amount >= 0 and end_at > start_at
    and id not in (select invoice from by_invoice) and id not in (select invoice from by_period)
)`;
}
