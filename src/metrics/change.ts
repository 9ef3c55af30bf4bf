import { ratio } from "./figures.ts";
import type { Metric } from "./metric.ts";

/** A figure beside what it was. Money in minor units. */
export interface Compared {
  value: number | null;
  previous: number | null;
  change: number | null;
  /** The change as a share of what it was; null for ratios, from nothing and across zero. */
  growth: number | null;
}

/** What became of a figure. A ratio's change is in points; a share of a ratio would be read as one. */
export function compared(
  { unit }: Pick<Metric, "unit">,
  value: number | null,
  previous: number | null,
): Compared {
  const change = value === null || previous === null ? null : value - previous;
  const isComparable = unit !== "ratio" && previous !== null && value !== null && value * previous >= 0;
  const growth = isComparable && change !== null && previous !== 0 ? shareOf(change, previous) : null;
  return { value, previous, change, growth };
}

/** One figure as a share of another; exact for money and counts, of which there are whole ones only. */
export function shareOf(n: number, d: number): number {
  return Number.isInteger(n) && Number.isInteger(d) ? ratio(BigInt(n), BigInt(d)) : n / d;
}
