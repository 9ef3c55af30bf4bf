import type { GrowthWord } from "../../base/growth.ts";
import type { Metric } from "../list/metric.ts";
import { ratio } from "./figures.ts";

/** A figure beside what it was. Money in minor units. */
export interface Compared {
  value: number | null;
  previous: number | null;
  change: number | null;
  /** The change as a share of what it was, of the same sign; null for ratios, and where either is not known or there is a word. */
  growth: number | null;
  /** What is said where money or a count was zero or below, or is below zero now; null where nothing changed. */
  growth_word: GrowthWord | null;
}

/** What became of a figure. A ratio's change is in points; a share of a ratio would be read as one. */
export function compared(
  { unit }: Pick<Metric, "unit">,
  value: number | null,
  previous: number | null,
): Compared {
  if (value === null || previous === null)
    return { value, previous, change: null, growth: null, growth_word: null };
  const change = value - previous;
  if (unit === "ratio") return { value, previous, change, growth: null, growth_word: null };
  const word = wordOf(value, previous);
  const growth = word === null && previous > 0 ? shareOf(change, previous) : null;
  return { value, previous, change, growth, growth_word: word };
}

function wordOf(value: number, previous: number): GrowthWord | null {
  if (value === previous || (previous > 0 && value >= 0)) return null;
  if (previous > 0) return "down through zero";
  if (previous === 0) return "from zero";
  if (value > 0) return "up through zero";
  return value < previous ? "further below zero" : "nearer to zero";
}

/** One figure as a share of another; exact for money and counts, of which there are whole ones only. */
export function shareOf(n: number, d: number): number {
  return Number.isInteger(n) && Number.isInteger(d) ? ratio(BigInt(n), BigInt(d)) : n / d;
}
