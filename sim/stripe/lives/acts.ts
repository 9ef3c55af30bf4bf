import { ITEM_ACTS } from "./acts-items.ts";
import { LIFE_ACTS } from "./acts-lives.ts";
import { MONEY_ACTS } from "./acts-money.ts";
import type { Act } from "./scene.ts";

/** Everything that can happen to a customer in a scenario. */
export const ACTS: readonly Act[] = [...ITEM_ACTS, ...MONEY_ACTS, ...LIFE_ACTS];
