import { afterEach } from "vitest";
import { SEED } from "./amount.ts";

/** Beside a failure stands what draws the same again. */
afterEach(({ task }) => {
  if (task.result?.state === "fail") console.error(`To draw the same again: CAMBIUM_SEED=${SEED}`);
});
