/** What is said instead of a share where a figure is not of the same kind as what it was: a share of nothing or of a loss says nothing. */
export const GROWTH_WORDS = [
  "from zero",
  "further below zero",
  "nearer to zero",
  "up through zero",
  "down through zero",
] as const;
export type GrowthWord = (typeof GROWTH_WORDS)[number];
