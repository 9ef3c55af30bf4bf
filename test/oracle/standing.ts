import { type Book, booksOf, firstPoint, only, type Point, pointAt } from "./books.ts";
import { dayOf, type Interval, monthOf, type Period, periods } from "./calendar.ts";
import { byText } from "./changes.ts";
import { monthsBetween } from "./days.ts";
import { familyOf } from "./kinds.ts";
import { figure, type OracleMetricId } from "./metrics.ts";
import type { OracleInput } from "./oracle.ts";
import { convert, isPositive } from "./rates.ts";
import { compare, type Q, q } from "./rational.ts";
import type { OracleSettings } from "./returns.ts";

export type StandingDimension = "age" | "band" | "families" | "cohort";

/** Where a customer stands: at the start of a period, or at its entry within it. */
interface Stand {
  point: Point;
  /** The local date it is read on, and the one whose rates hold. */
  day: string;
  rateDay: string;
}

const AGES = ["0-2 months", "3-5 months", "6-11 months", "12-23 months", "24 months and more"];
const AGE_BOUNDS = [3, 6, 12, 24];
const BANDS = ["under 50", "50 to 200", "200 to 1000", "1000 to 5000", "5000 and more"];
const BAND_BOUNDS = [50, 200, 1000, 5000].map((units) => q(units * 1_000_000));

/** Just before the period when it was active then, else just after the first set in it that made it active. */
function standOf(book: Book, customer: string, { start, end }: Period): Stand | null {
  const { zone } = book.input;
  const opening = pointAt(book, customer, start);
  if (opening && isPositive(opening.money))
    return { point: opening, day: dayOf(start, zone), rateDay: dayOf(start - 1, zone) };
  const entry = book.courses
    .get(customer)
    ?.find(({ at, money }) => at >= start && at < end && isPositive(money));
  return entry ? { point: entry, day: entry.day, rateDay: entry.day } : null;
}

function age(book: Book, customer: string, { day }: Stand): string {
  const months = monthsBetween(firstPoint(book, customer)?.day ?? day, day);
  return AGES[AGE_BOUNDS.filter((bound) => months >= bound).length] ?? "";
}

function band(book: Book, { point, rateDay }: Stand): string {
  const mrr = convert(book.input, point.money, rateDay);
  return BANDS[BAND_BOUNDS.filter((bound) => compare(mrr, bound) >= 0).length] ?? "";
}

function families(book: Book, { point }: Stand): string {
  const paid = point.items.filter(({ micros }) => micros > 0n);
  const owned = new Set(paid.map(({ product }) => familyOf(book.input, product))).size;
  if (owned === 0) return "none";
  return owned === 1 ? "1 family" : owned === 2 ? "2 families" : "3 families and more";
}

function labelOf(book: Book, dimension: StandingDimension, customer: string, period: Period): string | null {
  if (dimension === "cohort") {
    const first = firstPoint(book, customer);
    return first && first.at < period.end ? monthOf(first.day) : null;
  }
  const stand = standOf(book, customer, period);
  if (!stand) return null;
  if (dimension === "age") return age(book, customer, stand);
  return dimension === "band" ? band(book, stand) : families(book, stand);
}

/** What a customer was in a period, by the period's label; null when it was never active in it. */
export function oracleStanding(
  input: OracleInput,
  dimension: StandingDimension,
): (customer: string, period: Period) => string | null {
  const books = booksOf(input);
  return (customer, period) => {
    const book = books.find(({ courses }) => courses.has(customer));
    return book ? labelOf(book, dimension, customer, period) : null;
  };
}

/** Metrics that look at nothing but the MRR of their period. */
export type StandingMetricId = Exclude<
  OracleMetricId,
  | "nrr_12m"
  | "grr_12m"
  | "expansion_growth"
  | "expansion_regret"
  | "expansion_durability"
  | "new_cac_ratio"
  | "expansion_cac_ratio"
  | "usage_revenue"
>;

/** One figure of the customers of one class; classes that nobody was in in a period are left out. */
export interface StandingFigure {
  period: string;
  currency: string;
  key: string;
  value: Q | null;
}

/** The customers of one class in a period, as books of their own. */
interface Class {
  key: string;
  own: Book;
}

const known = new WeakMap<Book, Map<string, Class[]>>();

/** The classes somebody is in in a period, by name; worked out once for a book. */
function classesOf(book: Book, dimension: StandingDimension, period: Period): Class[] {
  const classes = known.get(book) ?? new Map<string, Class[]>();
  known.set(book, classes);
  const name = `${dimension} ${period.start} ${period.end}`;
  const found = classes.get(name) ?? allClasses(book, dimension, period);
  classes.set(name, found);
  return found;
}

function allClasses(book: Book, dimension: StandingDimension, period: Period): Class[] {
  const customers = [...book.courses.keys()];
  const labels = new Map(
    customers.map((customer) => [customer, labelOf(book, dimension, customer, period)] as const),
  );
  const keys = new Set([...labels.values()].flatMap((label) => label ?? []));
  return [...keys]
    .sort(byText)
    .map((key) => ({ key, own: only(book, (customer) => labels.get(customer) === key) }));
}

/** A metric broken down by what customers were at the start of each period. */
export function oracleByStanding(
  id: StandingMetricId,
  input: OracleInput,
  interval: Interval,
  dimension: StandingDimension,
  fromDay: string,
  toDayExclusive: string,
  settings: OracleSettings = {},
): StandingFigure[] {
  return periods(interval, fromDay, toDayExclusive, input.zone).flatMap((period) =>
    booksOf(input).flatMap((book) =>
      classesOf(book, dimension, period).map(({ key, own }) => {
        const value = figure(id, { book: own, interval, period, settings });
        return { period: period.label, currency: book.currency, key, value };
      }),
    ),
  );
}
