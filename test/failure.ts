import { afterEach } from "vitest";
import { SEED } from "./amount.ts";

/** Prints, next to a failure, the seed that reproduces it. */
afterEach(({ task }) => {
  if (task.result?.state === "fail") console.error(`To draw the same again: CAMBIUM_SEED=${SEED}`);
});
