/** What some policies call expansion beside its usual causes. */
export const OTHERS = ["reactivation", "new", "transfer", "fx"] as const;

/** Causes of which expansion is made, in the order of their groups. */
export const EXPANSION_CAUSES = [
  "plan",
  "seats",
  "add_on",
  "cross_sell",
  "usage",
  "price",
  "term",
  "discount",
  "status",
  ...OTHERS,
] as const;

/** Every cause that a change may have. */
export const CAUSES = [...EXPANSION_CAUSES, "churn"] as const;
export type CauseName = (typeof CAUSES)[number];

/** A cause that a text is there for; undefined for one that is not known. */
export function knownCause(cause: string): CauseName | undefined {
  return CAUSES.find((name) => name === cause);
}
