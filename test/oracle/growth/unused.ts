import type { UsageMetric } from "./company.ts";
import { dayText } from "./day-numbers.ts";
import { daysOf, isActive, type Ledger } from "./ledger.ts";
import { itemsLimit } from "./limits.ts";
import { lastSeen } from "./observations.ts";
import { spanOf, sumWithin } from "./spans.ts";

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

/** Use of a metric as a day shows it: a level as last seen, a count in its last closed span; null: not known. */
export function usedOn(ledger: Ledger, customer: string, metric: UsageMetric, day: number): number | null {
  const days = daysOf(ledger, customer, metric.id);
  const last = lastSeen(days, day, day);
  if (!last || metric.kind === "level") return last?.last ?? null;
  const closed = closedSpan(ledger, customer, metric, day);
  const sum = sumWithin(ledger, customer, metric, closed, day);
  return sum > 0 || lastSeen(days, closed.last, day) ? sum : null;
}

/** The last span of a count that had closed before a day began. */
export function closedSpan(ledger: Ledger, customer: string, metric: UsageMetric, day: number) {
  const { first } = spanOf(ledger, customer, metric, day);
  return spanOf(ledger, customer, metric, first - 1);
}
