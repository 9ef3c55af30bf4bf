import { type Book, booksOf } from "./books.ts";
import { byText } from "./changes.ts";
import { aged, durability, type Expansion, kept } from "./expansions.ts";
import type { OracleInput } from "./oracle.ts";
import { rateOn } from "./rates.ts";
import { add, compare, min, mul, type Q, q, ratio, sub, sum, ZERO } from "./rational.ts";

/** A part of what a change set came to. */
export interface CausePart {
  cause: string;
  currency: string;
  micros: bigint;
}

/** The causes of the change set of a customer at an instant. */
export type CausesOf = (customer: string, at: number) => readonly CausePart[];

/** Money expanded k months ago or more, and what of it was never given back. */
export interface OracleDurability {
  currency: string;
  expanded: Q;
  kept: Q;
}

export interface DurabilityOptions {
  k: number;
  /** The local date that begins at the instant asked about. */
  atDay: string;
}

/** Durability, for each currency that occurs. */
export function oracleDurability(input: OracleInput, { k, atDay }: DurabilityOptions): OracleDurability[] {
  return booksOf(input).map((book) => ({ currency: book.currency, ...durability(book, k, atDay) }));
}

const floor = ({ n, d }: Q): Q => q((n - (((n % d) + d) % d)) / d);

/**
 * Shares an amount in proportion to signed parts, each in whole units as far as the amount is whole: what is left goes
 * to the largest remainders, ties by key.
 */
export function shareOut(amount: Q, parts: ReadonlyMap<string, Q>): Map<string, Q> {
  const whole = sum([...parts.values()]);
  const exact = [...parts].map(([key, part]) => ({ key, value: mul(amount, ratio(part, whole) ?? ZERO) }));
  const shares = new Map(exact.map(({ key, value }) => [key, floor(value)]));
  let left = sub(amount, sum([...shares.values()]));
  const rest = (value: Q): Q => sub(value, floor(value));
  const order = exact.sort((a, b) => compare(rest(b.value), rest(a.value)) || byText(a.key, b.key));
  for (const { key } of order) {
    const more = min(left, q(1n));
    shares.set(key, add(shares.get(key) ?? ZERO, more));
    left = sub(left, more);
  }
  return shares;
}

/** What one unit that a customer's shares are rounded to is worth: its own currency's micro, if it has only one. */
function unitOf(book: Book, { customer, day }: Expansion): Q {
  const points = book.courses.get(customer) ?? [];
  const currencies = new Set(points.flatMap(({ money }) => Object.keys(money)));
  const [only] = currencies;
  return only !== undefined && currencies.size === 1 ? rateOn(book.input, only, day) : q(1n);
}

/** What each cause came to, in the reporting currency of a day. */
export function byCause(input: OracleInput, day: string, parts: readonly CausePart[]): Map<string, Q> {
  const amounts = new Map<string, Q>();
  for (const { cause, currency, micros } of parts) {
    const value = mul(q(micros), rateOn(input, currency, day));
    amounts.set(cause, add(amounts.get(cause) ?? ZERO, value));
  }
  return amounts;
}

/** Durability of a book by cause; expanded is signed, as causes are. */
export function durabilityByCause(
  book: Book,
  { k, atDay }: DurabilityOptions,
  causesOf: CausesOf,
): Map<string, { expanded: Q; kept: Q }> {
  const totals = new Map<string, { expanded: Q; kept: Q }>();
  for (const expansion of aged(book, k, atDay)) {
    const unit = unitOf(book, expansion);
    const parts = byCause(book.input, expansion.day, causesOf(expansion.customer, expansion.at));
    const shares = shareOut(ratio(kept(book, expansion, k), unit) ?? ZERO, parts);
    for (const [cause, part] of parts) {
      const old = totals.get(cause) ?? { expanded: ZERO, kept: ZERO };
      const share = mul(shares.get(cause) ?? ZERO, unit);
      totals.set(cause, { expanded: add(old.expanded, part), kept: add(old.kept, share) });
    }
  }
  return totals;
}

/** Durability by cause, for each currency that occurs; it adds up to the whole. */
export function oracleDurabilityByCause(
  input: OracleInput,
  options: DurabilityOptions,
  causesOf: CausesOf,
): Array<OracleDurability & { cause: string }> {
  return booksOf(input).flatMap((book) =>
    [...durabilityByCause(book, options, causesOf)]
      .map(([cause, found]) => ({ currency: book.currency, cause, ...found }))
      .sort((a, b) => byText(a.cause, b.cause)),
  );
}
