import type { SignalKind } from "../kind.ts";

export const overCommitment: SignalKind = {
  folder: "over-commitment",
  summary: "use is above what is committed, period after period",
  settings: { share: { default: 120, least: 100, most: 900, summary: "use by commitment, in percent" } },
  isJudged: true,
  of: "metric",
  isOfSubject: false,
  lookBack: { days: 100, spans: 3 },
  followedBy: ["plan", "seats", "price"],
  curve: { setting: "share", values: [100, 110, 120, 150, 200] },
};
