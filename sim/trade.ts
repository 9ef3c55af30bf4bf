import type { Life } from "./life.ts";
import { TRADES } from "./profile.ts";
import { Stream } from "./random.ts";

/** The trade whose firms buy Vehicle Tracking. */
export const TRACKING_TRADE = "Pest control";

const SHARE = 0.65;
/** Added to the seed, so that other numbers are drawn than for the life. */
const SEED = 0x74726163;

/**
 * A customer's trade: for most that ever had Vehicle Tracking the one that buys it, else that of its profile.
 * @returns its index in `TRADES`
 */
export function drawTrade({ key, profile, written }: Life, seed: number): number {
  const isTracking = written.some(({ price }) => price.product === "prod_tracking");
  const isOfTrade = new Stream(seed ^ SEED, key).chance(SHARE);
  return isTracking && isOfTrade ? TRADES.findIndex(([name]) => name === TRACKING_TRADE) : profile.trade;
}
