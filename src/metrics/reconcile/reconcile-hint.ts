import type { Policy } from "../../engine/policy/policy.ts";
import { policyValueText } from "../../engine/policy/policy-setting.ts";
import type { FigureKind } from "../../sources/csv/figure-headers.ts";
import type { Reason, Suspect } from "./suspects.ts";

/** What a reason is said by, beside the explanation itself. */
export interface Circumstances {
  policy: Policy;
  kind: FigureKind;
  /** Every value of the setting that would explain the figure, the likeliest first. */
  values: string[];
  /** What the customer's items were at the end of the month. */
  statuses: string[];
  /** Who may be meant, where that is not clear. */
  meant: string[];
}

type Say = (suspect: Suspect, circumstances: Circumstances) => string;

const HINTS: Record<Reason, Say> = {
  setting: ({ setting, value }, { policy, values }) => {
    const ours = setting === null ? "" : policyValueText(setting, policy[setting]);
    const others = values.filter((other) => other !== value);
    const also = others.length === 0 ? "" : `; so would ${others.join(", ")}`;
    return `theirs is ours with ${setting ?? ""} ${value} instead of ${ours}${also}`;
  },
  status: ({ value }) => `theirs is ours when ${value} counts as active`,
  interval: () => "theirs is ours with what an item bills per interval taken for a month's",
  currency: ({ value }) => currencyHint(value),
  timing: ({ value }) => timingHint(value),
  preset: ({ value }, { values }) => presetHint(value, values),
  ratio: ({ value }) => `theirs is ${value} of ours in every such month: ${ratioHint(Number(value))}`,
  rounding: () => "a minor unit or less for each item or row",
  unknown_customer: () => "no customer has this id, e-mail or name",
  ambiguous_customer: (_, { meant }) =>
    meant.length > 0 ? `may be ${meant.join(" or ")}` : "may be one that the file does not tell apart",
  not_in_cambium: (_, { kind, statuses }) => {
    if (kind === "change") return "nothing changes in this month";
    return statuses.length === 0
      ? "has nothing at the end of this month"
      : `does not count at the end of this month: ${statuses.join(", ")}`;
  },
  not_in_file: (_, { statuses }) => `the file has nothing for it${isNow(statuses)}`,
  unexplained: (_, { statuses }) => `no other reading gives theirs${isNow(statuses)}`,
};

/** Why a figure differs, in words. */
export function hintOf(suspect: Suspect, circumstances: Circumstances): string {
  return HINTS[suspect.reason](suspect, circumstances);
}

function currencyHint(value: string): string {
  const [word = "", detail = ""] = value.split(" ");
  if (word === "without_fx") return "theirs is ours without what rates of exchange changed";
  if (word === "unconverted") return `theirs is ours in ${detail}, not converted`;
  const days = Number(detail);
  return `theirs is ours at the rates of ${Math.abs(days)} days ${days < 0 ? "earlier" : "later"}`;
}

function timingHint(value: string): string {
  if (value === "month_before") return "theirs is ours of the month before";
  if (value === "month_after") return "theirs is ours of the month after";
  const hours = Number(value.split(" ")[1]);
  return `theirs is ours when days begin ${Math.abs(hours)} hours ${hours < 0 ? "earlier" : "later"}: another time zone`;
}

function presetHint(value: string, values: string[]): string {
  const others = values.filter((other) => other !== value);
  return `theirs is ours under the policy ${value}${others.length === 0 ? "" : ` (or ${others.join(", ")})`}`;
}

function ratioHint(ratio: number): string {
  if (ratio > 1 && ratio <= 1.3) return `a tax of ${Math.round((ratio - 1) * 10_000) / 100} %?`;
  if (ratio === 12) return "a year's?";
  return "another price, discount or share?";
}

function isNow(statuses: string[]): string {
  return statuses.length === 0 ? "" : `; its items are ${statuses.join(", ")}`;
}
