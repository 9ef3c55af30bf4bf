import type { ItemState } from "../../base/state.ts";
import type { Status } from "../../base/words.ts";
import { type Policy, PRESETS } from "../../engine/policy/policy.ts";
import { POLICY_SETTINGS, type PolicySetting, policyValueText } from "../../engine/policy/policy-setting.ts";

/** Another reading of the same states, which may explain somebody else's figures. */
export interface Alternative {
  reason: "setting" | "status" | "interval" | "preset";
  setting: PolicySetting | null;
  /** The setting's value, the status or the preset's name. */
  value: string;
  policy: Policy;
  /** Rewrites a state for this reading; returns the same object when it changes nothing. */
  rewrite?: (state: ItemState<number>) => ItemState<number>;
}

/** Settings that affect what a customer is worth at some instant, and values to try besides those of the presets. */
const TRIED = {
  discounts: ["none", "forever", "repeating", "repeating_monthly", "all"],
  past_due_days: [7, 14, 60, 90],
  paused: [true, false],
  churn_at: ["request", "period_end"],
  shortest_gap_days: [30],
  shortest_gap_months: [],
  merge_minutes: [],
  resubscribe_hours: [],
  usage: ["no", "last_period", "mean_of_3"],
  currency: [],
  week_factor: ["52/12", "4"],
  day_factor: ["365/12", "30"],
} as const satisfies { [Setting in PolicySetting]?: readonly Policy[Setting][] };

/** Statuses that no policy counts, but other products might. */
const NEVER_COUNTED: Status[] = ["trialing", "unpaid", "incomplete"];

/**
 * The other readings of a policy: one setting switched, a status counted that never is, intervals not converted to
 * months, and every preset. Leaves out readings that only rename movements.
 */
export function alternatives(policy: Policy): Alternative[] {
  return [...switched(policy), ...rewritten(policy), ...presets(policy)];
}

function switched(policy: Policy): Alternative[] {
  return POLICY_SETTINGS.flatMap((setting) => {
    if (!isTried(setting)) return [];
    const values = new Set<Policy[PolicySetting]>([
      ...Object.values(PRESETS).map((preset) => preset[setting]),
      ...TRIED[setting],
    ]);
    return [...values]
      .filter((value) => value !== policy[setting] && isComparable(setting, value, policy))
      .map((value) => ({
        reason: "setting" as const,
        setting,
        value: policyValueText(setting, value),
        policy: { ...policy, [setting]: value },
      }));
  });
}

function rewritten(policy: Policy): Alternative[] {
  const statuses = NEVER_COUNTED.map((status) => ({
    reason: "status" as const,
    setting: null,
    value: status,
    policy,
    rewrite: (state: ItemState<number>) =>
      state.status === status ? { ...state, status: "active" as const } : state,
  }));
  return [...statuses, { reason: "interval", setting: null, value: "whole", policy, rewrite: whole }];
}

function whole(state: ItemState<number>): ItemState<number> {
  if (state.interval === "month" && state.intervalCount === 1) return state;
  return { ...state, interval: "month", intervalCount: 1 };
}

function presets(policy: Policy): Alternative[] {
  return Object.entries(PRESETS).flatMap(([name, preset]) => {
    const isLike = isComparable("currency", preset.currency, policy);
    const other: Policy = isLike ? preset : { ...preset, currency: policy.currency };
    const differs = POLICY_SETTINGS.filter(
      (setting) => isTried(setting) && other[setting] !== policy[setting],
    );
    return differs.length < 2
      ? []
      : [{ reason: "preset" as const, setting: null, value: name, policy: other }];
  });
}

function isTried(setting: PolicySetting): setting is keyof typeof TRIED {
  return Object.hasOwn(TRIED, setting);
}

/** Whether a setting keeps figures comparable: separate currencies only compare with separate currencies. */
function isComparable(setting: PolicySetting, value: Policy[PolicySetting], { currency }: Policy): boolean {
  return setting !== "currency" || (value === "separate") === (currency === "separate");
}
