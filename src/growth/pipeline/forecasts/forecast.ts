import { divideHalfEven } from "../../../base/money.ts";

/** What a forecast of a quarter on a day adds up (GROWTH §4). Money in 1e-18 of the reporting currency. */
export interface ForecastParts {
  /** Expansion of billing from the quarter's start to the day. */
  expanded: bigint;
  /** What isn't claimed yet of deals won, within their 90 days. */
  unclaimed: bigint;
  /** Open and expected to close in the quarter, times the chance; null where no deal has closed to tell. */
  weighted: bigint | null;
  /** Mean unassisted expansion of the last four closed quarters × the share of days left. */
  unassisted: bigint;
}

/** The sum of the parts; what has no known chance counts as nothing. */
export function forecastOf({ expanded, unclaimed, weighted, unassisted }: ForecastParts): bigint {
  return expanded + unclaimed + (weighted ?? 0n) + unassisted;
}

/** A mean of quarters × the share of days left, rounded once. */
export function shareLeft(sum: bigint, quarters: number, daysLeft: number, days: number): bigint {
  return quarters === 0 ? 0n : divideHalfEven(sum * BigInt(daysLeft), BigInt(quarters) * BigInt(days));
}

/** Fewer earlier quarters than this give the range of all instead of percentiles. */
export const ENOUGH_QUARTERS = 8;

/** How a forecast of an earlier quarter, at the same day of it, compares with what came. */
export interface BackTested {
  label: string;
  day: number;
  forecast: bigint;
  came: bigint;
}

/** From which to which share of forecasts came. */
export interface Interval {
  low: number;
  high: number;
  quarters: number;
  /** Whether it is the range of all quarters, as they are too few for percentiles. */
  isRange: boolean;
}

/** The 10th to the 90th percentile of came over forecast; the range of all under eight quarters; null without any. */
export function intervalOf(tested: readonly BackTested[]): Interval | null {
  const ratios = tested
    .filter(({ forecast }) => forecast > 0n)
    .map(({ came, forecast }) => Number((came * 1_000_000_000_000n) / forecast) / 1_000_000_000_000)
    .sort((a, b) => a - b);
  if (ratios.length === 0) return null;
  const isRange = ratios.length < ENOUGH_QUARTERS;
  return {
    low: quantile(ratios, isRange ? 0 : 0.1),
    high: quantile(ratios, isRange ? 1 : 0.9),
    quarters: ratios.length,
    isRange,
  };
}

/** Linear between the nearest ranks. @param sorted ascending */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** A share of money, in the same unit. */
export function times(n: bigint, share: number): bigint {
  return divideHalfEven(n * BigInt(Math.round(share * 1_000_000_000)), 1_000_000_000n);
}
