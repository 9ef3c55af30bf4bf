import { discountEnding } from "./discount-ending/discount-ending.ts";
import type { SignalKind } from "./kind.ts";
import { limitHit } from "./limit-hit/limit-hit.ts";
import { limitNear } from "./limit-near/limit-near.ts";
import { lookalike } from "./lookalike/lookalike.ts";
import { outgrownPlan } from "./outgrown-plan/outgrown-plan.ts";
import { overCommitment } from "./over-commitment/over-commitment.ts";
import { reliance } from "./reliance/reliance.ts";
import { seatsFull } from "./seats-full/seats-full.ts";
import { teamGrowing } from "./team-growing/team-growing.ts";
import { termReady } from "./term-ready/term-ready.ts";
import { usageGrowing } from "./usage-growing/usage-growing.ts";

/** All kinds of signals, by name, in the order they are shown. */
export const KINDS = {
  limit_hit: limitHit,
  limit_near: limitNear,
  seats_full: seatsFull,
  usage_growing: usageGrowing,
  over_commitment: overCommitment,
  reliance,
  outgrown_plan: outgrownPlan,
  lookalike,
  team_growing: teamGrowing,
  term_ready: termReady,
  discount_ending: discountEnding,
} as const satisfies Record<string, SignalKind>;

export type KindName = keyof typeof KINDS;

/** Whether a text names a kind of signal. */
export function isKind(name: string): name is KindName {
  return Object.hasOwn(KINDS, name);
}

/** SQL for the names of the kinds whose subject is of one sort. */
export function namesOf(of: SignalKind["of"]): string {
  const names = Object.keys(KINDS).filter((name) => isKind(name) && KINDS[name].of === of);
  return names.map((name) => `'${name}'`).join(", ");
}
