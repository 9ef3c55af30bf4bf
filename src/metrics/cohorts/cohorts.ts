import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { firstOf, lastOf } from "../../base/lookup.ts";
import { type Period, periodsBetween } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { isStandingDimension } from "../../model/parts/dimensions.ts";
import { bigintIn, numberIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { planOf } from "../figures/compute.ts";
import { minorUnits, ratio } from "../figures/figures.ts";
import { kept } from "../figures/kept-queries.ts";
import { asEntered } from "../figures/members.ts";
import type { Fraction, Metric } from "../list/metric.ts";
import { type Asked, type Question, type Subject, understand } from "../question/question.ts";
import { cohortQueries } from "./cohort-queries.ts";

/** What a cohort table follows: net revenue, gross revenue (capped at each customer's first MRR) or customers. */
export const COHORT_VALUES = ["net", "gross", "customers"] as const;
export type CohortValue = (typeof COHORT_VALUES)[number];

/** A cohort at one age. Age 0 is the end of the period of first MRR; `base` is in minor units. */
interface CohortRow {
  cohort: string;
  currency?: string;
  customers: number;
  base: number;
  age: number;
  period: string;
  value: number | null;
  /** What's left: money in minor units, or a number of customers. */
  amount: number;
  /** Share of what was left one age earlier; null at age 0. */
  of_previous: number | null;
}

/** All cohorts combined at one age. */
interface CohortAverage {
  currency?: string;
  age: number;
  /** Number of cohorts that have reached this age. */
  cohorts: number;
  value: number | null;
  of_previous: number | null;
}

export interface CohortAnswer {
  of: CohortValue;
  /** Null where each row has its own currency. */
  currency: string | null;
  policy: string;
  rows: CohortRow[];
  averages: CohortAverage[];
  sql: string;
}

const CAUSELESS = "a cohort is a set of customers, and customers have no cause";
const SHOWN = 12;

/** A stand-in metric, so that a cohort question can be read like any other. */
const COHORTS: Metric = {
  id: "cohorts",
  name: "Cohorts",
  unit: "ratio",
  better: "up",
  kind: "lagging",
  definition: "Share of customers' first MRR that's left, by the period of their first MRR",
  needs: [],
  addsUp: CAUSELESS,
  proof: "none",
  whyNoCauses: CAUSELESS,
  value: () => ({ n: 0n, d: 0n }),
};

/**
 * The cohort table (DEFINITIONS §5, Cohorts), at the rates of each customer's first day. Without `from`, the last
 * twelve cohorts.
 * @throws CambiumError `missing_rate` when money of a customer has no rate on its first day
 */
export async function cohorts(
  book: Book,
  of: CohortValue,
  asked: Omit<Asked, "metric" | "by" | "compare">,
  subject: Subject,
): Promise<CohortAnswer> {
  const question = cohortQuestion(asked, subject);
  const periods = asked.from === undefined ? lastPeriods(question) : question.periods;
  const plan = await planOf(book, await asEntered({ ...question, by: [], periods }));
  const queries = cohortQueries(plan, of === "gross", book.isSeparate);
  const [members = [], changes = []] = await Promise.all(
    queries.map(async (sql) =>
      read(book, periods, await kept(book, sql, { part: plan.scope.several, sums: [] })),
    ),
  );
  const lines = linesOf(book, of, members, changes);
  const places = new Map(periods.map(({ start }, index) => [dateOfDay(start), index]));
  checkMost(
    "cells",
    lines.reduce((sum, { cohort }) => sum + periods.length - (places.get(cohort) ?? 0), 0),
  );
  const rows = lines.flatMap((line) => rowsOf(book, line, periods));
  return {
    of,
    currency: book.isSeparate ? null : book.currency,
    policy: book.policy,
    rows,
    averages: averagesOf(book, lines, periods),
    sql: queries.join(";\n\n"),
  };
}

/**
 * Reads a question about cohorts.
 * @throws CambiumError `unsupported` for filters whose value changes as customers age
 */
export function cohortQuestion(asked: Omit<Asked, "metric" | "by" | "compare">, subject: Subject): Question {
  const question = understand({ ...asked, metric: COHORTS.id }, subject, COHORTS);
  const standing = [...question.where.keys()].find(isStandingDimension);
  if (standing === undefined) return question;
  throw new CambiumError("unsupported", `you can't filter cohorts by ${standing}: it changes as they age`, {
    hint: "Filter by something that doesn't change, such as country, or by product.",
  });
}

/** The last twelve periods up to the end of the range asked for. */
function lastPeriods({ interval, periods }: Question): Period[] {
  const end = lastOf(periods, "periods").end;
  if (interval === "range") return periods;
  return periodsBetween(interval, end - SHOWN * 366, end).slice(-SHOWN);
}

async function read(book: Book, periods: Period[], all: string): Promise<Row[]> {
  const [from, to] = [
    dateOfDay(firstOf(periods, "periods").start),
    dateOfDay(lastOf(periods, "periods").end),
  ];
  const rows = await book.warehouse.query(
    `select * from (${all}) where cohort >= date '${from}' and cohort < date '${to}'`,
    book.schema,
  );
  const bad = rows.find((row) => row.unrated_on !== null);
  if (bad !== undefined) throw book.rates.missing(Number(bad.currency), dateOf(bad.unrated_on));
  return rows;
}

const dateOf = (value: Row[string] | undefined) => String(value).slice(0, 10);

/** One cohort: its customers and first MRR, and the change in each period. */
interface Line {
  cohort: string;
  currency: string;
  customers: bigint;
  base: bigint;
  changes: Map<string, bigint>;
  isOfCustomers: boolean;
}

function linesOf(book: Book, of: CohortValue, members: Row[], changes: Row[]): Line[] {
  const lines = new Map<string, Line>();
  const isOfCustomers = of === "customers";
  for (const row of [...members, ...changes]) {
    const currency = book.isSeparate ? book.rates.code(numberIn(row, "currency")) : book.currency;
    const key = `${dateOf(row.cohort)} ${currency}`;
    const empty = { customers: 0n, base: 0n, changes: new Map<string, bigint>(), isOfCustomers };
    const line = lines.get(key) ?? { cohort: dateOf(row.cohort), currency, ...empty };
    const [customers, money] = [bigintIn(row, "customers"), bigintIn(row, "money")];
    if (row.period === undefined) {
      line.customers += customers;
      line.base += money;
    } else {
      const period = dateOf(row.period);
      line.changes.set(period, (line.changes.get(period) ?? 0n) + (isOfCustomers ? customers : money));
    }
    lines.set(key, line);
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/** A cohort at one age: the share left, and the amount left one age earlier (null at age 0). */
interface Age {
  period: Period;
  value: Fraction;
  before: bigint | null;
}

/** A cohort at each of its ages within the range. */
function agesOf(line: Line, periods: Period[]): Age[] {
  const first = periods.findIndex(({ start }) => dateOfDay(start) === line.cohort);
  const d = line.isOfCustomers ? line.customers : line.base;
  let n = 0n;
  return periods.slice(first).map((period, age) => {
    const before = age === 0 ? null : n;
    n += line.changes.get(dateOfDay(period.start)) ?? 0n;
    return { period, value: { n, d }, before };
  });
}

function rowsOf(book: Book, line: Line, periods: Period[]): CohortRow[] {
  const ages = agesOf(line, periods);
  return ages.map(({ period, value: { n, d }, before }, age) => ({
    cohort: firstOf(ages, "ages").period.label,
    ...(book.isSeparate && { currency: line.currency }),
    customers: Number(line.customers),
    base: minorUnits(line.base, line.currency),
    age,
    period: period.label,
    value: d === 0n ? null : ratio(n, d),
    amount: line.isOfCustomers ? Number(n) : minorUnits(n, line.currency),
    of_previous: before === null || before === 0n ? null : ratio(n, before),
  }));
}

/** Averages by age, over the cohorts that have reached it: the sum of numerators over the sum of denominators. */
function averagesOf(book: Book, lines: Line[], periods: Period[]): CohortAverage[] {
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const own = lines.filter((line) => line.currency === currency).map((line) => agesOf(line, periods));
    const oldest = Math.max(...own.map((ages) => ages.length));
    return Array.from({ length: oldest }, (_, age) => {
      const values = own.flatMap((ages) => ages[age]?.value ?? []);
      const [n, d] = [sum(values.map((each) => each.n)), sum(values.map((each) => each.d))];
      const before = sum(own.flatMap((ages) => ages[age]?.before ?? []));
      const shares = {
        value: d === 0n ? null : ratio(n, d),
        of_previous: before === 0n ? null : ratio(n, before),
      };
      const average = { age, cohorts: values.length, ...shares };
      return book.isSeparate ? { currency, ...average } : average;
    });
  });
}

const sum = (numbers: bigint[]) => numbers.reduce((total, n) => total + n, 0n);
