import type { Catalogue } from "../data/api.ts";
import {
  decimal,
  level,
  type Money,
  percent,
  points,
  signedDecimal,
  signedWhole,
  whole,
} from "../data/format.ts";

/** How a metric's figures are written. */
export interface Writing {
  full(value: number): string;
  /** In a column whose header says the unit. */
  plain(value: number): string;
  change(difference: number): string;
  /** On an axis. */
  level(value: number): string;
}

/** The writing of a metric: money, a percentage with its change in points, a multiple or a number. */
export function writingOf(
  { unit, is_times: isTimes }: Pick<Catalogue["rows"][number], "unit" | "is_times">,
  money: Money,
): Writing {
  if (unit === "money")
    return { full: money.full, plain: money.plain, change: money.signed, level: money.compact };
  if (unit !== "ratio") return { full: whole, plain: whole, change: signedWhole, level: whole };
  if (isTimes) return { full: decimal, plain: decimal, change: signedDecimal, level: decimal };
  return { full: percent, plain: percent, change: points, level };
}
