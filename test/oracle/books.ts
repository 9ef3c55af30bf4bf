import { dayOf } from "./calendar.ts";
import { byText } from "./changes.ts";
import { type BreakdownBy, type OracleInput, type OracleLeg, oracleLegs } from "./oracle.ts";
import { convert, isPositive, type Money, plus } from "./rates.ts";
import { type Q, sum, ZERO } from "./rational.ts";
import { type FullSet, fullSets } from "./sets.ts";
import type { Worth } from "./worth.ts";

/** A filter to one product or price: the business read as if it had only those items. */
export interface Restrict {
  by: BreakdownBy;
  key: string;
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
  flows: Flow[];
  /** The points of each customer, in time order. */
  courses: Map<string, Point[]>;
}

interface Row {
  customer: string;
  wasActive: boolean;
  isActive: boolean;
  /** MRR at start and end, both at the start's rates; 0 for who was not active then. */
  atStart: Q;
  atEnd: Q;
}

/** What happened in [start, end). */
export interface Frame {
  start: number;
  end: number;
  opening: Q;
  closing: Q;
  rows: Row[];
  /** Movements of one type, of everybody. */
  all: (type: FlowType) => Q;
  /** Movements of one type, of customers active at the start. */
  own: (type: FlowType) => Q;
}

function legFlows(input: OracleInput, { by, key }: Restrict): Flow[] {
  const legs = oracleLegs(input, by).filter((leg) => leg[by] === key);
  return legs.map(({ currency, micros, ...leg }) => ({ ...leg, money: { [currency]: micros } }));
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
  const holds = (worth: Worth): boolean => !restrict || worth[restrict.by] === restrict.key;
  const courses = new Map<string, Point[]>();
  for (const customer of new Set(sets.map((set) => set.customer))) {
    const own = sets.filter((set) => set.customer === customer);
    courses.set(customer, courseOf(own, holds));
  }
  return { input, currency: input.currency, isRestricted: restrict !== undefined, flows, courses };
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
  const key = restrict ? `${restrict.by} ${restrict.key}` : "";
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

const frames = new WeakMap<Book, Map<string, Frame>>();

/** What happened in [start, end); worked out once for a book. */
export function frameOf(book: Book, start: number, end: number): Frame {
  const made = frames.get(book) ?? new Map<string, Frame>();
  frames.set(book, made);
  const frame = made.get(`${start} ${end}`) ?? newFrame(book, start, end);
  made.set(`${start} ${end}`, frame);
  return frame;
}

function rowOf(book: Book, customer: string, start: number, end: number): Row {
  const [first, last] = [moneyAt(book, customer, start), moneyAt(book, customer, end)];
  const wasActive = isPositive(first);
  const day = dayOf(start - 1, book.input.zone);
  return {
    customer,
    wasActive,
    isActive: isPositive(last),
    atStart: convert(book.input, first, day),
    atEnd: wasActive ? convert(book.input, last, day) : ZERO,
  };
}

function newFrame(book: Book, start: number, end: number): Frame {
  const { input, courses } = book;
  const customers = [...courses.keys()];
  const rows = customers.map((customer) => rowOf(book, customer, start, end));
  const owners = new Set(rows.filter((row) => row.wasActive).map((row) => row.customer));
  const inside = book.flows.filter((flow) => flow.at >= start && flow.at < end);
  const total = (flows: Flow[]): Q => sum(flows.map((flow) => convert(input, flow.money, flow.day)));
  const endDay = dayOf(end - 1, input.zone);
  return {
    start,
    end,
    opening: sum(rows.map((row) => row.atStart)),
    closing: sum(customers.map((customer) => convert(input, moneyAt(book, customer, end), endDay))),
    rows,
    all: (type) => total(inside.filter((flow) => flow.type === type)),
    own: (type) => total(inside.filter((flow) => flow.type === type && owners.has(flow.customer))),
  };
}
