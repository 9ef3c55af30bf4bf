import { ITEM_ACTS } from "./acts-items.ts";
import type { Act } from "./scene.ts";

/** Everything that can happen to a customer of a scenario. */
export const ACTS: readonly Act[] = [...ITEM_ACTS];
