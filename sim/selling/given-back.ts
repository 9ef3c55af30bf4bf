import { DOLLARS, type Payer, type Rise } from "./payer.ts";

/** Less than this share kept for 180 days is given back. */
const GIVEN_BACK = 0.45;
const LEAST_DOLLARS = 60;

/** Whether a rise is one that is given back within half a year, and worth selling. */
export function givenBack(payer: Payer, rise: Rise): boolean {
  return rise.type === "upsell" && rise.kept < GIVEN_BACK && dollarsOf(payer, rise) > LEAST_DOLLARS;
}

/** What a rise is worth a month, in dollars. */
export function dollarsOf({ currency }: Payer, { micros }: Rise): number {
  return (micros / 1e6) * DOLLARS[currency];
}
