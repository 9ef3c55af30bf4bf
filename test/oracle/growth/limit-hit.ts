import type { Kind } from "./kind.ts";
import { countSoFar, levelAgainst } from "./limit-near.ts";
import { limitStep } from "./next-step.ts";
import { metricOf, USAGE } from "./usage-kind.ts";

/** Use reached its limit. */
export const limitHit: Kind = {
  id: "limit_hit",
  ...USAGE,
  see(asked, subject) {
    const metric = metricOf(asked.ledger, subject);
    const { hit } = asked.ledger.company.settings;
    if (metric.kind === "level") return levelAgainst(asked, metric, hit, "some");
    const count = countSoFar(asked, metric);
    return count && { meets: count.value * 100 >= count.limit * hit, why: count.why };
  },
  step: (asked, subject) => limitStep(asked, metricOf(asked.ledger, subject)),
};
