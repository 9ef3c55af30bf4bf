import type { UsageMetric } from "./company.ts";
import { dayText, firstOfMonth } from "./day-numbers.ts";
import { daysOf, isActive, type Ledger } from "./ledger.ts";
import { itemsLimit } from "./limits.ts";
import { remembered } from "./memo.ts";
import { lastSeen, seenWithin } from "./observations.ts";
import { calendarMonth, type Span, spanOf, sumWithin } from "./spans.ts";
import { metricOf } from "./usage-kind.ts";

const AFTER_DAYS = 60;

/** A limit that a customer raised, and how much of it is used 60 days after. */
export interface Raised {
  customer: string;
  metric: string;
  on: string;
  /** The new limit, and the use of it, in thousandths. */
  limit: number;
  value: number;
  isUnused: boolean;
}

/** Limits raised by an expansion 60 days ago or more, of customers that still pay and whose use is known. */
export function raisedUntil(ledger: Ledger, today: number): Raised[] {
  return ledger.customers.flatMap((customer) => {
    const days = (ledger.movements.get(customer) ?? [])
      .filter(({ type, on }) => type === "expansion" && on + AFTER_DAYS <= today)
      .map(({ on }) => on);
    return [...new Set(days)].flatMap((on) =>
      ledger.company.metrics.flatMap((metric) => raisedOn(ledger, customer, metric, on)),
    );
  });
}

function raisedOn(ledger: Ledger, customer: string, metric: UsageMetric, on: number): Raised[] {
  const [before, limit] = [on - 1, on].map((day) => itemsLimit(ledger, customer, metric, day) ?? 0);
  if (limit === undefined || before === undefined || limit <= before) return [];
  const value = isActive(ledger, customer, on + AFTER_DAYS)
    ? usedOn(ledger, customer, metric, on + AFTER_DAYS)
    : null;
  if (value === null) return [];
  const isUnused = value * 100 < limit * ledger.company.settings.misfit;
  return [{ customer, metric: metric.id, on: dayText(on), limit, value, isUnused }];
}

/** Use of a metric as a day shows it: a level as last seen, a count in its last closed span if seen then; null: not known. */
export function usedOn(ledger: Ledger, customer: string, metric: UsageMetric, day: number): number | null {
  const days = daysOf(ledger, customer, metric.id);
  if (metric.kind === "level") return lastSeen(days, day, day)?.last ?? null;
  const closed = closedSpan(ledger, customer, metric, day);
  return seenWithin(days, closed.first, closed.last, day).length > 0
    ? sumWithin(ledger, customer, metric, closed, day)
    : null;
}

/** The last span of a count that was over before a day began. */
export const closedSpan = (ledger: Ledger, customer: string, { id, span }: UsageMetric, day: number): Span =>
  span === "month" ? calendarMonth(firstOfMonth(day) - 1) : lastSpan(ledger, customer, id, day);

/** The span that ended on the day before, else the last one before that. */
const lastSpan = remembered((ledger: Ledger, customer: string, id: string, day: number): Span => {
  const span = spanOf(ledger, customer, metricOf(ledger, id), day - 1);
  return span.last === day - 1 ? span : lastSpan(ledger, customer, id, day - 1);
});
