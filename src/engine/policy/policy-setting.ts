import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { type Policy, policySchema } from "./policy.ts";

export type PolicySetting = keyof Policy;

/** Some settings of a policy, to override. */
export const policyChangesSchema = policySchema.partial();
export type PolicyChanges = z.infer<typeof policyChangesSchema>;

/** The settings of a policy in their fixed order. */
export const POLICY_SETTINGS: readonly PolicySetting[] = policySchema.keyof().options;

/** The settings that define rates only: they move no MRR. */
export const RATE_SETTINGS = [
  "customer_churn",
  "net_retention",
  "gross_retention",
] as const satisfies readonly PolicySetting[];

/** A setting that affects what moves, and not only a rate. */
export const movingSettingSchema = policySchema.keyof().exclude(RATE_SETTINGS);
export type MovingSetting = z.infer<typeof movingSettingSchema>;
export const MOVING_SETTINGS: readonly MovingSetting[] = movingSettingSchema.options;

/** The word for null in settings without a bound. */
const UNBOUNDED: Partial<Record<PolicySetting, string>> = {
  past_due_days: "always",
  longest_gap_days: "never",
};

/** An intermediate policy between two others, and the setting it changes. */
export interface PolicyStep {
  setting: MovingSetting;
  policy: Policy;
}

/**
 * The steps from policy `a` to policy `b`, one differing setting at a time in the fixed order. Settings that only define
 * rates are left out; otherwise the last step is `b`.
 */
export function policySteps(a: Policy, b: Policy): PolicyStep[] {
  let policy = a;
  const differing = MOVING_SETTINGS.filter((setting) => a[setting] !== b[setting]);
  return differing.map((setting) => {
    policy = { ...policy, [setting]: b[setting] };
    return { setting, policy };
  });
}

/**
 * Parses overrides such as `discounts=all`, `past_due_days=always` or `paused=yes`.
 * @throws CambiumError `usage` naming the setting and its allowed values
 */
export function readPolicyChanges(texts: string[]): PolicyChanges {
  return Object.fromEntries(texts.flatMap((text) => Object.entries(readChange(text))));
}

/** Formats a setting's value for people, with yes and no, always and never. */
export function policyValueText(setting: PolicySetting, value: string | number | boolean | null): string {
  if (value === null) return UNBOUNDED[setting] ?? "null";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

/** Describes a setting's allowed values. */
export function policyValues(setting: PolicySetting): string {
  const schema = policySchema.shape[setting];
  if (schema instanceof z.ZodEnum) return schema.options.join(", ");
  if (schema instanceof z.ZodBoolean) return "yes, no";
  const least = schema.safeParse(0).success ? 0 : 1;
  const most = schema instanceof z.ZodNumber ? schema.maxValue : null;
  const bounded = most !== null && most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : "";
  const unbounded = UNBOUNDED[setting];
  return `a whole number from ${least}${bounded}${unbounded === undefined ? "" : `, or ${unbounded}`}`;
}

/** The options of a setting with a fixed set of values; empty for numbers. */
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

/** Possible readings of a text; the setting's schema picks one. */
function candidates(setting: PolicySetting, text: string): unknown[] {
  const read: unknown[] = [text];
  if (/^\d+$/.test(text)) read.push(Number(text));
  if (["yes", "true"].includes(text)) read.push(true);
  if (["no", "false"].includes(text)) read.push(false);
  if (text === "null" || text === UNBOUNDED[setting]) read.push(null);
  return read;
}
