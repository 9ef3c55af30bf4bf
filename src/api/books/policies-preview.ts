import { z } from "zod";
import { policySchema } from "../../engine/policy/policy.ts";
import { POLICY_SETTINGS, policyValueText, readPolicyChanges } from "../../engine/policy/policy-setting.ts";
import { previewFigures } from "../../metrics/readings/preview-figures.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import { checkCoverage } from "../../model/policies/policy-coverage.ts";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { linkedSchema, operation } from "../operation.ts";
import {
  missingNotes,
  previewCurrency,
  previewNotes,
  previewPeriod,
  previewRow,
  previewRows,
  separateNotes,
  standing,
} from "./preview.ts";

export const policiesPreview = operation({
  name: "policies preview",
  summary: "Preview figures under a policy without saving it",
  effect: "read",
  path: "/policies/preview",
  positional: [],
  input: z.object({
    from: z.string().optional().describe("Policy to start from; defaults to the organisation's"),
    set: z
      .array(z.string())
      .optional()
      .describe("Setting to change, such as discounts=all or past_due_days=always"),
    against: z.string().optional().describe("Policy to compare with; defaults to the organisation's"),
    period: previewPeriod,
    linked: linkedSchema,
  }),
  output: z.object({
    against: z.string(),
    from: z.string(),
    changed: z
      .array(z.object({ setting: policySchema.keyof(), before: z.string(), after: z.string() }))
      .describe("The settings that differ"),
    policy: policySchema.describe("The policy, as it would be saved"),
    notes: previewNotes,
    rows: z.array(previewRow),
  }),
  rows: "rows",
  money: () => ["before", "after"],
  moneyOf: previewCurrency,
  async run(workspace, input) {
    const { store, warehouse } = workspace;
    const { side, own, period } = await standing(workspace, input.period);
    const from = input.from === undefined ? own : await findPolicy(store, input.from);
    const against = input.against === undefined ? own : await findPolicy(store, input.against);
    const policy = { ...from.policy, ...readPolicyChanges(input.set ?? []) };
    const name = (input.set ?? []).length === 0 ? from.name : `${from.name} as changed`;
    const sides = [against, { name, policy }];
    for (const one of sides) await checkCoverage(warehouse, one.name, one.policy);
    const isLinked = input.linked === true && (await workspace.linkedStates()) !== null;
    const schemas = isLinked ? { rules: LINKED_SCHEMA, states: LINKED_SCHEMA } : {};
    const { before, after } = await previewFigures(
      warehouse,
      { before: { ...side, ...schemas, policy: against.policy }, after: { ...side, ...schemas, policy } },
      period,
    );
    return {
      against: against.name,
      from: from.name,
      changed: POLICY_SETTINGS.filter((setting) => against.policy[setting] !== policy[setting]).map(
        (setting) => ({
          setting,
          before: policyValueText(setting, against.policy[setting]),
          after: policyValueText(setting, policy[setting]),
        }),
      ),
      policy,
      notes: [...separateNotes(sides, side.reading.currency), ...missingNotes(before, after)],
      rows: previewRows(period, before, after),
    };
  },
});
