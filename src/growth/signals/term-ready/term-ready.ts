import type { SignalKind } from "../kind.ts";

export const termReady: SignalKind = {
  folder: "term-ready",
  summary: "steady and monthly for a year: a yearly term fits",
  settings: {
    months: { default: 12, least: 1, most: 60, summary: "months for which the main plan was monthly" },
    calm: { default: 6, least: 1, most: 60, summary: "months without a contraction" },
  },
  isJudged: true,
  of: "item",
  isOfSubject: false,
  lookBack: null,
  followedBy: ["term"],
  hasOwnFollowed: true,
  curve: { setting: "months", values: [6, 9, 12, 18, 24] },
};
