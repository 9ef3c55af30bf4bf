import fc from "fast-check";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";
import {
  POLICY_SETTINGS,
  type PolicySetting,
  policyOptions,
  readPolicyChanges,
} from "../../src/engine/policy/policy-setting.ts";

/** Values of the settings that have no fixed set of them: at their bounds, and what presets have. */
const NUMBERS: Partial<Record<PolicySetting, string[]>> = {
  past_due_days: ["1", "30", "always"],
  shortest_gap_days: ["0", "1", "31"],
  shortest_gap_months: ["0", "1", "2"],
  longest_gap_days: ["30", "365", "never"],
  merge_minutes: ["0", "1", "60"],
  resubscribe_hours: ["0", "1", "24"],
};

const changes = POLICY_SETTINGS.flatMap((setting) =>
  [...policyOptions(setting), ...(NUMBERS[setting] ?? [])].map((value) => `${setting}=${value}`),
);

/** A preset, at times with a setting or two changed. */
export function policies(): fc.Arbitrary<{ preset: string; set: string[]; policy: Policy }> {
  const set = fc.uniqueArray(fc.constantFrom(...changes), { maxLength: 2 });
  return fc
    .record({ preset: fc.constantFrom(...Object.keys(PRESETS)), set })
    .map(({ preset, set }) => ({ preset, set, policy: { ...presetOf(preset), ...readPolicyChanges(set) } }));
}

function presetOf(name: string): Policy {
  const found = Object.entries(PRESETS).find(([known]) => known === name)?.[1];
  if (found === undefined) throw new Error(`there is no preset ${name}`);
  return found;
}
