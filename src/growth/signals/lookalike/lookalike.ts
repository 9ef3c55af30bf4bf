import type { SignalKind } from "../kind.ts";

export const lookalike: SignalKind = {
  folder: "lookalike",
  summary: "customers like it own a family that it doesn't have",
  settings: {
    lift: {
      default: 200,
      least: 101,
      most: 10_000,
      summary: "owners among comparable customers, in percent of those among all",
    },
    owners: { default: 20, least: 1, most: 100_000, summary: "owners that the family needs" },
  },
  isJudged: true,
  of: "family",
  isOfSubject: true,
  lookBack: null,
  followedBy: ["cross_sell"],
  hasOwnFollowed: true,
  curve: { setting: "lift", values: [120, 150, 200, 300, 500] },
};
