import type { BillingInterval, Status } from "./words.ts";
/** One value per discount class, that is, per coupon duration. */
export interface ByClass {
  once: number;
  repeating: number;
  forever: number;
}

/**
 * What one subscription item is worth from `at` until its next state.
 *
 * Money is in integer micros (1e-6 of a major unit) of `currency`, per `intervalCount` × `interval`.
 * Instants are milliseconds since the epoch, UTC. Percentages are in millionths (20 % = 200000).
 * `Key` is the type of identifiers: strings in the evidence, small integers that sort the same way in the warehouse.
 */
export interface ItemState<Key = string> {
  item: Key;
  at: number;
  status: Status;
  product: Key;
  price: Key;
  quantity: number;
  currency: Key;
  interval: BillingInterval;
  intervalCount: number;
  isMetered: boolean;
  /** Recurring amount of a licensed price, before discounts; 0 for a metered price. */
  amount: number;
  percentOff: ByClass;
  fixedOff: ByClass;
  /** Amount of the last closed usage period, and when it closed (ms); null if none has closed yet. */
  usage: number;
  usageClosedAt: number | null;
}
