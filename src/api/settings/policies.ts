import { z } from "zod";
import { policySchema } from "../../engine/policy/policy.ts";
import { POLICY_EXAMPLES } from "../../engine/policy/policy-example.ts";
import {
  POLICY_SETTINGS,
  policyOptions,
  policyValues,
  policyValueText,
} from "../../engine/policy/policy-setting.ts";
import { dropPolicy } from "../../model/build.ts";
import {
  findPolicy,
  type KnownPolicy,
  knownPolicies,
  removePolicy,
  savePolicy,
} from "../../model/policies/policy-record.ts";
import type { Store } from "../../store/store.ts";
import { operation } from "../operation.ts";
import { afterRecorded, failedAfter } from "../own-books.ts";

const policyRow = z.object({
  name: z.string(),
  based_on: z.string().nullable().describe("The preset that a saved policy is based on; null for a preset"),
  changed: z.array(z.string()).describe("The settings that differ from that preset"),
  ...policySchema.shape,
});

export const policies = operation({
  name: "policies",
  summary: "List policies, both presets and saved ones, with all settings",
  effect: "read",
  path: "/policies",
  isOfRecord: true,
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(policyRow) }),
  rows: "rows",
  async run({ store }) {
    return { rows: (await knownPolicies(store)).map(rowOf) };
  },
});

export const policySettings = operation({
  name: "policies settings",
  summary: "List policy settings with their possible values and an example",
  effect: "read",
  path: "/policies/settings",
  isOfRecord: true,
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        setting: policySchema.keyof(),
        summary: z.string(),
        values: z.string().describe("Possible values, in words"),
        options: z.array(z.string()).describe("Possible values, if they're a fixed set"),
        value: z.string().describe("Value in the organisation's policy"),
        example: z.string(),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace) {
    const { policy } = await findPolicy(workspace.store, (await workspace.settings()).policy);
    const rows = POLICY_SETTINGS.map((setting) => ({
      setting,
      summary: policySchema.shape[setting].description ?? "",
      values: policyValues(setting),
      options: policyOptions(setting),
      value: policyValueText(setting, policy[setting]),
      example: POLICY_EXAMPLES[setting],
    }));
    return { rows };
  },
});

export const setPolicy = operation({
  name: "policies set",
  summary: "Create or update a policy: a preset with changed settings",
  effect: "write",
  path: "/policies/{name}",
  positional: ["name"],
  input: z.object({
    name: z
      .string()
      .describe(
        "Name of the policy: up to 40 lowercase letters, digits, dashes and underscores; not a preset's name",
      ),
    from: z
      .string()
      .optional()
      .describe("Policy to start from; without it, an existing policy keeps its other settings"),
    set: z
      .array(z.string())
      .optional()
      .describe("Setting to change, such as discounts=all or past_due_days=always"),
  }),
  output: policyRow,
  was: ({ store }, { name }) => saidOf(store, name),
  async run({ store }, { name, from, set }) {
    return rowOf(await savePolicy(store, { name, from, set: set ?? [] }));
  },
});

export const removePolicyOperation = operation({
  name: "policies remove",
  summary: "Remove a saved policy",
  effect: "write",
  path: "/policies/{name}/remove",
  positional: ["name"],
  input: z.object({ name: z.string().describe("Name of a saved policy, other than the organisation's") }),
  output: policyRow.extend({ failed_after: failedAfter }),
  was: ({ store }, { name }) => saidOf(store, name),
  async run(workspace, { name }) {
    const { policy: own } = await workspace.settings();
    const removed = rowOf(await removePolicy(workspace.store, name, own));
    return afterRecorded(workspace, removed, async () => {
      await dropPolicy(workspace.warehouse, name);
      return removed;
    });
  },
});

/** A saved policy's preset and changed settings; undefined if there's no such saved policy. */
async function saidOf(store: Store, asked: string): Promise<unknown> {
  const found = (await knownPolicies(store)).find(({ name }) => name === asked);
  if (found === undefined || found.basedOn === null) return undefined;
  const { basedOn, changed, policy } = found;
  return { from: basedOn, ...Object.fromEntries(changed.map((name) => [name, policy[name]])) };
}

function rowOf({ name, basedOn, changed, policy }: KnownPolicy): z.infer<typeof policyRow> {
  return { name, based_on: basedOn, changed, ...policy };
}
