import type { Policy } from "../../engine/policy/policy.ts";
import { policyValueText } from "../../engine/policy/policy-setting.ts";
import type { FigureKind } from "../../sources/csv/figure-headers.ts";
import type { Reason, Suspect } from "./suspects.ts";

/** What a hint depends on besides the explanation. */
export interface Circumstances {
  policy: Policy;
  kind: FigureKind;
  /** Every value of the setting that would explain the figure, likeliest first. */
  values: string[];
  /** The statuses of the customer's items at the end of the month. */
  statuses: string[];
  /** The customers that an ambiguous name may mean. */
  meant: string[];
}

type Say = (suspect: Suspect, circumstances: Circumstances) => string;

const HINTS: Record<Reason, Say> = {
  setting: ({ setting, value }, { policy, values }) => {
    const ours = setting === null ? "" : policyValueText(setting, policy[setting]);
    const others = values.filter((other) => other !== value);
    const also = others.length === 0 ? "" : `; so would ${others.join(", ")}`;
    return `their figure matches ours with ${setting ?? ""} ${value} instead of ${ours}${also}`;
  },
  status: ({ value }) => `their figure matches ours if ${value} counts as active`,
  interval: () => "their figure matches ours if each billed amount counts as a month's",
  currency: ({ value }) => currencyHint(value),
  timing: ({ value }) => timingHint(value),
  preset: ({ value }, { values }) => presetHint(value, values),
  ratio: ({ value }) =>
    `their figure is ${value} times ours in every such month: ${ratioHint(Number(value))}`,
  rounding: () => "at most a minor unit for each item or row",
  unknown_customer: () => "no customer has this id, e-mail or name",
  ambiguous_customer: (_, { meant }) =>
    meant.length > 0 ? `may be ${meant.join(" or ")}` : "the file doesn't say which customer is meant",
  not_in_cambium: (_, { kind, statuses }) => {
    if (kind === "change") return "no change in this month";
    return statuses.length === 0
      ? "has no MRR at the end of this month"
      : `does not count at the end of this month: ${statuses.join(", ")}`;
  },
  not_in_file: (_, { statuses }) => `not in the file${isNow(statuses)}`,
  unexplained: (_, { statuses }) => `no other settings give their figure${isNow(statuses)}`,
};

/** Why a figure differs, in words. */
export function hintOf(suspect: Suspect, circumstances: Circumstances): string {
  return HINTS[suspect.reason](suspect, circumstances);
}

function currencyHint(value: string): string {
  const [word = "", detail = ""] = value.split(" ");
  if (word === "without_fx") return "their figure matches ours without exchange rate changes";
  if (word === "unconverted") return `their figure matches ours in ${detail}, not converted`;
  const days = Number(detail);
  return `their figure matches ours at exchange rates from ${away(days, "day")}`;
}

function timingHint(value: string): string {
  if (value === "month_before") return "their figure matches ours for the month before";
  if (value === "month_after") return "their figure matches ours for the month after";
  const hours = Number(value.split(" ")[1]);
  return `their figure matches ours if days start ${away(hours, "hour")}: another time zone`;
}

/** How far something is from ours, such as "3 days earlier". */
function away(count: number, unit: string): string {
  const size = Math.abs(count);
  return `${size} ${unit}${size === 1 ? "" : "s"} ${count < 0 ? "earlier" : "later"}`;
}

function presetHint(value: string, values: string[]): string {
  const others = values.filter((other) => other !== value);
  return `their figure matches ours under policy ${value}${others.length === 0 ? "" : ` (or ${others.join(", ")})`}`;
}

function ratioHint(ratio: number): string {
  if (ratio > 1 && ratio <= 1.3) return `maybe ${Math.round((ratio - 1) * 10_000) / 100}% tax`;
  if (ratio === 12) return "a year's?";
  return "maybe another price, discount or share";
}

function isNow(statuses: string[]): string {
  return statuses.length === 0 ? "" : `; its items are ${statuses.join(", ")}`;
}
