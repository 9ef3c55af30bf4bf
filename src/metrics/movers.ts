import { addMonths } from "../base/period.ts";
import type { Row } from "../warehouse/warehouse.ts";
import type { Book } from "./book.ts";
import { planOf } from "./compute.ts";
import { customersOf, type ProofCustomer } from "./evidence.ts";
import type { Line } from "./lines.ts";
import { type Search, sharesQuery, worthQuery } from "./mover-queries.ts";
import { type AskedProof, type ProofHead, proofCell, roundLines } from "./proof-cell.ts";
import { linesOf } from "./proof-lines.ts";
import type { Question, Subject } from "./question.ts";

/** What one customer is to a cell. Money is in minor units. */
export interface Mover extends ProofCustomer {
  /** What it was worth at the start and at the end, within the filters. */
  before: number;
  after: number;
  /** What it adds to the figure. */
  value: number;
  /** How many lines `explain` lists of it. */
  changes: number;
}

export interface Movers extends ProofHead {
  /** How many customers there are, and what those not listed come to. */
  customers: number;
  rest: number;
  rows: Mover[];
}

/**
 * The customers behind one cell of a metric, by the size of what they add to it; for retention, by the size of their
 * change. The listed values and `rest` add up to `total`, which is the cell.
 * @throws CambiumError as `explain` does
 */
export async function movers(
  of: Book,
  asked: AskedProof,
  subject: Subject,
  { limit, offset }: { limit: number; offset: number },
): Promise<Movers> {
  const { book, question, isCount, headOf } = await proofCell(of, asked, subject);
  const search: Search = { book, question, plan: await planOf(book, question), ...rangeOf(question) };
  const { customers, total, page } = await pageOf(search, limit, offset);
  const rest = page.reduce((sum, { n }) => sum - n, total);
  const values = roundLines([...page.map(({ n }) => n), rest], book.currency, isCount);
  return {
    ...headOf(values.reduce((sum, value) => sum + value, 0)),
    customers,
    rest: values.at(-1) ?? 0,
    rows: await inWords(search, page, values),
  };
}

/** What a customer adds to a cell: money in 1e-18 of a major unit, or 1e18 for one. */
interface Share {
  customer: number;
  n: bigint;
}

interface Page {
  customers: number;
  total: bigint;
  page: Share[];
}

function rangeOf({ periods }: Question) {
  return { start: periods[0]!.start, end: periods.at(-1)!.end };
}

async function pageOf(search: Search, limit: number, offset: number): Promise<Page> {
  const found = sharesQuery(search);
  if (found === null) return fromLines(search, limit, offset);
  const sql = `with shares as (
${found}
), totals as (select count(*) as customers, sum(n) as total from shares)
select t.customers as customers, t.total as total, p.customer as customer, p.n as n
from totals t
left join (select * from shares order by abs(size) desc, customer limit ${limit} offset ${offset}) p on true
order by abs(p.size) desc, p.customer`;
  const rows = await search.book.warehouse.query(sql, search.book.schema);
  return {
    customers: Number(rows[0]?.customers ?? 0),
    total: BigInt(rows[0]?.total ?? 0),
    page: rows.flatMap((row) =>
      row.customer === null ? [] : [{ customer: Number(row.customer), n: BigInt(row.n ?? 0) }],
    ),
  };
}

/** Where a line is a change of several, such as what became of an expansion: the lines added up. */
async function fromLines({ book, question }: Search, limit: number, offset: number): Promise<Page> {
  const { lines } = await linesOf(book, question);
  const sums = new Map<number, bigint>();
  for (const { customer, n } of lines) sums.set(customer, (sums.get(customer) ?? 0n) + n);
  const shares = [...sums].map(([customer, n]) => ({ customer, n })).sort(compareSize);
  return {
    customers: shares.length,
    total: shares.reduce((sum, { n }) => sum + n, 0n),
    page: shares.slice(offset, offset + limit),
  };
}

function compareSize(a: Share, b: Share): number {
  const [x, y] = [a, b].map(({ n }) => (n < 0n ? -n : n));
  return x === y ? a.customer - b.customer : (x ?? 0n) > (y ?? 0n) ? -1 : 1;
}

async function inWords(search: Search, page: Share[], values: number[]): Promise<Mover[]> {
  if (page.length === 0) return [];
  const { book, question } = search;
  const only = page.map(({ customer }) => customer);
  const names = await customersOf(book, only);
  const worth = await worthOf(search, only);
  const own = { ...book, keepsAnswers: false };
  const { lines } = await linesOf(own, { ...question, only });
  const changes = countBy(lines);
  const minor = (n: bigint) => roundLines([n], book.currency, false)[0] ?? 0;
  return page.map(({ customer }, index) => ({
    ...(names.get(customer) ?? { account: "", customer: "", name: null }),
    before: minor(worth.get(customer)?.before ?? 0n),
    after: minor(worth.get(customer)?.after ?? 0n),
    value: values[index] ?? 0,
    changes: changes.get(customer) ?? 0,
  }));
}

function countBy(lines: Line[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { customer } of lines) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  return counts;
}

/** What customers were worth at the start of a cell and are at its end; for retention, at the rates of the start. */
async function worthOf(
  search: Search,
  only: number[],
): Promise<Map<number, { before: bigint; after: bigint }>> {
  const { book, question, end } = search;
  const { proof } = question.metric;
  const start = proof === "year" ? addMonths(end, -12) : search.start;
  const after = proof === "year" || proof === "openings" ? start - 1 : end - 1;
  const sql = `${worthQuery(search, start, { before: start - 1, after }, `f.customer in (${only.join(", ")})`)}
group by o.customer`;
  const rows = await book.warehouse.query(sql, book.schema);
  return new Map(
    rows.map((row: Row) => [
      Number(row.customer),
      { before: BigInt(row.before ?? 0), after: BigInt(row.after ?? 0) },
    ]),
  );
}
