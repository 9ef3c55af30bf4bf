import { CAUSES as EVERY } from "../../src/base/words.ts";

/** Causes that only some policies count as expansion. */
export const OTHERS = ["reactivation", "new", "transfer", "fx"] as const;

type Other = (typeof OTHERS)[number] | "churn";
const isUsual = (cause: (typeof EVERY)[number]): cause is Exclude<(typeof EVERY)[number], Other> =>
  cause !== "churn" && !OTHERS.some((other) => other === cause);

/** The causes of expansion, in the order of their groups. */
export const EXPANSION_CAUSES = [...EVERY.filter(isUsual), ...OTHERS];

/** Every cause that a change can have. */
export const CAUSES = [...EXPANSION_CAUSES, "churn" as const];
export type CauseName = (typeof CAUSES)[number];

/** The cause, if there's a text for it; otherwise undefined. */
export function knownCause(cause: string): CauseName | undefined {
  return CAUSES.find((name) => name === cause);
}
