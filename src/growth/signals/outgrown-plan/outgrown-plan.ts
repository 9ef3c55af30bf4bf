import type { SignalKind } from "../kind.ts";

export const outgrownPlan: SignalKind = {
  folder: "outgrown-plan",
  summary: "plan and metered use cost as much as the next plan",
  settings: {
    share: {
      default: 100,
      least: 1,
      most: 900,
      summary: "own list and charges, in percent of the next plan",
    },
    periods: { default: 2, least: 1, most: 3, summary: "closed periods of the last 3" },
  },
  isJudged: true,
  of: "family",
  isOfSubject: true,
  lookBack: null,
  followedBy: [],
  hasOwnFollowed: true,
  curve: { setting: "share", values: [80, 90, 100, 110, 120] },
};
