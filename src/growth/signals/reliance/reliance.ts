import type { SignalKind } from "../kind.ts";

export const reliance: SignalKind = {
  folder: "reliance",
  summary: "among the heaviest users of a feature whose product it doesn't have",
  settings: { days: { default: 20, least: 1, most: 28, summary: "observed days of the last 28" } },
  isJudged: true,
  of: "metric",
  isOfSubject: true,
  lookBack: { days: 80, spans: 1 },
  followedBy: ["add_on", "cross_sell"],
  hasOwnFollowed: true,
  curve: { setting: "days", values: [10, 15, 20, 25] },
};
