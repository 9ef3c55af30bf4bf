import { daysSetting, type SignalKind, shareSetting } from "../kind.ts";

export const limitHit: SignalKind = {
  folder: "limit-hit",
  summary: "use reaches its limit",
  settings: { share: shareSetting(100), days: daysSetting(3) },
  isJudged: true,
  of: "metric",
  isOfSubject: false,
  lookBack: { days: 80, spans: 0 },
  followedBy: ["plan", "seats", "usage", "add_on"],
  curve: { setting: "share", values: [90, 100, 110, 120] },
};
