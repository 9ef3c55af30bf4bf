import { byText } from "./changes.ts";
import {
  type BreakdownBy,
  type ItemName,
  itemLabels,
  labelledLegs,
  type OracleInput,
  type OracleLeg,
} from "./oracle.ts";
import { isPositive, type Money, plus } from "./rates.ts";
import { type FullSet, fullSets } from "./sets.ts";
import type { Worth } from "./worth.ts";

/** A filter to one product or price, or to one combination of what belongs to items: the business read as if it had only those. */
export interface Restrict {
  by: BreakdownBy | readonly ItemName[];
  key: string;
}

/** What names an item under a filter. */
export function itemKey(input: OracleInput, by: Restrict["by"], worth: Worth): string {
  return typeof by === "string" ? worth[by] : itemLabels(input, worth, by).join(" | ");
}

export type FlowType = OracleLeg["type"];

/** Money that moved: a change set, or under a filter its legs. */
export interface Flow {
  customer: string;
  at: number;
  day: string;
  type: FlowType;
  money: Money;
}

/** What a customer is worth from one of its sets until the next, with the items that make it up. */
export interface Point {
  at: number;
  day: string;
  money: Money;
  items: Worth[];
}

/** Everything figures of one currency are read from. */
export interface Book {
  input: OracleInput;
  currency: string;
  isRestricted: boolean;
  restrict: Restrict | undefined;
  flows: Flow[];
  /** The points of each customer, in time order. */
  courses: Map<string, Point[]>;
}

function legFlows(input: OracleInput, { by, key }: Restrict): Flow[] {
  const legs = labelledLegs(input, (worth) => itemKey(input, by, worth)).filter(({ label }) => label === key);
  return legs.map(({ currency, micros, label: _, ...leg }) => ({ ...leg, money: { [currency]: micros } }));
}

/** What a customer is worth after each of its sets; only the items that `holds` says. */
function courseOf(sets: readonly FullSet[], holds: (worth: Worth) => boolean): Point[] {
  const present = new Map<string, Worth>();
  return sets.map(({ at, day, moves }) => {
    for (const { item, after } of moves) {
      if (after && holds(after)) present.set(item, after);
      else present.delete(item);
    }
    const items = [...present.values()];
    const money = items.reduce<Money>((all, worth) => plus(all, worth.currency, worth.micros), {});
    return { at, day, money, items };
  });
}

function open(input: OracleInput, restrict?: Restrict): Book {
  const sets = fullSets(input);
  const flows = restrict ? legFlows(input, restrict) : sets.map((set) => ({ ...set, money: set.delta }));
  const holds = (worth: Worth): boolean => !restrict || itemKey(input, restrict.by, worth) === restrict.key;
  const courses = new Map<string, Point[]>();
  for (const customer of new Set(sets.map((set) => set.customer))) {
    const own = sets.filter((set) => set.customer === customer);
    courses.set(customer, courseOf(own, holds));
  }
  return { input, currency: input.currency, isRestricted: restrict !== undefined, restrict, flows, courses };
}

/** The part of a book that belongs to some of its customers. */
export function only(book: Book, belongs: (customer: string) => boolean): Book {
  const flows = book.flows.filter((flow) => belongs(flow.customer));
  const courses = new Map([...book.courses].filter(([customer]) => belongs(customer)));
  return { ...book, flows, courses };
}

const known = new WeakMap<OracleInput, Map<string, Book[]>>();

/** One book, or under `separate` one for each currency that occurs; made once for an input and filter. */
export function booksOf(input: OracleInput, restrict?: Restrict): Book[] {
  const key = restrict ? `${String(restrict.by)} ${restrict.key}` : "";
  const books = known.get(input) ?? new Map<string, Book[]>();
  known.set(input, books);
  const found = books.get(key) ?? allBooks(input, restrict);
  books.set(key, found);
  return found;
}

function allBooks(input: OracleInput, restrict?: Restrict): Book[] {
  const book = open(input, restrict);
  if (input.policy.currency !== "separate") return [book];
  const currencies = [...new Set(input.states.map((state) => state.currency))].sort(byText);
  return currencies.map((currency) => ({
    ...only(book, (customer) => customer.endsWith(`|${currency}`)),
    currency,
  }));
}

/** What a customer is worth just before T. */
export function pointAt(book: Book, customer: string, at: number): Point | undefined {
  return book.courses.get(customer)?.findLast((point) => point.at < at);
}

/** What a customer is worth just before T, as money. */
export const moneyAt = (book: Book, customer: string, at: number): Money =>
  pointAt(book, customer, at)?.money ?? {};

/** The point of a customer's first MRR. */
export function firstPoint(book: Book, customer: string): Point | undefined {
  return book.courses.get(customer)?.find(({ money }) => isPositive(money));
}
