import { type Q, q } from "../rational.ts";
import type { UsageMetric } from "./company.ts";
import type { Kind } from "./kind.ts";
import { daysOf } from "./ledger.ts";
import { limitOn } from "./limits.ts";
import { limitStep } from "./next-step.ts";
import { type SeenDays, seenOn } from "./observations.ts";
import { spanOf } from "./spans.ts";
import { metricOf, USAGE } from "./usage-kind.ts";

const WINDOW = 28;
const LEAST_DAYS = 20;

/** Mean use of the last 28 days is half as much again as that of the 28 before. */
export const usageGrowing: Kind = {
  id: "usage_growing",
  ...USAGE,
  see({ ledger, customer, day }, subject) {
    const metric = metricOf(ledger, subject);
    const limit = limitOn(ledger, customer, metric, day, day);
    if (limit === null) return null;
    const days = daysOf(ledger, customer, subject);
    const [now, before] = [meanUntil(days, metric, day, day), meanUntil(days, metric, day - WINDOW, day)];
    if (now.days < LEAST_DAYS || before.days < LEAST_DAYS || before.sum <= 0) return null;
    const { growing } = ledger.company.settings;
    const meets = now.sum * before.days * 100 >= before.sum * now.days * growing;
    const { first, last } = spanOf(ledger, customer, metric, day);
    const need = projected(now, before, metric.kind === "level" ? 1 : last - first + 1);
    const numbers = { sum: now.sum, days: now.days, sumBefore: before.sum, daysBefore: before.days };
    return { meets, need, why: { ...numbers, limit } };
  },
  step: (asked, subject, { need }) => limitStep(asked, metricOf(asked.ledger, subject), need),
};

interface Mean {
  sum: number;
  days: number;
}

/** The observed days of the 28 to one: levels, or sums of a day, by what is known on a later day. */
function meanUntil(days: SeenDays, metric: UsageMetric, last: number, known: number): Mean {
  const mean = { sum: 0, days: 0 };
  for (let on = last - WINDOW + 1; on <= last; on += 1) {
    const seen = seenOn(days, on, known);
    if (!seen) continue;
    mean.sum += metric.kind === "level" ? seen.last : seen.sum;
    mean.days += 1;
  }
  return mean;
}

/** The mean of the next 28 days if it grows as much again, over the days of a span. */
function projected(now: Mean, before: Mean, days: number): Q {
  const top = BigInt(now.sum) * BigInt(now.sum) * BigInt(before.days) * BigInt(days);
  return q(top, BigInt(before.sum) * BigInt(now.days) * BigInt(now.days));
}
