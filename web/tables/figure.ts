import { decimal, type Money, NOTHING, percent, points, signedPercent, whole } from "../data/format.ts";

/** A figure as it reads by its unit: money in full, a ratio in percent (`isTimes`: 3.42), the rest whole. */
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

/** What a figure changed by: money and counts with what share of the old that is, ratios in percentage points. */
export function changeOf(
  unit: string,
  { change, growth }: { change: number | null; growth: number | null },
  money: Money,
): { text: string; growth: string | null } {
  if (change === null) return { text: NOTHING, growth: null };
  const share = growth === null ? null : signedPercent(growth);
  if (unit === "ratio") return { text: points(change), growth: null };
  if (unit === "money") return { text: money.signed(change), growth: share };
  return { text: `${change > 0 ? "+" : ""}${whole(change)}`, growth: share };
}

/** Whether a change is good news: gains of what should rise, losses of what should fall. */
export function toneOf(change: number | null, better: "up" | "down" | null): "good" | "bad" | undefined {
  if (change === null || change === 0 || better === null) return undefined;
  return change > 0 === (better === "up") ? "good" : "bad";
}
