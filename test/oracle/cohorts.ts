import { type Book, booksOf, firstPoint, moneyAt, type Point, type Restrict } from "./books.ts";
import { type Interval, type Period, periods } from "./calendar.ts";
import type { OracleInput } from "./oracle.ts";
import { convert, isPositive } from "./rates.ts";
import { min, type Q, q, ratio, sum } from "./rational.ts";
import { count } from "./ratios.ts";

/** A cohort at the end of its first period (age 0) or of a later one. */
export interface OracleCohort {
  /** The period of their first MRR. */
  cohort: string;
  currency: string;
  customers: number;
  /** Their first MRR, in micros of the reporting currency. */
  base: Q;
  age: number;
  /** The period that ends at this age. */
  period: string;
  net: Q | null;
  gross: Q | null;
  /** The share of them that is active. */
  active: Q | null;
}

interface Member {
  customer: string;
  first: Point;
  base: Q;
}

function membersOf(book: Book, { start, end }: Period): Member[] {
  return [...book.courses.keys()].flatMap((customer) => {
    const first = firstPoint(book, customer);
    if (!first || first.at < start || first.at >= end) return [];
    return [{ customer, first, base: convert(book.input, first.money, first.day) }];
  });
}

function rowOf(book: Book, members: Member[], cohort: Period, age: number, period: Period): OracleCohort {
  const now = members.map(({ customer, first, base }) => {
    const money = moneyAt(book, customer, period.end);
    return { money, base, value: convert(book.input, money, first.day) };
  });
  const base = sum(members.map((member) => member.base));
  return {
    cohort: cohort.label,
    currency: book.currency,
    customers: members.length,
    base,
    age,
    period: period.label,
    net: ratio(sum(now.map(({ value }) => value)), base),
    gross: ratio(sum(now.map((one) => min(one.value, one.base))), base),
    active: ratio(count(now.filter(({ money }) => isPositive(money))), q(members.length)),
  };
}

/**
 * Every cohort that has a customer and begins in the range's whole periods, at each age whose period ends no later
 * than `toDay`. Everything is at the rates of each customer's first day. Under a filter, the business is read as if it had
 * only those items: also when customers came.
 */
export function oracleCohorts(
  input: OracleInput,
  { interval, fromDay, toDay }: { interval: Interval; fromDay: string; toDay: string },
  restrict?: Restrict,
): OracleCohort[] {
  const all = periods(interval, fromDay, toDay, input.zone);
  const closed = all.filter(({ endDay }) => endDay <= toDay);
  return booksOf(input, restrict).flatMap((book) =>
    all.flatMap((cohort, index) => {
      const members = membersOf(book, cohort);
      if (members.length === 0) return [];
      return closed.slice(index).map((period, age) => rowOf(book, members, cohort, age, period));
    }),
  );
}
