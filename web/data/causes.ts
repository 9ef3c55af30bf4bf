import { CAUSES as EVERY } from "../../src/base/words.ts";

/** What some policies call expansion beside its usual causes. */
export const OTHERS = ["reactivation", "new", "transfer", "fx"] as const;

type Other = (typeof OTHERS)[number] | "churn";
const isUsual = (cause: (typeof EVERY)[number]): cause is Exclude<(typeof EVERY)[number], Other> =>
  cause !== "churn" && !OTHERS.some((other) => other === cause);

/** Causes of which expansion is made, in the order of their groups. */
export const EXPANSION_CAUSES = [...EVERY.filter(isUsual), ...OTHERS];

/** Every cause that a change may have. */
export const CAUSES = [...EXPANSION_CAUSES, "churn" as const];
export type CauseName = (typeof CAUSES)[number];

/** A cause that a text is there for; undefined for one that is not known. */
export function knownCause(cause: string): CauseName | undefined {
  return CAUSES.find((name) => name === cause);
}
