import { dateOfDay } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { growthSql } from "../sql.ts";

export const DEAL_STATUSES = ["open", "won", "lost"] as const;
export type DealStatus = (typeof DEAL_STATUSES)[number];

/** Which opportunities are asked for, as known at the end of a day. */
export interface DealFilter {
  day: number;
  statuses: readonly DealStatus[];
  /** Numbers of stages; all when null. */
  stages: readonly number[] | null;
  /** Ids of people; an empty text for those without an owner; all when null. */
  owners: readonly string[] | null;
  types: readonly string[] | null;
  /** The first day of the quarter in which they are expected to close, or closed. */
  quarter: number | null;
  /** SQL for customers; all when null. */
  customers: string | null;
  /** An id of customers; all when null. */
  customer: string | null;
  /** Reasons that they were lost for; all when left out. */
  reasons?: readonly string[];
  /** Days in which they closed, from one up to before another one. */
  closed?: { start: number; end: number };
  /** More conditions, as SQL over `deal_steps d`. */
  also?: string;
  /** Only this one. */
  id?: string;
}

export const DEAL_SORTS = ["stage", "amount", "close", "created", "customer"] as const;
export type DealSort = (typeof DEAL_SORTS)[number];

const ORDERS: Record<DealSort, string> = {
  stage: "stage, expected_close nulls last, n desc, id",
  amount: "n desc, id",
  close: "coalesce(closed, expected_close) nulls last, n desc, id",
  created: "created desc, id",
  customer: "account, customer_id, stage, id",
};

/** What deals of a stage, with the same probability by hand, come to; `n` in 1e-18 of the reporting currency. */
export interface DealGroup {
  stage: number;
  status: DealStatus;
  probability: number | null;
  deals: number;
  n: bigint;
}

/** Adds up the opportunities that match, by stage and probability. */
export async function dealGroups(book: Book, filter: DealFilter): Promise<DealGroup[]> {
  const rows = await book.warehouse.query(
    `select stage, is_open, is_won, probability, count(*) as deals, sum(n) as n from (${await listedSql(book, filter)})
     group by all order by stage, probability nulls first`,
    book.schema,
  );
  return rows.map((row) => ({
    stage: numberIn(row, "stage"),
    status: statusIn(row),
    probability: row.probability === null ? null : numberIn(row, "probability"),
    deals: numberIn(row, "deals"),
    n: bigintIn(row, "n"),
  }));
}

/** How many of the opportunities that match are in a stage for so many days. */
export async function daysInStages(
  book: Book,
  filter: DealFilter,
): Promise<{ stage: number; days: number; deals: number }[]> {
  const rows = await book.warehouse.query(
    `select stage, days_in_stage, count(*) as deals from (${await listedSql(book, filter)}) group by all order by all`,
    book.schema,
  );
  return rows.map((row) => ({
    stage: numberIn(row, "stage"),
    days: numberIn(row, "days_in_stage"),
    deals: numberIn(row, "deals"),
  }));
}

/** The status that a row of a deal says. */
export function statusIn(row: Row): DealStatus {
  if (row.is_open === true) return "open";
  return row.is_won === true ? "won" : "lost";
}

/** A page of the opportunities that match, with all that was told of them. */
export async function dealPage(
  book: Book,
  filter: DealFilter,
  { sort, limit, offset }: { sort: DealSort; limit: number; offset: number },
): Promise<Row[]> {
  return book.warehouse.query(
    `with page as (select * from (${await listedSql(book, filter)}) order by ${ORDERS[sort]} limit ${limit} offset ${offset})
     select p.seq, p.id, p.stage, p.is_open, p.is_won, p.n, p.entered_on::varchar as entered_on, p.days_in_stage, v.account, v.customer_id,
       c.name, v.title, v.type, v.product, v.price, v.quantity, v.mrr, v.currency, v.owner, v.expected_close::varchar as expected_close,
       v.probability, v.source, v.signal_kind, v.signal_subject, v.created::varchar as created, v.closed::varchar as closed,
       v.lost_reason, strftime(v.recorded_at, '%Y-%m-%dT%H:%M:%S.%gZ') as changed_at, v."by"
     from page p join growth.opportunity_versions v on v.seq = p.seq left join customers c on c.customer = p.customer
     order by ${ORDERS[sort].replaceAll(/\b(stage|n|id|expected_close|closed|created)\b/g, "p.$1").replaceAll(/\b(account|customer_id)\b/g, "v.$1")}`,
    book.schema,
  );
}

async function listedSql(book: Book, filter: DealFilter): Promise<string> {
  return growthSql("pipeline/deals_on.sql", {
    day: `date '${dateOfDay(filter.day)}'`,
    rates: dealRates(book, filter.day),
    which: conditionsOf(filter).join(" and "),
  });
}

/** The rates of a day by currency code, as SQL values; before the first known rate, that one. */
export function dealRates({ rates, currency }: Book, day: number): string {
  const codes = [...new Set([currency, ...rates.numbers().map((number) => rates.code(number))])];
  return codes.map((code) => `(${literal(code)}, ${rates.nearOf(code, day, currency)})`).join(", ");
}

function conditionsOf(filter: DealFilter): string[] {
  const { stages, owners, types, quarter, customers, customer } = filter;
  const among = (column: string, values: readonly string[] | null) =>
    values === null ? "true" : `${column} in (${["", ...values].map(literal).join(", ")})`;
  return [
    `(${filter.statuses.map((status) => STATUS_SQL[status]).join(" or ") || "false"})`,
    filter.id === undefined ? "true" : `d.id = ${literal(filter.id)}`,
    stages === null ? "true" : `d.stage in (${[-1, ...stages].join(", ")})`,
    owners === null ? "true" : `coalesce(d.owner, '') in (${owners.map(literal).join(", ") || "null"})`,
    among("d.type", types),
    quarter === null ? "true" : `coalesce(d.closed_quarter, d.due_quarter) = date '${dateOfDay(quarter)}'`,
    customers === null ? "true" : `d.customer in (${customers})`,
    customer === null
      ? "true"
      : `d.customer in (select customer from customers where customer_id = ${literal(customer)})`,
    among("d.lost_reason", filter.reasons ?? null),
    filter.closed === undefined
      ? "true"
      : `d.closed >= date '${dateOfDay(filter.closed.start)}' and d.closed < date '${dateOfDay(filter.closed.end)}'`,
    filter.also ?? "true",
  ];
}

const STATUS_SQL: Record<DealStatus, string> = {
  open: "d.is_open",
  won: "d.is_won",
  lost: "not d.is_open and not d.is_won",
};
