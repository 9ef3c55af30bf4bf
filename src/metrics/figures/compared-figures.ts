import type { GrowthWord } from "../../base/growth.ts";
import type { Metric } from "../list/metric.ts";
import { ratio } from "./figures.ts";

/** A figure next to its previous value. Money in minor units. */
export interface Compared {
  value: number | null;
  previous: number | null;
  change: number | null;
  /**
   * change / previous, with the sign of the change; null for ratios, when either value is unknown, or when there's a
   * word.
   */
  growth: number | null;
  /**
   * Describes the change when previous was zero or negative, or the value is now negative; null when nothing changed.
   */
  growth_word: GrowthWord | null;
}

/**
 * Compares a figure with its previous value. A ratio gets a change in points but no growth, which would look like one.
 */
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

/** n / d; exact for whole numbers (money and counts). */
export function shareOf(n: number, d: number): number {
  return Number.isInteger(n) && Number.isInteger(d) ? ratio(BigInt(n), BigInt(d)) : n / d;
}
