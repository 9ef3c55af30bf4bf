import { addMonths } from "../../base/period.ts";
import type { BillingInterval } from "../../base/words.ts";

/** How often something is billed. */
export interface Term {
  interval: BillingInterval;
  count: number;
}

/** A billing period: days from one until before another, counted from 1970-01-01. */
export interface BillingPeriod {
  start: number;
  end: number;
}

/** The billing period that holds a day. @param anchor the first day of a period, at or before the day */
export function periodAt(anchor: number, { interval, count }: Term, day: number): BillingPeriod {
  const boundary = (n: number) => {
    if (interval === "day") return anchor + n * count;
    if (interval === "week") return anchor + n * count * 7;
    return addMonths(anchor, n * count * (interval === "year" ? 12 : 1));
  };
  let n = 0;
  while (boundary(n + 1) <= day) n += 1;
  return { start: boundary(n), end: boundary(n + 1) };
}

/** What something costs at its interval, in micros. */
export interface Billed extends Term {
  amount: number;
}

/** What a change is charged for. Money in micros. */
export interface Proration {
  /** What is to be paid at once; negative: a credit. */
  now: number;
  /** The day of the next bill, and how much of it is for this. */
  renewsOn: number;
  renewal: number;
}

/**
 * What a change on a day costs: the rest of the running period in proportion to its days, the day itself included, less the
 * same share of what it takes the place of. At another interval a new period begins that day, paid in full.
 * @param before what it takes the place of, and the period that runs; null: it begins a period of its own
 */
export function prorated(
  after: Billed,
  before: { billed: Billed[]; period: BillingPeriod; term: Term } | null,
  day: number,
): Proration {
  if (before === null) {
    const { end } = periodAt(day, after, day);
    return { now: after.amount, renewsOn: end, renewal: after.amount };
  }
  const { start, end } = before.period;
  const rest = (amount: number) => Math.round((amount * (end - day)) / (end - start));
  const unused = before.billed.reduce((sum, { amount }) => sum + rest(amount), 0);
  const isSame = after.interval === before.term.interval && after.count === before.term.count;
  return isSame
    ? { now: rest(after.amount) - unused, renewsOn: end, renewal: after.amount }
    : { now: after.amount - unused, renewsOn: periodAt(day, after, day).end, renewal: after.amount };
}
