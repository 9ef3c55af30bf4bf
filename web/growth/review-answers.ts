import type { z } from "zod";
import type { fatigueOperation } from "../../src/api/restraint/fatigue-operation.ts";
import type { reachOperation } from "../../src/api/review/reach-operation.ts";
import type { reviewOperation, staysOperation } from "../../src/api/review/review-operation.ts";

export type Review = z.infer<typeof reviewOperation.output>;
export type ReviewRow = Review["rows"][number];
export type FunnelStep = ReviewRow["step"];
export type Stays = z.infer<typeof staysOperation.output>;
export type Reach = z.infer<typeof reachOperation.output>;
export type Fatigue = z.infer<typeof fatigueOperation.output>;
export type FatigueRow = Fatigue["rows"][number];
