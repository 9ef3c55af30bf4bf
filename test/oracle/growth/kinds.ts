import { discountEnding } from "./discount-ending.ts";
import type { Kind } from "./kind.ts";
import { limitHit } from "./limit-hit.ts";
import { limitNear } from "./limit-near.ts";
import { lookalike } from "./lookalike.ts";
import { outgrownPlan } from "./outgrown-plan.ts";
import { overCommitment } from "./over-commitment.ts";
import { reliance } from "./reliance.ts";
import { seatsFull } from "./seats-full.ts";
import { teamGrowing } from "./team-growing.ts";
import { termReady } from "./term-ready.ts";
import { usageGrowing } from "./usage-growing.ts";

/** Every kind of signal, in the order of GROWTH §2. */
export const KINDS: readonly Kind[] = [
  limitNear,
  limitHit,
  seatsFull,
  usageGrowing,
  overCommitment,
  reliance,
  outgrownPlan,
  lookalike,
  teamGrowing,
  termReady,
  discountEnding,
];
