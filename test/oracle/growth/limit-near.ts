import type { UsageMetric } from "./company.ts";
import type { Kind, Sight } from "./kind.ts";
import { daysOf } from "./ledger.ts";
import { limitOn } from "./limits.ts";
import { type Asked, limitStep } from "./next-step.ts";
import { lastSeen, weighedDays } from "./observations.ts";
import { type Span, spanOf, sumWithin } from "./spans.ts";
import { metricOf, USAGE } from "./usage-kind.ts";

/** From this day of a span on, a count is projected to its end. */
const PROJECTED_FROM = 8;

/** Use reached 80% of its limit, or will by the end of the span. */
export const limitNear: Kind = {
  id: "limit_near",
  ...USAGE,
  see(asked, subject) {
    const metric = metricOf(asked.ledger, subject);
    const { near } = asked.ledger.company.settings;
    if (metric.kind === "level") return levelAgainst(asked, metric, near, "some");
    const count = countSoFar(asked, metric);
    return count && { meets: isNear(count, near), why: count.why };
  },
  step: (asked, subject) => limitStep(asked, metricOf(asked.ledger, subject)),
};

function isNear({ value, limit, days, gone }: Count, near: number): boolean {
  const isReached = value * 100 >= limit * near;
  const isProjected = gone >= PROJECTED_FROM && value * days >= limit * gone;
  return isReached || isProjected;
}

/**
 * A level against so many percent of its limit, each observed day against the limit of that day.
 * @param which whether as many observed days as are needed reach it, or every one
 */
export function levelAgainst(
  { ledger, customer, day }: Asked,
  metric: UsageMetric,
  percent: number,
  which: "some" | "every",
): Sight | null {
  const { list, need } = weighedDays(daysOf(ledger, customer, metric.id), day);
  const limited = list.flatMap(({ on, last }) => {
    const limit = limitOn(ledger, customer, metric, on, day);
    return limit === null ? [] : [{ value: last, limit }];
  });
  const [latest] = limited;
  if (!latest || limited.length < need) return null;
  const reached = limited.filter(({ value, limit }) => value * 100 >= limit * percent).length;
  const meets = reached >= (which === "some" ? need : limited.length);
  return { meets, why: { value: latest.value, limit: latest.limit, reached, seen: limited.length } };
}

/** A count in the span that holds a day. */
export interface Count {
  value: number;
  limit: number;
  /** Days of the span, and those gone, today included. */
  days: number;
  gone: number;
  why: Record<string, number>;
}

/** What a count has come to on a day; null: it was not seen of late, or has no limit. */
export function countSoFar({ ledger, customer, day }: Asked, metric: UsageMetric): Count | null {
  const limit = limitOn(ledger, customer, metric, day, day);
  if (limit === null || !lastSeen(daysOf(ledger, customer, metric.id), day, day)) return null;
  const span: Span = spanOf(ledger, customer, metric, day);
  const value = sumWithin(ledger, customer, metric, { ...span, last: day }, day);
  const [days, gone] = [span.last - span.first + 1, day - span.first + 1];
  return { value, limit, days, gone, why: { value, limit, days, gone } };
}
