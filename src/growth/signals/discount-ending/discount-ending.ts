import type { SignalKind } from "../kind.ts";

export const discountEnding: SignalKind = {
  folder: "discount-ending",
  summary: "a discount ends soon: talk about what the price becomes",
  settings: { days: { default: 60, least: 1, most: 365, summary: "days before the end" } },
  isJudged: false,
  of: "item",
  isOfSubject: false,
  lookBack: null,
  followedBy: null,
  curve: null,
};
