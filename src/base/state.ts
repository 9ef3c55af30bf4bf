import type { BillingInterval, Status } from "./words.ts";
/** Discount classes by how long a coupon lasts. */
export interface ByClass {
  once: number;
  repeating: number;
  forever: number;
}

/**
 * What one subscription item is worth from `at` until its next state.
 *
 * Money is in integer micros (1e-6 of a major unit) of `currency`, per `intervalCount` × `interval`.
 * Instants are milliseconds since the epoch, UTC. A fraction taken off is in millionths (20 % = 200000).
 * `Key` is what names things: strings in the evidence, small integers inside the warehouse, in the same order.
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
  /** What a licensed price recurs for, before discounts; 0 for a metered one. */
  amount: number;
  percentOff: ByClass;
  fixedOff: ByClass;
  /** What the last closed usage period came to, and when it closed (ms); null before any closed. */
  usage: number;
  usageClosedAt: number | null;
}
