import type { TFunction } from "i18next";
import type { z } from "zod";
import type { policies, policySettings } from "../../../src/api/settings/policies.ts";

export type PoliciesAnswer = z.infer<typeof policies.output>;
export type PolicyRow = PoliciesAnswer["rows"][number];
export type PolicySettings = z.infer<typeof policySettings.output>;
export type PolicySetting = PolicySettings["rows"][number]["setting"];

const OPTIONS = [
  "discounts-none",
  "discounts-forever",
  "discounts-repeating",
  "discounts-repeating_monthly",
  "discounts-all",
  "movement-each",
  "movement-period",
  "paused-yes",
  "paused-no",
  "churn_at-request",
  "churn_at-period_end",
  "reactivation-separate",
  "reactivation-expansion",
  "reactivation-new",
  "free_to_paid-new",
  "free_to_paid-expansion",
  "in_and_out-both",
  "in_and_out-netted",
  "usage-no",
  "usage-last_period",
  "usage-mean_of_3",
  "currency-converted",
  "currency-constant",
  "currency-separate",
  "customer_churn-opening",
  "customer_churn-rolling_30_days",
  "net_retention-customers",
  "net_retention-rolling_30_days",
  "net_retention-rolling_30_days_no_contraction",
  "gross_retention-customers",
  "gross_retention-totals",
] as const;

const UNITS = [
  "past_due_days",
  "shortest_gap_days",
  "shortest_gap_months",
  "longest_gap_days",
  "merge_minutes",
  "resubscribe_hours",
] as const;

/** A setting's value as form text: yes or no for booleans, empty for no limit. */
export function fieldValue(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

/** A setting's value in words. */
export function valueWords(setting: string, value: string, t: TFunction<"settings">): string {
  if (value === "") return t("policy.unbounded");
  const known = OPTIONS.find((option) => option === `${setting}-${value}`);
  return known === undefined ? value : t(`policy.options.${known}`);
}

/** The unit of a numeric setting; null if it has none. */
export function unitWords(setting: string, t: TFunction<"settings">): string | null {
  const known = UNITS.find((name) => name === setting);
  return known === undefined ? null : t(`policy.units.${known}`);
}
