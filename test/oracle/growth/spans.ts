import type { Worth } from "../worth.ts";
import type { UsageMetric } from "./company.ts";
import { firstOfMonth, monthsLater } from "./day-numbers.ts";
import { daysOf, type Ledger } from "./ledger.ts";
import { carriers } from "./limits.ts";
import { remembered } from "./memo.ts";
import { seenWithin } from "./observations.ts";

/** Days from `first` to `last`, both included. */
export interface Span {
  first: number;
  last: number;
}

const MONTHS = { day: 0, week: 0, month: 1, year: 12 };
const DAYS = { day: 1, week: 7, month: 0, year: 0 };

/** The span of a count that holds a day: its calendar month, or the billing period of the item that carries the limit. */
export const spanOf = (ledger: Ledger, customer: string, { id, span }: UsageMetric, day: number): Span =>
  (span === "month" ? null : billedSpan(ledger, customer, id, day)) ?? calendarMonth(day);

/** The calendar month that holds a day. */
export function calendarMonth(day: number): Span {
  const first = firstOfMonth(day);
  return { first, last: monthsLater(first, 1) - 1 };
}

const billedSpan = remembered(
  (ledger: Ledger, customer: string, metric: string, day: number): Span | null => {
    const [carrier] = carriers(ledger, customer, metric, day);
    return carrier ? billingPeriod(ledger, customer, carrier.item, day) : null;
  },
);

/** The period of an item that holds a day, counted from the day since when it is billed at its interval. */
function billingPeriod(ledger: Ledger, customer: string, item: Worth, day: number): Span {
  const { interval, intervalCount } = item.state;
  const anchor = billedSince(ledger, customer, item, day);
  const startOf = (n: number): number =>
    monthsLater(anchor, n * MONTHS[interval] * intervalCount) + n * DAYS[interval] * intervalCount;
  let n = 0;
  while (startOf(n + 1) <= day) n += 1;
  return { first: startOf(n), last: startOf(n + 1) - 1 };
}

function billedSince(ledger: Ledger, customer: string, item: Worth, day: number): number {
  const points = (ledger.courses.get(customer) ?? []).filter(({ on }) => on <= day);
  const holds = (items: readonly Worth[]): boolean =>
    items.some((other) => other.item === item.item && other.term === item.term);
  const broken = points.findLastIndex(({ items }) => !holds(items));
  return points[broken + 1]?.on ?? day;
}

/** What a count came to from the first to the last day of a span, or until an earlier day. */
export function sumWithin(
  ledger: Ledger,
  customer: string,
  metric: UsageMetric,
  { first, last }: Span,
  known: number,
): number {
  const days = seenWithin(daysOf(ledger, customer, metric.id), first, last, known);
  return days.reduce((all, { sum }) => all + sum, 0);
}
