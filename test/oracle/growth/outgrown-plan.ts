import { mul, q, roundHalfEven } from "../rational.ts";
import { usageAt, type Worth } from "../worth.ts";
import type { Kind } from "./kind.ts";
import { itemsOn, type Ledger } from "./ledger.ts";
import { moveTo } from "./moves.ts";
import { planStep, type Step } from "./next-step.ts";
import { familyOf, type Holding, holdingOf, planFamilies, ranksAbove } from "./plans.ts";

const PERIODS = 3;
const LEAST = 2;

/** The next plan would have cost no more than the own one and its metered charges, in two of the last three periods. */
export const outgrownPlan: Kind = {
  id: "outgrown_plan",
  subjects: planFamilies,
  see({ ledger, customer, day }, family) {
    const holding = holdingOf(ledger, customer, family, day);
    const [next] = holding ? ranksAbove(ledger, family, holding.rank, holding.wish) : [];
    const charges = holding ? chargesOf(ledger, customer, family, holding, day) : [];
    if (!holding || !next || charges.length < LEAST) return null;
    const over = charges.filter((charge) => next.list <= holding.list + charge).length;
    return { meets: over >= LEAST, why: { over, periods: charges.length } };
  },
  step({ ledger, customer, day }, family): Step | null {
    const holding = holdingOf(ledger, customer, family, day);
    const [next] = holding ? ranksAbove(ledger, family, holding.rank, holding.wish) : [];
    if (!holding || !next) return null;
    const charges = chargesOf(ledger, customer, family, holding, day);
    const all = charges.reduce((sum, charge) => sum + charge, 0n);
    const usage = roundHalfEven(mul(q(all), q(1, Math.max(1, charges.length))));
    const metered = meteredOf(ledger, customer, family, holding, day);
    const paid = metered.reduce((sum, { micros }) => sum + micros, holding.paid);
    return { ...planStep(next, holding), ownList: holding.list + usage, paid };
  },
  came(asked, family) {
    const rank = holdingOf(asked.ledger, asked.customer, family, asked.day)?.rank ?? 0;
    return moveTo(
      asked,
      (later) => (holdingOf(later.ledger, later.customer, family, later.day)?.rank ?? 0) > rank,
    );
  },
  isOfSubject: false,
};

function meteredOf(ledger: Ledger, customer: string, family: string, holding: Holding, day: number): Worth[] {
  return itemsOn(ledger, customer, day).filter(
    ({ isMetered, product, currency }) =>
      isMetered && familyOf(ledger, product) === family && currency === holding.wish.currency,
  );
}

/** What metered items of a family came to a month in each of their last three closed periods, latest first. */
function chargesOf(
  ledger: Ledger,
  customer: string,
  family: string,
  holding: Holding,
  day: number,
): bigint[] {
  const charges: bigint[] = [];
  for (const { usages, state } of meteredOf(ledger, customer, family, holding, day))
    usages
      .slice(-PERIODS)
      .reverse()
      .forEach((usage, index) => {
        charges[index] = (charges[index] ?? 0n) + usageAt([usage], state, ledger.input.policy);
      });
  return charges;
}
