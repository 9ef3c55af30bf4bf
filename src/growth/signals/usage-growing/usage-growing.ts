import type { SignalKind } from "../kind.ts";

export const usageGrowing: SignalKind = {
  folder: "usage-growing",
  summary: "use grows fast",
  settings: {
    growth: {
      default: 150,
      least: 101,
      most: 1000,
      summary: "mean of the last 28 days, in percent of the 28 before",
    },
    days: { default: 20, least: 1, most: 28, summary: "observed days that each of the two spans needs" },
  },
  isJudged: true,
  of: "metric",
  isOfSubject: false,
  lookBack: { days: 100, spans: 0 },
  followedBy: ["plan", "seats", "usage", "add_on"],
  curve: { setting: "growth", values: [120, 135, 150, 200, 300] },
};
