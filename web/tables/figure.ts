import { decimal, type Money, NOTHING, percent, whole } from "../data/format.ts";

/**
 * Formats a figure by its unit: money in full, ratios as percentages (with `isTimes`: 3.42), everything else as whole
 * numbers.
 */
export function figureOf(
  unit: string,
  value: number | null,
  money: Money,
  { isPlain = false, isTimes = false } = {},
): string {
  if (value === null) return NOTHING;
  if (unit === "money") return isPlain ? money.plain(value) : money.full(value);
  if (unit !== "ratio") return whole(value);
  return isTimes ? decimal(value) : percent(value);
}
