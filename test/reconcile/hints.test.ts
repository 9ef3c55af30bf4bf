import { expect, it } from "vitest";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { type Circumstances, hintOf } from "../../src/metrics/reconcile/reconcile-hint.ts";
import type { Reason, Suspect } from "../../src/metrics/reconcile/suspects.ts";

const CLEAR: Circumstances = { policy: PRESETS.stripe, kind: "mrr", values: [], statuses: [], meant: [] };

type Example = [reason: Reason, value: string, hint: string, circumstances?: Partial<Circumstances>];
const MATCHES = "their figure matches ours";

const HINTS: Example[] = [
  ["status", "trialing", `${MATCHES} if trialing counts as active`],
  ["interval", "whole", `${MATCHES} if each billed amount counts as a month's`],
  ["currency", "without_fx", `${MATCHES} without exchange rate changes`],
  ["currency", "unconverted EUR", `${MATCHES} in EUR, not converted`],
  ["currency", "rate_days -3", `${MATCHES} at exchange rates from 3 days earlier`],
  ["currency", "rate_days 1", `${MATCHES} at exchange rates from 1 day later`],
  ["timing", "month_before", `${MATCHES} for the month before`],
  ["timing", "month_after", `${MATCHES} for the month after`],
  ["timing", "hours -1", `${MATCHES} if days start 1 hour earlier: another time zone`],
  ["timing", "hours 4", `${MATCHES} if days start 4 hours later: another time zone`],
  ["preset", "lago", `${MATCHES} under policy lago`, { values: ["lago"] }],
  ["preset", "lago", `${MATCHES} under policy lago (or maxio)`, { values: ["lago", "maxio"] }],
  ["ratio", "1.2", "their figure is 1.2 times ours in every such month: maybe 20% tax"],
  ["ratio", "1.077", "their figure is 1.077 times ours in every such month: maybe 7.7% tax"],
  ["ratio", "1.3", "their figure is 1.3 times ours in every such month: maybe 30% tax"],
  [
    "ratio",
    "1.31",
    "their figure is 1.31 times ours in every such month: maybe another price, discount or share",
  ],
  [
    "ratio",
    "0.9",
    "their figure is 0.9 times ours in every such month: maybe another price, discount or share",
  ],
  ["ratio", "12", "their figure is 12 times ours in every such month: a year's?"],
  ["ambiguous_customer", "", "the file doesn't say which customer is meant"],
  ["ambiguous_customer", "", "may be acme or bolt", { meant: ["acme", "bolt"] }],
  ["not_in_cambium", "", "no change in this month", { kind: "change" }],
  ["not_in_cambium", "", "has no MRR at the end of this month"],
  ["not_in_cambium", "", "does not count at the end of this month: paused", { statuses: ["paused"] }],
  ["not_in_file", "", "not in the file"],
  ["not_in_file", "", "not in the file; its items are active, paused", { statuses: ["active", "paused"] }],
  ["unexplained", "", "no other settings give their figure"],
];

it.each(HINTS)("%s %s: %s", (reason, value, hint, circumstances = {}) => {
  expect(hintOf({ reason, setting: null, value }, { ...CLEAR, ...circumstances })).toBe(hint);
});

it("a setting is said with what it would be, what it is, and what else would do", () => {
  const suspect: Suspect = { reason: "setting", setting: "discounts", value: "all" };
  const hint = `${MATCHES} with discounts all instead of forever`;
  expect(hintOf(suspect, { ...CLEAR, values: ["all"] })).toBe(hint);
  expect(hintOf(suspect, { ...CLEAR, values: ["all", "none"] })).toBe(`${hint}; so would none`);
});
