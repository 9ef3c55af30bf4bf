import type { SignalKind } from "./kind.ts";
import { limitHit } from "./limit-hit/limit-hit.ts";
import { limitNear } from "./limit-near/limit-near.ts";
import { seatsFull } from "./seats-full/seats-full.ts";
import { usageGrowing } from "./usage-growing/usage-growing.ts";

/** All kinds of signals, by name, in the order they are shown. */
export const KINDS = {
  limit_hit: limitHit,
  limit_near: limitNear,
  seats_full: seatsFull,
  usage_growing: usageGrowing,
} as const satisfies Record<string, SignalKind>;

export type KindName = keyof typeof KINDS;

/** Whether a text names a kind of signal. */
export function isKind(name: string): name is KindName {
  return Object.hasOwn(KINDS, name);
}
