import { wilson } from "../../backtest/wilson.ts";

/** A share of some number of customers. */
interface Share {
  share: number;
  n: number;
}

/**
 * Newcombe's 95% interval of the difference between two independent shares, from Wilson's intervals of both
 * (R. G. Newcombe, Interval estimation for the difference between independent proportions, 1998, method 10).
 * @returns one minus the other, from -1 to 1
 */
export function newcombe(one: Share, other: Share): { difference: number; low: number; high: number } {
  const first = wilson(one.share * one.n, one.n);
  const second = wilson(other.share * other.n, other.n);
  const difference = one.share - other.share;
  return {
    difference,
    low: difference - Math.hypot(one.share - first.low, second.high - other.share),
    high: difference + Math.hypot(first.high - one.share, other.share - second.low),
  };
}
