import { divideHalfEven } from "../base/money.ts";
import type { ByClass, ItemState } from "../base/state.ts";
import type { BillingInterval } from "../base/words.ts";
import type { Policy } from "./policy/policy.ts";

const MILLION = 1_000_000n;

/** A fraction that converts an amount per interval to a month. */
export interface Factor {
  n: number;
  d: number;
}

/** Converts an amount per `count` × `interval` to a month under a policy (DEFINITIONS §1, list). */
export function monthFactor(policy: Policy, interval: BillingInterval, count: number): Factor {
  if (interval === "month") return { n: 1, d: count };
  if (interval === "year") return { n: 1, d: 12 * count };
  if (interval === "week") return policy.week_factor === "4" ? { n: 4, d: count } : { n: 52, d: 12 * count };
  return policy.day_factor === "30" ? { n: 30, d: count } : { n: 365, d: 12 * count };
}

/** Whether a policy subtracts discounts of a class from prices with this interval. */
export function admits(
  policy: Policy,
  type: keyof ByClass,
  interval: BillingInterval,
  count: number,
): boolean {
  const { discounts } = policy;
  if (discounts === "all") return true;
  if (discounts === "none" || type === "once") return false;
  if (type === "forever" || discounts === "repeating") return true;
  return discounts === "repeating_monthly" && interval === "month" && count === 1;
}

/** Usage that counts under a policy: the number of closed periods and their total in micros. */
export interface Usage {
  total: number;
  periods: number;
}

/** The usage of an item's closed periods (oldest first, in micros) that counts under a policy; null if none does. */
export function countedUsage(usages: number[], policy: Policy): Usage | null {
  if (policy.usage === "no" || usages.length === 0) return null;
  const counted = usages.slice(policy.usage === "last_period" ? -1 : -3);
  return { total: counted.reduce((sum, value) => sum + value, 0), periods: counted.length };
}

/**
 * Counted MRR in micros of a state whose status counts: list amount minus the policy's discounts, plus counted usage.
 */
export function countedMrr(state: ItemState<unknown>, usage: Usage | null, policy: Policy): number {
  const licensed = licensedMrr(state, policy);
  if (usage === null) return licensed;
  return licensed + usageMrr(usage, monthFactor(policy, state.interval, state.intervalCount));
}

/** Monthly amount of a state's licensed part, in micros, after the policy's discounts. */
export function licensedMrr(state: ItemState<unknown>, policy: Policy): number {
  if (state.amount === 0) return 0;
  const factor = monthFactor(policy, state.interval, state.intervalCount);
  let keep = 1n;
  let scale = 1n;
  let fixed = 0;
  for (const type of ["once", "repeating", "forever"] as const) {
    const percent = state.percentOff[type];
    if (percent === 0 && state.fixedOff[type] === 0) continue;
    if (!admits(policy, type, state.interval, state.intervalCount)) continue;
    fixed += state.fixedOff[type];
    keep *= MILLION - BigInt(percent);
    scale *= MILLION;
  }
  if (scale === 1n) return ratio(state.amount, factor.n, factor.d);
  const kept = BigInt(state.amount) * keep - BigInt(fixed) * scale;
  if (kept <= 0n) return 0;
  return Number(divideHalfEven(kept * BigInt(factor.n), scale * BigInt(factor.d)));
}

/** Mean usage per month, in micros. */
export function usageMrr({ total, periods }: Usage, factor: Factor): number {
  return ratio(total, factor.n, factor.d * periods);
}

/** amount × n / d, rounded half to even; amount is a non-negative integer. */
export function ratio(amount: number, n: number, d: number): number {
  if (n === d) return amount;
  const product = amount * n;
  if (product > Number.MAX_SAFE_INTEGER) return Number(divideHalfEven(BigInt(amount) * BigInt(n), BigInt(d)));
  const rest = product % d;
  const floor = (product - rest) / d;
  const twice = rest * 2;
  return twice > d || (twice === d && floor % 2 === 1) ? floor + 1 : floor;
}
