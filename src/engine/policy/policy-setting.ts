import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { type Policy, policySchema } from "./policy.ts";

export type PolicySetting = keyof Policy;

/** Settings of a policy that differ from those of another. */
export const policyChangesSchema = policySchema.partial();
export type PolicyChanges = z.infer<typeof policyChangesSchema>;

/** The settings of a policy in their fixed order. */
export const POLICY_SETTINGS: readonly PolicySetting[] = policySchema.keyof().options;

/** What having no bound is called, for settings that may have none. */
const UNBOUNDED: Partial<Record<PolicySetting, string>> = {
  past_due_days: "always",
  longest_gap_days: "never",
};

/** One policy on the way from one to another, and the setting by which it differs from the one before it. */
export interface PolicyStep {
  setting: PolicySetting;
  policy: Policy;
}

/** The way from policy `a` to policy `b`, one differing setting at a time in the fixed order; the last step is `b`. */
export function policySteps(a: Policy, b: Policy): PolicyStep[] {
  let policy = a;
  return POLICY_SETTINGS.filter((setting) => a[setting] !== b[setting]).map((setting) => {
    policy = { ...policy, [setting]: b[setting] };
    return { setting, policy };
  });
}

/**
 * Reads changed settings from texts such as `discounts=all`, `past_due_days=always` or `paused=yes`.
 * @throws CambiumError `usage` naming the setting and the values it may have
 */
export function readPolicyChanges(texts: string[]): PolicyChanges {
  return Object.fromEntries(texts.flatMap((text) => Object.entries(readChange(text))));
}

/** The value of a setting as people write it: yes and no, always and never. */
export function policyValueText(setting: PolicySetting, value: string | number | boolean | null): string {
  if (value === null) return UNBOUNDED[setting] ?? "null";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

/** The values that a setting may have, in words. */
export function policyValues(setting: PolicySetting): string {
  const schema = policySchema.shape[setting];
  if (schema instanceof z.ZodEnum) return schema.options.join(", ");
  if (schema instanceof z.ZodBoolean) return "yes, no";
  const least = schema.safeParse(0).success ? 0 : 1;
  const unbounded = UNBOUNDED[setting];
  return `a whole number from ${least}${unbounded === undefined ? "" : `, or ${unbounded}`}`;
}

/** The values of a setting that has a fixed set of them; none for numbers. */
export function policyOptions(setting: PolicySetting): string[] {
  const schema = policySchema.shape[setting];
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  return schema instanceof z.ZodBoolean ? ["yes", "no"] : [];
}

function readChange(text: string): PolicyChanges {
  const split = text.indexOf("=");
  const name = text.slice(0, Math.max(split, 0)).trim();
  const value = text.slice(split + 1).trim();
  const setting = POLICY_SETTINGS.find((known) => known === name);
  if (split <= 0)
    throw new CambiumError("usage", `can't read --set ${text}`, { hint: "Use --set SETTING=VALUE." });
  if (setting === undefined) {
    throw new CambiumError("usage", `unknown policy setting: "${name}"`, {
      hint: `Use one of ${POLICY_SETTINGS.join(", ")}.`,
    });
  }
  for (const candidate of candidates(setting, value)) {
    const read = policyChangesSchema.safeParse({ [setting]: candidate });
    if (read.success) return read.data;
  }
  throw new CambiumError("usage", `invalid ${setting}: "${value}"`, {
    hint: `Allowed values: ${policyValues(setting)}.`,
  });
}

/** What a text may stand for; the schema of the setting says which it is. */
function candidates(setting: PolicySetting, text: string): unknown[] {
  const read: unknown[] = [text];
  if (/^\d+$/.test(text)) read.push(Number(text));
  if (["yes", "true"].includes(text)) read.push(true);
  if (["no", "false"].includes(text)) read.push(false);
  if (text === "null" || text === UNBOUNDED[setting]) read.push(null);
  return read;
}
