import { lastOf } from "../../base/lookup.ts";
import type { Zone } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { minorUnits } from "../figures/figures.ts";
import type { Question, Subject } from "../question/question.ts";
import type { Line } from "./lines.ts";
import { type AskedProof, type ProofHead, proofCell } from "./proof-cell.ts";
import { linesOf } from "./proof-lines.ts";
import { compareSize, compareTime, lineValues, sharesOf } from "./shares.ts";
import { customersOf, type Evidence, evidenceOf, foundFor, type ProofCustomer } from "./state-evidence.ts";

/** One line of a proof. Money in minor units. */
export interface ProofRow extends ProofCustomer {
  /** The linked customers that the evidence belongs to, where they're read as one. */
  members?: ProofCustomer[];
  currency: string;
  /** When the change happened; null for a balance. */
  at: string | null;
  type: string | null;
  cause: string | null;
  product: string | null;
  price: string | null;
  /** Before and after: of the items for a change, otherwise of the customer at the start and end. */
  before: number;
  after: number;
  /** What the line adds to the figure. */
  value: number;
  evidence: Evidence[];
}

export interface Proof extends ProofHead {
  /** Total number of lines, and the sum of those not listed. */
  lines: number;
  rest: number;
  rows: ProofRow[];
  sql: string;
}

/**
 * The proof of one cell of a metric: changes, or customers with their MRR at start and end, largest first. The whole
 * range is read as one period. The listed values and `rest` add up exactly to `total`.
 * @param limit maximum number of lines to list
 * @throws CambiumError `usage` when a rate is asked for over several periods, `not_found` for an unknown customer
 */
export async function explain(
  of: Book,
  asked: AskedProof,
  subject: Subject,
  zone: Zone,
  limit: number,
): Promise<Proof> {
  const { question, shared, only, headOf } = await proofCell(of, asked, subject);
  const book = only === null ? shared.book : { ...shared.book, keepsAnswers: false };
  const { lines, sql } = await linesOf(book, question);
  lines.sort((a, b) => compareSize(a.n, b.n) || a.customer - b.customer || compareTime(a, b));
  const listed = lines.slice(0, limit);
  const customers = new Set([...listed.map(({ customer }) => customer), ...(only === null ? [] : [only])]);
  const found = await sharesOf(shared, { only: [...customers] });
  const values = lineValues(
    shared,
    lines.filter(({ customer }) => customers.has(customer)),
    found.shares,
  );
  const total = only === null ? found.total : (found.shares[0]?.value ?? 0);
  return {
    ...headOf(total),
    lines: lines.length,
    rest: listed.reduce((rest, line) => rest - (values.get(line) ?? 0), total),
    rows: await inWords(book, question, listed, values, zone),
    sql,
  };
}

/** Adds names and evidence to the lines. */
async function inWords(
  book: Book,
  question: Question,
  lines: Line[],
  values: Map<Line, number>,
  zone: Zone,
): Promise<ProofRow[]> {
  const items = await itemsOf(book);
  const end = zone.startOf(lastOf(question.periods, "periods").end);
  const found = await evidenceOf(book, lines, end);
  const customers = await customersOf(book, [
    ...lines.map(({ customer }) => customer),
    ...[...found.byState.values(), ...found.byCustomer.values()].flat().map(({ member }) => member),
  ]);
  const named = (customer: number) => customers.get(customer) ?? { account: "", customer: "", name: null };
  return lines.map((line) => {
    const own = foundFor(line, found);
    const [before, after] = [line.before, line.after].map((money) => minorUnits(money, book.currency));
    return {
      ...named(line.customer),
      ...(book.isLinked && { members: [...new Set(own.map(({ member }) => member))].map(named) }),
      currency: items.currency(line.currency) ?? book.currency,
      at: line.at === null ? null : new Date(line.at).toISOString().replace(".000Z", "Z"),
      type: line.type,
      cause: line.cause,
      product: items.product(line.product),
      price: items.price(line.price),
      before: before ?? 0,
      after: after ?? 0,
      value: values.get(line) ?? 0,
      evidence: own.map(({ evidence }) => evidence),
    };
  });
}

async function itemsOf(
  book: Book,
): Promise<Record<"product" | "price" | "currency", (value: number) => string | null>> {
  const labels = await readLabels(book, ["product", "price", "currency"]);
  const of = (name: string) => labels.get(name) ?? (() => null);
  return { product: of("product"), price: of("price"), currency: of("currency") };
}
