import type { Backtest } from "../backtest/backtest.ts";
import type { Headroom } from "../headroom/headroom.ts";
import type { LimitUse } from "./plan-fit.ts";

/** What another limit or price of a plan would mean. Money in micros of the reporting currency, a month. */
export interface WhatIf {
  /** Customers of the plan with known use. */
  customers: number;
  /** Those at or over the limit now, and at or over the other one. */
  overNow: number[];
  overThen: number[];
  /** What those that would newly be over pay, and how much more the next plan lists at. */
  mrr: number;
  between: number;
  /** What a price that differs by some percent would add for all customers of the plan, at what they pay now. */
  priced: number;
  /** How many take a step after they reach a limit, from this company's own history: never a promise. */
  range: { low: number; high: number; base: number; n: number } | null;
}

/**
 * What would change if a plan's limit of a metric were another, or its price differed (GROWTH §3).
 * @param to the other limit, in millionths of the metric's unit, for one unit of quantity if it is per quantity
 * @param percent by how much the price differs
 */
export function whatIf(
  uses: LimitUse[],
  customers: ReadonlyMap<number, Headroom>,
  family: number,
  { to, isPerQuantity, percent }: { to: bigint | null; isPerQuantity: boolean; percent: number },
  history: Backtest,
): WhatIf {
  const limitThen = (use: LimitUse) =>
    to === null ? use.limit : isPerQuantity ? to * BigInt(use.quantity) : to;
  const overNow = uses.filter(({ used, limit }) => used >= limit);
  const overThen = uses.filter((use) => use.used >= limitThen(use));
  const known = new Set(overNow);
  const newly = overThen.filter((use) => !known.has(use));
  const of = ({ customer }: LimitUse) => customers.get(customer);
  const sum = (list: LimitUse[], value: (one: Headroom) => number) =>
    list.reduce((total, use) => {
      const one = of(use);
      return one === undefined ? total : total + value(one);
    }, 0);
  const between = sum(
    newly,
    ({ moves }) => moves.find(({ kind, family: own }) => kind === "next_plan" && own === family)?.micros ?? 0,
  );
  const { low, high, precision, judged } = history;
  return {
    customers: uses.length,
    overNow: overNow.map(({ customer }) => customer),
    overThen: overThen.map(({ customer }) => customer),
    mrr: sum(newly, ({ held }) => held.mrr),
    between,
    priced: Math.round((sum(uses, ({ held }) => held.mrrOf.get(family) ?? 0) * percent) / 100),
    range:
      low === null || high === null || precision === null
        ? null
        : { low: Math.round(between * low), high: Math.round(between * high), base: precision, n: judged },
  };
}
