import { daysSetting, type SignalKind, shareSetting } from "../kind.ts";

export const limitNear: SignalKind = {
  folder: "limit-near",
  summary: "use comes near its limit",
  settings: { share: shareSetting(80), days: daysSetting(3) },
  isJudged: true,
  of: "metric",
  isOfSubject: false,
  lookBack: { days: 80, spans: 0 },
  followedBy: ["plan", "seats", "usage", "add_on"],
  curve: { setting: "share", values: [60, 70, 80, 90, 100] },
};
