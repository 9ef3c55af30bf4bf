import { DOLLARS, type Payer, type Rise } from "./payer.ts";

/** Less than this share kept for 180 days is given back. */
const GIVEN_BACK = 0.45;
const LEAST_DOLLARS = 60;

/** Of the rises that are given back, one in so many was sold by whoever sells what doesn't last. */
const ONE_IN = 3;

/** Whether a rise is given back within half a year. */
export function isGivenBack({ kept }: Rise): boolean {
  return kept < GIVEN_BACK;
}

/** Whether a rise that is given back is one that was sold all the same. */
export function isOversold(payer: Payer, rise: Rise): boolean {
  const isWorthIt = rise.type === "upsell" && dollarsOf(payer, rise) > LEAST_DOLLARS;
  return isWorthIt && isGivenBack(rise) && (payer.key + rise.day) % ONE_IN === 0;
}

/** What a rise is worth a month, in dollars. */
export function dollarsOf({ currency }: Payer, { micros }: Rise): number {
  return (micros / 1e6) * DOLLARS[currency];
}
