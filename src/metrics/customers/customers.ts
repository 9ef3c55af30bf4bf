import { CambiumError } from "../../base/error.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { isStandingDimension } from "../../model/parts/dimensions.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { planOf } from "../figures/compute.ts";
import { minorUnits } from "../figures/figures.ts";
import type { CellPlan } from "../figures/plan.ts";
import { oneCurrency } from "../proof/proof-cell.ts";
import type { ProofCustomer } from "../proof/state-evidence.ts";
import { type Asked, type Question, type Subject, understand } from "../question/question.ts";
import { customerList, dayText, productsQuery } from "./customer-list.ts";

export const CUSTOMER_STATUSES = ["active", "churned", "all"] as const;

/** How customers can be sorted, each with its default direction. */
export const CUSTOMER_SORTS = {
  mrr: { sql: "f.mrr", isUp: false },
  change: { sql: "f.change", isUp: false },
  name: { sql: "lower(coalesce(f.name, f.customer_id))", isUp: true },
  since: { sql: "f.since", isUp: false },
  expansion: { sql: "f.expansion", isUp: false },
  left: { sql: "f.left_on", isUp: false },
  lost: { sql: "f.lost", isUp: false },
} as const;
export type CustomerSort = keyof typeof CUSTOMER_SORTS;

/** What to search customers for, and which page of them to list. */
export interface CustomerPage {
  search: string;
  status: (typeof CUSTOMER_STATUSES)[number];
  sort: CustomerSort;
  order: "asc" | "desc" | null;
  limit: number;
  offset: number;
}

/** A customer in a list. Money in minor units, of the items that match the filters. */
export interface CustomerRow extends ProofCustomer {
  mrr: number;
  /** MRR now minus MRR twelve months earlier, each at the rates of its day; null when a rate is missing. */
  change: number | null;
  /** Expansion MRR over the last twelve months. */
  expansion: number | null;
  /** The day of the customer's first MRR. */
  since: string | null;
  last_change_on: string | null;
  /** When a churned customer left, and the MRR lost then; null for others. */
  left_on: string | null;
  lost: number | null;
  status: "active" | "churned" | "none";
  products: string[];
}

export interface Customers {
  total: number;
  currency: string;
  policy: string;
  linked?: true;
  as_of: string;
  rows: CustomerRow[];
}

/** Where to look for customers: a question about MRR, its plan and the last day counted. */
export interface CustomerScope {
  book: Book;
  question: Question;
  plan: CellPlan;
  asOf: number;
}

/**
 * Reads customer filters. Data counts up to the day of the latest evidence.
 * @throws CambiumError `unsupported` for filters whose value changes over time, `not_found` when there's no evidence
 */
export async function customerScope(
  of: Book,
  asked: Omit<Asked, "metric">,
  subject: Subject,
): Promise<CustomerScope> {
  const question = { ...understand({ ...asked, metric: "mrr" }, subject), by: [] };
  const standing = [...question.where.keys()].find(isStandingDimension);
  if (standing !== undefined) {
    throw new CambiumError("unsupported", `you can't filter customers by ${standing}: it changes over time`, {
      hint: "Filter by something that doesn't change, such as country, or by product.",
    });
  }
  const book = { ...of, currency: of.isSeparate ? oneCurrency(question) : of.currency };
  return { book, question, plan: await planOf(book, question), asOf: subject.lastDay ?? 0 };
}

/**
 * A sorted page of the customers that match the filters.
 * @throws CambiumError `missing_rate` as metrics do
 */
export async function customers(
  of: Book,
  asked: Omit<Asked, "metric">,
  subject: Subject,
  page: CustomerPage,
): Promise<Customers> {
  const { book, plan, asOf } = await customerScope(of, asked, subject);
  const list = await customerList(book, plan.scope, asOf);
  const rows = await book.warehouse.query(pageQuery(list, plan, page), book.schema);
  const { total, unrated } = rows[0] ?? { total: 0, unrated: null };
  if (unrated !== null && unrated !== undefined) throw book.rates.missing(Number(unrated), dateOfDay(asOf));
  const found = rows.filter((row) => row.customer !== null);
  const products = await productsOf(book, found, asOf);
  return {
    total: Number(total),
    currency: book.currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true }),
    as_of: dateOfDay(asOf),
    rows: found.map((row) => ({
      ...rowOf(row, book.currency),
      products: products.get(numberIn(row, "customer")) ?? [],
    })),
  };
}

/**
 * One customer as the list shows it; null when it isn't in the list.
 * @throws CambiumError `missing_rate` as metrics do
 */
export async function listedCustomer(
  { book, plan, asOf }: CustomerScope,
  customer: number,
): Promise<(Omit<CustomerRow, "products"> & { arr: number }) | null> {
  const list = await customerList(book, plan.scope, asOf);
  const [row] = await book.warehouse.query(
    `select * from (${list}) f where f.customer = ${customer}`,
    book.schema,
  );
  if (row === undefined) return null;
  if (row.unrated !== null) throw book.rates.missing(numberIn(row, "unrated"), dateOfDay(asOf));
  return { ...rowOf(row, book.currency), arr: minorUnits(bigintIn(row, "mrr") * 12n, book.currency) };
}

function pageQuery(
  list: string,
  { filters }: CellPlan,
  { search, status, sort, order, limit, offset }: CustomerPage,
): string {
  const { sql, isUp } = CUSTOMER_SORTS[sort];
  const direction = order ?? (isUp ? "asc" : "desc");
  const wanted = [
    "true",
    ...filters,
    ...(status === "all" ? [] : [`f.status = ${literal(status)}`]),
    ...words(search).map((word) => `contains(f.words, ${literal(word)})`),
  ];
  return `with matching as (
  select f.customer as customer, f.unrated as unrated, ${sql} as place from (${list}) f where ${wanted.join("\n    and ")}
), totals as (
  select count(*) as total, min(unrated) as unrated from matching
), listed as (
  select customer, row_number() over (order by place is null, place ${direction}, customer) as nth
  from (select * from matching order by place is null, place ${direction}, customer limit ${limit} offset ${offset})
)
select t.total as total, p.nth as nth, c.* replace (t.unrated as unrated)
from totals t
left join listed p on true
left join (${list}) c on c.customer = p.customer
order by p.nth`;
}

/** The search split into words, all of which must match. */
function words(search: string): string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

function rowOf(row: Row, currency: string): Omit<CustomerRow, "products"> {
  const money = (value: Row[string] | undefined) =>
    value === null || value === undefined ? null : minorUnits(BigInt(value), currency);
  return {
    account: textIn(row, "account"),
    customer: textIn(row, "customer_id"),
    name: row.name === null ? null : textIn(row, "name"),
    mrr: money(row.mrr) ?? 0,
    change: money(row.change),
    expansion: money(row.expansion),
    since: dayText(row.since),
    last_change_on: dayText(row.last_on),
    left_on: dayText(row.status === "churned" ? row.left_on : null),
    lost: row.status === "churned" ? money(row.lost) : null,
    status: row.status === "active" ? "active" : row.status === "churned" ? "churned" : "none",
  };
}

/** The names of each customer's current products. */
async function productsOf(book: Book, rows: Row[], asOf: number): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  if (rows.length === 0) return found;
  const numbers = rows.map((row) => numberIn(row, "customer"));
  const currency = book.isSeparate ? Number(rows[0]?.currency) : null;
  const named = await book.warehouse.query(productsQuery(numbers, asOf, currency), book.schema);
  for (const { customer, label } of named)
    found.set(Number(customer), [...(found.get(Number(customer)) ?? []), String(label)]);
  return found;
}
