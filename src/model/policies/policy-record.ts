import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { type Policy, PRESETS } from "../../engine/policy/policy.ts";
import {
  POLICY_SETTINGS,
  type PolicyChanges,
  type PolicySetting,
  policyChangesSchema,
  readPolicyChanges,
} from "../../engine/policy/policy-setting.ts";
import type { Store } from "../../store/store.ts";

type PresetName = keyof typeof PRESETS;

/** A policy with its name: a preset, or a saved policy with the preset it is based on and the settings it changes. */
export interface KnownPolicy {
  name: string;
  policy: Policy;
  basedOn: PresetName | null;
  changed: PolicySetting[];
}

/** The kind of note that stores a policy. */
const NOTE = "policy";
const noteSchema = z.strictObject({ based_on: z.string(), changes: policyChangesSchema });

const NAME = /^[a-z0-9_][a-z0-9_-]{0,39}$/;

/** Every policy: presets first, then saved ones. */
export async function knownPolicies(store: Store): Promise<KnownPolicy[]> {
  const notes = await store.notes(NOTE, noteSchema);
  const saved = [...notes].map(([name, { based_on, changes }]) => savedPolicy(name, based_on, changes));
  return [...presets(), ...saved];
}

/** Finds a policy by name. @throws CambiumError `usage` if there is none */
export async function findPolicy(store: Store, name: string): Promise<KnownPolicy> {
  return policyNamed(await knownPolicies(store), name);
}

/** Finds a policy by name in a list. @throws CambiumError `usage` if there is none */
export function policyNamed(known: KnownPolicy[], name: string): KnownPolicy {
  const found = known.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new CambiumError("usage", `unknown policy: "${name}"`, {
    reason: { id: "unknown", of: "policy", name: name },
    hint: `Use one of ${known.map((one) => one.name).join(", ")}.`,
  });
}

/**
 * Saves a policy: another one with changed settings. Without `from`, changes an already saved one.
 * @param set changed settings, each as `setting=value`
 * @throws CambiumError `usage` for an invalid name, base policy or setting
 */
export async function savePolicy(
  store: Store,
  { name, from, set }: { name: string; from: string | undefined; set: string[] },
): Promise<KnownPolicy> {
  checkName(name);
  const base = await beginning(store, name, from);
  const policy = { ...base.policy, ...readPolicyChanges(set) };
  const basedOn = base.basedOn ?? base.name;
  const changes = changesFrom(presetNamed(basedOn).policy, policy);
  const note: z.infer<typeof noteSchema> = { based_on: basedOn, changes };
  store.setNote(NOTE, name, note);
  return savedPolicy(name, basedOn, changes);
}

/**
 * Removes a saved policy.
 * @param own the name of the organisation's policy, which can't be removed
 * @throws CambiumError `usage` for a preset or an unknown name, `conflict` for the organisation's policy
 */
export async function removePolicy(store: Store, name: string, own: string): Promise<KnownPolicy> {
  const found = await findPolicy(store, name);
  if (found.basedOn === null) {
    throw new CambiumError("usage", `you can't remove ${name}: it's a preset`, {
      hint: "You can only remove policies saved with `cambium policies set`.",
    });
  }
  if (name === own) {
    throw new CambiumError("conflict", `you can't remove ${name}: it's the organisation's policy`, {
      hint: "Choose another first: `cambium settings set policy cambium`.",
    });
  }
  store.removeNote(NOTE, name);
  return found;
}

function presets(): KnownPolicy[] {
  return Object.entries(PRESETS).map(([name, policy]) => ({ name, policy, basedOn: null, changed: [] }));
}

function savedPolicy(name: string, basedOn: string, changes: PolicyChanges): KnownPolicy {
  const preset = presetNamed(basedOn);
  const policy = { ...preset.policy, ...changes };
  const changed = POLICY_SETTINGS.filter((setting) => policy[setting] !== preset.policy[setting]);
  return { name, policy, basedOn: preset.name, changed };
}

function presetNamed(name: string): { name: PresetName; policy: Policy } {
  if (isPreset(name)) return { name, policy: PRESETS[name] };
  throw new CambiumError("internal", `there is no preset "${name}"`, { hint: "Update Cambium." });
}

function isPreset(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}

function changesFrom(preset: Policy, policy: Policy): PolicyChanges {
  const entries = POLICY_SETTINGS.filter((setting) => policy[setting] !== preset[setting]);
  return Object.fromEntries(entries.map((setting) => [setting, policy[setting]]));
}

/** The policy to start from: the named one, otherwise the saved policy itself. */
async function beginning(store: Store, name: string, from: string | undefined): Promise<KnownPolicy> {
  if (from !== undefined) return findPolicy(store, from);
  const own = (await knownPolicies(store)).find((one) => one.name === name);
  if (own !== undefined) return own;
  throw new CambiumError("usage", `policy "${name}" doesn't exist yet`, {
    hint: "To create it, pass the policy to start from: --from cambium.",
  });
}

function checkName(name: string): void {
  if (isPreset(name)) {
    throw new CambiumError("usage", `you can't change ${name}: it's a preset`, {
      hint: `Save your changes under another name: cambium policies set my-${name} --from ${name}.`,
    });
  }
  if (NAME.test(name)) return;
  throw new CambiumError("usage", `invalid policy name: "${name}"`, {
    hint: "Use up to 40 lowercase letters, digits, dashes and underscores. Don't start with a dash.",
  });
}
