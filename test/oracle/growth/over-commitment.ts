import { compare, type Q, q } from "../rational.ts";
import type { UsageMetric } from "./company.ts";
import { expansionsBy, type Kind } from "./kind.ts";
import { daysOf, type Ledger } from "./ledger.ts";
import { carriers, limitOn } from "./limits.ts";
import { type Asked, roomStep } from "./next-step.ts";
import { seenWithin } from "./observations.ts";
import { type Span, spanOf } from "./spans.ts";
import { closedSpan } from "./unused.ts";
import { metricOf, metricsOf } from "./usage-kind.ts";

/** Use was a fifth above what is committed in the last two closed periods. */
export const overCommitment: Kind = {
  id: "over_commitment",
  subjects: metricsOf(false),
  see(asked, subject) {
    const { ledger, customer, day } = asked;
    const metric = metricOf(ledger, subject);
    const last = closedSpan(ledger, customer, metric, day);
    const before = spanOf(ledger, customer, metric, last.first - 1);
    if (before.last !== last.first - 1) return null;
    const latest = periodOf(asked, metric, last);
    const earlier = latest && periodOf(asked, metric, before);
    if (!latest || !earlier) return null;
    const { over } = ledger.company.settings;
    const meets = [latest, earlier].every(({ sum, days, committed }) => sum * 100 >= committed * over * days);
    const need = compare(usedIn(latest), usedIn(earlier)) >= 0 ? usedIn(latest) : usedIn(earlier);
    return { meets, need, why: { ...latest, sumBefore: earlier.sum, committedBefore: earlier.committed } };
  },
  step: (asked, subject, { need }) => roomStep(asked, metricOf(asked.ledger, subject), need ?? q(0)),
  came: expansionsBy(["plan", "seats", "price"]),
  isOfSubject: false,
};

interface Period {
  /** Of a count, its sum with 1 for days; of a level, the sum over its observed days. */
  sum: number;
  days: number;
  committed: number;
}

const usedIn = ({ sum, days }: Period): Q => q(sum, days);

/** The use in a closed period; null: nothing was seen in it, or nothing is committed. */
function periodOf({ ledger, customer, day }: Asked, metric: UsageMetric, span: Span): Period | null {
  const committed = committedOn(ledger, customer, metric, span.last, day);
  if (committed === null) return null;
  const seen = seenWithin(daysOf(ledger, customer, metric.id), span.first, span.last, day);
  if (seen.length === 0) return null;
  const isLevel = metric.kind === "level";
  const sum = seen.reduce((all, one) => all + (isLevel ? one.last : one.sum), 0);
  return { sum, days: isLevel ? seen.length : 1, committed };
}

/**
 * A limit where those of the items are soft, an observation's own in its place: a hard one can't be exceeded, and an
 * observation doesn't say which its own is. A licensed quantity is of the metric's unit only where that is seats.
 */
function committedOn(ledger: Ledger, customer: string, metric: UsageMetric, day: number, known: number) {
  const own = carriers(ledger, customer, metric.id, day);
  const isSoft = own.length > 0 && own.every(({ limit }) => !limit.isHard);
  return isSoft ? limitOn(ledger, customer, metric, day, known) : null;
}
