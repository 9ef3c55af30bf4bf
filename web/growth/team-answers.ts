import type { z } from "zod";
import type { assistedOperation, creditOperation } from "../../src/api/people/credit-operations.ts";
import type {
  ownersOperation,
  ruleOwnersOperation,
  setOwnerOperation,
} from "../../src/api/people/owners-operations.ts";
import type { paceOperation } from "../../src/api/people/pace-operation.ts";
import type { setPersonOperation } from "../../src/api/people/people-operations.ts";
import type { realisedOperation } from "../../src/api/people/realised-operations.ts";
import type { stickingOperation } from "../../src/api/people/sticking-operation.ts";

export type Owners = z.infer<typeof ownersOperation.output>;
export type OwnerRow = Owners["rows"][number];
export type GapName = Owners["gaps"][number]["gap"];
export type OwnersRuled = z.infer<typeof ruleOwnersOperation.output>;
export type OwnerSet = z.infer<typeof setOwnerOperation.output>;
export type PersonRow = z.infer<typeof setPersonOperation.output>;
export type Pace = z.infer<typeof paceOperation.output>;
export type PaceRow = Pace["rows"][number];
export type Credit = z.infer<typeof creditOperation.output>;
export type Assisted = z.infer<typeof assistedOperation.output>;
export type Realised = z.infer<typeof realisedOperation.output>;
export type RealisedStatus = Realised["statuses"][number]["status"];
export type Sticking = z.infer<typeof stickingOperation.output>;
