/**
 * Shown in place of a growth percentage when the earlier figure is zero or negative or the sign changes, where a
 * percentage would be meaningless.
 */
export const GROWTH_WORDS = [
  "from zero",
  "further below zero",
  "nearer to zero",
  "up through zero",
  "down through zero",
] as const;
export type GrowthWord = (typeof GROWTH_WORDS)[number];
