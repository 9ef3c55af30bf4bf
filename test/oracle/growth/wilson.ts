import { compare, mul, type Q, q, sub } from "../rational.ts";

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959964;
const Z_SQUARED = mul(q(1_959_964, 1_000_000), q(1_959_964, 1_000_000));

/** Wilson's 95% interval of a share; null without anything judged. For showing only: it is not exact. */
export function wilson(yes: number, judged: number): { low: number; high: number } | null {
  if (judged === 0) return null;
  const share = yes / judged;
  const centre = share + Z ** 2 / (2 * judged);
  const spread = Z * Math.sqrt((share * (1 - share)) / judged + Z ** 2 / (4 * judged ** 2));
  const scale = 1 + Z ** 2 / judged;
  return { low: (centre - spread) / scale, high: (centre + spread) / scale };
}

/**
 * Where a share lies outside the interval: below its lower bound, above its upper bound, or neither. Exact: the bounds are
 * where (share - p)^2 = z^2 p (1 - p) / n.
 */
export function outside(p: Q, yes: number, judged: number): "below" | "above" | null {
  if (judged === 0) return null;
  const gap = sub(q(yes, judged), p);
  const spread = mul(Z_SQUARED, mul(mul(p, sub(q(1), p)), q(1, judged)));
  if (compare(mul(gap, gap), spread) <= 0) return null;
  return gap.n > 0n ? "below" : "above";
}
