import type { OracleInput } from "./oracle.ts";
import { mul, type Q, q, sum } from "./rational.ts";

/** Money by currency, in micros of each; currencies at 0 are left out. */
export type Money = Record<string, bigint>;

/** Adds micros of one currency; nothing is changed in place. */
export function plus(money: Money, currency: string, micros: bigint): Money {
  const { [currency]: old = 0n, ...rest } = money;
  return old + micros === 0n ? rest : { ...rest, [currency]: old + micros };
}

export const isPositive = (money: Money): boolean => Object.values(money).some((micros) => micros > 0n);

const known = new WeakMap<OracleInput, Map<string, Q>>();

/** The last rate on or before a local date; under `constant` the last of all. */
function findRate(input: OracleInput, currency: string, day: string): Q {
  const isConstant = input.policy.currency === "constant";
  let best: OracleInput["rates"][number] | null = null;
  for (const rate of input.rates) {
    if (rate.currency !== currency || (!isConstant && rate.day > day)) continue;
    if (best === null || rate.day >= best.day) best = rate;
  }
  if (best === null) throw new Error(`no rate of ${currency} on or before ${day}`);
  return q(best.e12, 1_000_000_000_000n);
}

/** Micros of the reporting currency for one micro of `currency` on a local date; looked up once for an input. */
export function rateOn(input: OracleInput, currency: string, day: string): Q {
  if (input.policy.currency === "separate" || currency === input.currency) return q(1n);
  const rates = known.get(input) ?? new Map<string, Q>();
  known.set(input, rates);
  const rate = rates.get(`${currency} ${day}`) ?? findRate(input, currency, day);
  rates.set(`${currency} ${day}`, rate);
  return rate;
}

/** Money in the reporting currency (under separate: money of one currency as it is). */
export function convert(input: OracleInput, money: Money, day: string): Q {
  return sum(Object.entries(money).map(([currency, micros]) => mul(q(micros), rateOn(input, currency, day))));
}
