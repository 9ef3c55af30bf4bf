import { PRESETS } from "../../../src/engine/policy/policy.ts";
import { booksOf, type Point } from "../books.ts";
import { type Cause, oracleCauses } from "../causes.ts";
import type { OracleInput, OracleSet } from "../oracle.ts";
import { convert, isPositive } from "../rates.ts";
import { add, type Q, ZERO } from "../rational.ts";
import { licensed, type Worth } from "../worth.ts";
import type { Company, Price, Product } from "./company.ts";
import { dayNumber, dayText } from "./day-numbers.ts";
import { type Observed, type SeenDays, seenBy } from "./observations.ts";

/** A company with what the measuring half says of it. */
export interface Ledger {
  company: Company;
  input: OracleInput;
  customers: string[];
  /** What each customer holds after each of its change sets, in time order. */
  courses: Map<string, DatedPoint[]>;
  movements: Map<string, Movement[]>;
  products: Map<string, Product>;
  prices: Map<string, Price>;
  seen: Observed;
}

export type DatedPoint = Point & { on: number; isActive: boolean };

/** A change set that moved MRR, split into causes in micros of the reporting currency. */
export interface Movement {
  on: number;
  type: OracleSet["type"];
  causes: CausePart[];
}

export interface CausePart {
  cause: Cause;
  product: string;
  micros: Q;
}

/** Reads a company by its policy; `separate` is not among the policies that this knows. */
export function ledgerOf(company: Company): Ledger {
  const input = inputOf(company);
  const [book] = booksOf(input);
  const courses = new Map(
    [...(book?.courses ?? [])].map(([customer, points]) => [
      customer,
      points.map((point) => ({ ...point, on: dayNumber(point.day), isActive: isPositive(point.money) })),
    ]),
  );
  return {
    company,
    input,
    customers: [...new Set(company.states.map(({ customer }) => customer))].sort(),
    courses,
    movements: movementsOf(input),
    products: new Map(company.products.map((product) => [product.id, product])),
    prices: new Map(company.prices.map((price) => [price.id, price])),
    seen: seenBy(company),
  };
}

function inputOf({ policy, products, ...company }: Company): OracleInput {
  return {
    states: company.states,
    policy: PRESETS[policy],
    zone: company.zone,
    currency: company.currency,
    rates: company.rates,
    families: Object.fromEntries(products.map(({ id, family }) => [id, family])),
    kinds: Object.fromEntries(products.map(({ id, kind }) => [id, kind])),
  };
}

function movementsOf(input: OracleInput): Map<string, Movement[]> {
  const movements = new Map<string, Movement[]>();
  const sets = new Map<string, Movement>();
  for (const { customer, at, day, type, cause, product, currency, micros } of oracleCauses(input)) {
    const key = `${customer} ${at}`;
    const movement = sets.get(key) ?? { on: dayNumber(day), type, causes: [] };
    if (!sets.has(key)) movements.set(customer, [...(movements.get(customer) ?? []), movement]);
    sets.set(key, movement);
    movement.causes.push({ cause, product, micros: convert(input, { [currency]: micros }, day) });
  }
  return movements;
}

/** What a customer holds at the end of a day. */
export function pointOn({ courses }: Ledger, customer: string, day: number): DatedPoint | undefined {
  const points = courses.get(customer) ?? [];
  let last = points.length - 1;
  while (last >= 0 && (points[last]?.on ?? 0) > day) last -= 1;
  return points[last];
}

/** The items a customer holds at the end of a day. */
export const itemsOn = (ledger: Ledger, customer: string, day: number): Worth[] =>
  pointOn(ledger, customer, day)?.items ?? [];

/** Whether a customer pays at the end of a day. */
export const isActive = (ledger: Ledger, customer: string, day: number): boolean =>
  pointOn(ledger, customer, day)?.isActive ?? false;

/** The customers that pay at the end of a day. */
export const activeOn = (ledger: Ledger, day: number): string[] =>
  ledger.customers.filter((customer) => isActive(ledger, customer, day));

/** Micros of the reporting currency at the rate of a day. */
export const converted = ({ input }: Ledger, currency: string, micros: bigint, day: number): Q =>
  convert(input, { [currency]: micros }, dayText(day));

/** What some items are worth, at the rate of a day. */
export const worthOf = (ledger: Ledger, items: readonly Worth[], day: number): Q =>
  items.reduce((all, { currency, micros }) => add(all, converted(ledger, currency, micros, day)), ZERO);

const lists = new WeakMap<Worth, bigint>();

/** What an item lists at a month: its own price before discounts, without usage. */
export function listOf({ input }: Ledger, worth: Worth): bigint {
  const list = lists.get(worth) ?? licensed(worth.state, { ...input.policy, discounts: "none" });
  lists.set(worth, list);
  return list;
}

/** The day of a customer's first MRR. */
export const firstDay = ({ courses }: Ledger, customer: string): number | undefined =>
  courses.get(customer)?.find(({ isActive }) => isActive)?.on;

const NOTHING: SeenDays = new Map();

/** What was seen of a customer and metric. */
export const daysOf = ({ seen }: Ledger, customer: string, metric: string): SeenDays =>
  seen.get(customer)?.get(metric) ?? NOTHING;
