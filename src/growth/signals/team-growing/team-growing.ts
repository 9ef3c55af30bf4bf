import type { SignalKind } from "../kind.ts";

export const teamGrowing: SignalKind = {
  folder: "team-growing",
  summary: "the customer's team grows",
  settings: {
    growth: { default: 20, least: 1, most: 1000, summary: "growth of the team in 90 days, in percent" },
  },
  isJudged: true,
  of: "customer",
  isOfSubject: false,
  lookBack: null,
  followedBy: ["seats", "plan"],
  curve: { setting: "growth", values: [10, 20, 30, 50] },
};
