import { add, compare, mul, type Q, q, ratio, sub } from "../rational.ts";
import type { UsageMetric } from "./company.ts";
import { everybody } from "./comparable.ts";
import type { Ledger } from "./ledger.ts";
import { limitOn } from "./limits.ts";
import { mainPlan } from "./plans.ts";
import { usedOn } from "./unused.ts";

/** How the customers of a plan use what it allows. */
export interface PlanFit {
  plan: string;
  metric: string;
  customers: number;
  p50: Q;
  p90: Q;
  near: Q;
  hit: Q;
  under: Q;
  /** Who uses under 20%, and who at least 80%. */
  misfits: string[];
  edge: string[];
}

interface Fit {
  customer: string;
  plan: string;
  share: Q;
}

const NEAR = q(80, 100);
const UNDER = q(20, 100);

/** By main plan and metric, of customers whose use and limit are known on a day. */
export function planFitOn(ledger: Ledger, day: number): PlanFit[] {
  return ledger.company.metrics.flatMap((metric) => {
    const fits = everybody(ledger, day).flatMap((customer) => fitOf(ledger, customer, metric, day));
    const plans = [...new Set(fits.map(({ plan }) => plan))].sort();
    return plans.map((plan) =>
      summary(
        metric.id,
        plan,
        fits.filter((fit) => fit.plan === plan),
      ),
    );
  });
}

/** Use over the limit of the day: a level on the day, a count in its last closed span. */
function fitOf(ledger: Ledger, customer: string, metric: UsageMetric, day: number): Fit[] {
  const value = usedOn(ledger, customer, metric, day);
  const limit = limitOn(ledger, customer, metric, day, day);
  const plan = mainPlan(ledger, customer, day)?.product;
  const share = value === null || limit === null ? null : ratio(q(value), q(limit));
  return share && plan !== undefined ? [{ customer, plan, share }] : [];
}

function summary(metric: string, plan: string, fits: readonly Fit[]): PlanFit {
  const sorted = fits.map(({ share }) => share).sort(compare);
  const part = (holds: (share: Q) => boolean): Q => q(sorted.filter(holds).length, sorted.length);
  const who = (holds: (share: Q) => boolean): string[] =>
    fits.filter(({ share }) => holds(share)).map(({ customer }) => customer);
  const isNear = (share: Q): boolean => compare(share, NEAR) >= 0;
  const isUnder = (share: Q): boolean => compare(share, UNDER) < 0;
  return {
    plan,
    metric,
    customers: sorted.length,
    p50: quantile(sorted, q(50, 100)),
    p90: quantile(sorted, q(90, 100)),
    near: part(isNear),
    hit: part((share) => compare(share, q(1)) >= 0),
    under: part(isUnder),
    misfits: who(isUnder),
    edge: who(isNear),
  };
}

/** A quantile of a sorted list, between two of it in proportion. */
export function quantile(sorted: readonly Q[], at: Q): Q {
  const place = mul(at, q(sorted.length - 1));
  const floor = Number(place.n / place.d);
  const [low, high] = [sorted[floor], sorted[floor + 1] ?? sorted[floor]];
  if (!low || !high) throw new Error("a quantile of nothing");
  return add(low, mul(sub(high, low), sub(place, q(floor))));
}
