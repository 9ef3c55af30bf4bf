import { addMonths } from "../../base/period.ts";
import type { Book } from "../../model/parts/book.ts";
import { bigintIn, numberIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { minorUnits } from "../figures/figures.ts";
import type { Question, Subject } from "../question/question.ts";
import type { Line } from "./lines.ts";
import { type Search, worthQuery } from "./mover-queries.ts";
import { type AskedProof, type ProofHead, proofCell } from "./proof-cell.ts";
import { linesOf } from "./proof-lines.ts";
import { type Retained, retainedOf } from "./retained.ts";
import { type Share, sharesOf } from "./shares.ts";
import { customersOf, type ProofCustomer } from "./state-evidence.ts";

/** One customer's part in a cell. Money in minor units. */
export interface Mover extends ProofCustomer {
  /** MRR at the start and end, within the filters. */
  before: number;
  after: number;
  /** What the customer adds to the figure. */
  value: number;
  /** Number of lines that `explain` lists for it. */
  changes: number;
}

export interface Movers extends ProofHead {
  /** Total number of customers, and the sum of those not listed. */
  customers: number;
  rest: number;
  rows: Mover[];
  /** What moved a retention of money; null for other figures. */
  retained: Retained | null;
}

/**
 * The customers behind one cell of a metric, sorted by how much they add to it; for retention, by the size of their
 * change. The listed values and `rest` add up to `total`, which equals the cell.
 * @throws CambiumError as `explain` does
 */
export async function movers(
  of: Book,
  asked: AskedProof,
  subject: Subject,
  { limit, offset }: { limit: number; offset: number },
): Promise<Movers> {
  const { question, shared, headOf } = await proofCell(of, asked, subject);
  const { customers, total, shares } = await sharesOf(shared, { limit, offset });
  return {
    ...headOf(total),
    customers,
    rest: shares.reduce((rest, { value }) => rest - value, total),
    rows: await inWords(shared, question, shares),
    retained: await retainedOf(shared, total),
  };
}

async function inWords(search: Search, question: Question, shares: Share[]): Promise<Mover[]> {
  if (shares.length === 0) return [];
  const { book } = search;
  const only = shares.map(({ customer }) => customer);
  const names = await customersOf(book, only);
  const worth = await worthOf(search, only);
  const own = { ...book, keepsAnswers: false };
  const { lines } = await linesOf(own, { ...question, only });
  const changes = countBy(lines);
  const minor = (n: bigint) => minorUnits(n, book.currency);
  return shares.map(({ customer, value }) => ({
    ...(names.get(customer) ?? { account: "", customer: "", name: null }),
    before: minor(worth.get(customer)?.before ?? 0n),
    after: minor(worth.get(customer)?.after ?? 0n),
    value,
    changes: changes.get(customer) ?? 0,
  }));
}

function countBy(lines: Line[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { customer } of lines) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  return counts;
}

/**
 * MRR of customers at the start and end of a cell, in 1e-18; for retention, at the rates of the start.
 * @param only numbers of customers; null for all
 */
export async function worthOf(
  search: Search,
  only: number[] | null,
): Promise<Map<number, { before: bigint; after: bigint }>> {
  const { book, question, end } = search;
  const { proof } = question.metric;
  const start = proof === "year" ? addMonths(end, -12) : search.start;
  const after = proof === "year" || proof === "openings" ? start - 1 : end - 1;
  const sql = `${worthQuery(search, start, { before: start - 1, after }, only === null ? "true" : `f.customer in (${only.join(", ")})`)}
group by o.customer`;
  const rows = await book.warehouse.query(sql, book.schema);
  return new Map(
    rows.map((row: Row) => [
      numberIn(row, "customer"),
      { before: bigintIn(row, "before"), after: bigintIn(row, "after") },
    ]),
  );
}
