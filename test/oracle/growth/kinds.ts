import type { Kind } from "./kind.ts";
import { limitHit } from "./limit-hit.ts";
import { limitNear } from "./limit-near.ts";
import { seatsFull } from "./seats-full.ts";
import { usageGrowing } from "./usage-growing.ts";

/** Every kind of signal, in the order of GROWTH §2. */
export const KINDS: readonly Kind[] = [limitNear, limitHit, seatsFull, usageGrowing];
