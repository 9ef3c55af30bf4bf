import { daysSetting, type SignalKind, shareSetting } from "../kind.ts";

export const seatsFull: SignalKind = {
  folder: "seats-full",
  summary: "nearly all licensed seats are in use",
  settings: {
    share: { ...shareSetting(90), summary: "share of the licensed seats, in percent" },
    days: daysSetting(3),
  },
  isJudged: true,
  of: "metric",
  isOfSubject: false,
  lookBack: { days: 80, spans: 0 },
  followedBy: ["seats", "plan"],
  curve: { setting: "share", values: [70, 80, 90, 100] },
};
