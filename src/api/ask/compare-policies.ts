import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { parsePeriod } from "../../base/period.ts";
import { movingSettingSchema } from "../../engine/policy/policy-setting.ts";
import {
  bothFigures,
  type Compared,
  type CustomerShare,
  comparedUnit,
  customerShares,
  explanation,
  leftByRounding,
  settingShares,
} from "../../metrics/readings/comparison.ts";
import { COMPARED } from "../../metrics/readings/period-figures.ts";
import { walkPolicies } from "../../metrics/readings/policy-walk.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import { checkCoverage } from "../../model/policies/policy-coverage.ts";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { catalogueSettings } from "../../model/products/products.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { customerNames, linkedSchema, operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const unit = z.enum(["money", "count"]).describe("Money is in minor units of the currency");

export const comparePoliciesOperation = operation({
  name: "compare-policies",
  summary: "Explain why two policies give different figures for a period",
  effect: "read",
  path: "/compare-policies/{a}/{b}",
  positional: ["a", "b"],
  input: z.object({
    a: z.string().describe("Policy to start from"),
    b: z.string().describe("Policy to compare it with"),
    period: z.string().describe("Period to compare: 2024-01-31, 2024-W05, 2024-01, 2024-Q1 or 2024"),
    metric: z
      .enum(COMPARED)
      .optional()
      .describe(`Figure to explain: ${COMPARED.join(", ")}; defaults to net_new_mrr`),
    setting: movingSettingSchema.optional().describe("List only the effect of this setting"),
    linked: linkedSchema,
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.differences.most)
      .optional()
      .describe("How many lines to list; defaults to 100"),
  }),
  output: z.object({
    metric: z.enum(COMPARED),
    unit,
    period: z.string(),
    currency: z.string(),
    policy_a: z.string(),
    policy_b: z.string(),
    linked: z.literal(true).optional().describe("True when linked customers count as one"),
    explanation: z.string().describe("One sentence naming the setting that explains most"),
    note: z.string().nullable().describe("How money is shown when a policy keeps currencies separate"),
    figures: z
      .array(
        z.object({ metric: z.enum(COMPARED), unit, a: z.number(), b: z.number(), difference: z.number() }),
      )
      .describe("Every figure under both policies"),
    settings: z
      .array(
        z.object({
          setting: movingSettingSchema,
          a: value,
          b: value,
          difference: z
            .number()
            .describe("Its effect; all effects and the rounding add up to the difference"),
          customers: z.number().describe("How many customers it affects"),
        }),
      )
      .describe("The settings that differ, in the order they're switched"),
    rounding: z
      .number()
      .describe("What's left when no customer's figure differs: at most a minor unit of rounding"),
    lines: z.number().describe("Total number of lines, for the requested setting if there is one"),
    rest: z.number().describe("Total of the lines not listed"),
    rows: z.array(
      z.object({
        setting: movingSettingSchema,
        ...customerNames,
        a: z.number().describe("With this setting as in a, and earlier ones as in b"),
        b: z.number().describe("With this setting as in b too"),
        difference: z.number(),
      }),
    ),
  }),
  rows: "rows",
  money: ({ unit: shown }) => (shown === "money" ? ["a", "b", "difference"] : []),
  async run(workspace, input) {
    const [a, b] = [await findPolicy(workspace.store, input.a), await findPolicy(workspace.store, input.b)];
    const metric = input.metric ?? "net_new_mrr";
    const period = parsePeriod(input.period);
    const reading = await workspace.terms();
    await prepare(workspace, [a, b]);
    const links = input.linked === true ? await workspace.linkedStates() : null;
    const schema = links === null ? undefined : LINKED_SCHEMA;
    const { warehouse } = workspace;
    const { currency } = reading;
    const said = await catalogueSettings(workspace.store);
    const walk = await walkPolicies(
      warehouse,
      { reading, said, schema },
      { a: a.policy, b: b.policy, period, metric },
    );
    const asked: Compared = { a, b, metric, period: period.label, currency };
    const figures = bothFigures(walk, currency);
    const settings = settingShares(walk, asked);
    const all = customerShares(walk, settings, asked);
    const shares = all.filter(({ setting }) => input.setting === undefined || setting === input.setting);
    const listed = shares.slice(0, input.limit ?? 100);
    const rest = shares.slice(listed.length).reduce((sum, { difference }) => sum + difference, 0);
    return {
      metric,
      unit: comparedUnit(metric),
      period: period.label,
      currency,
      policy_a: a.name,
      policy_b: b.name,
      ...(input.linked === true && { linked: true as const }),
      explanation: explanation(asked, settings),
      note: noteOf(asked),
      figures: figures.map((one) => ({ ...one, unit: comparedUnit(one.metric) })),
      settings,
      rounding: leftByRounding(figures, settings, asked),
      lines: shares.length,
      rest,
      rows: await named(warehouse, listed),
    };
  },
});

/** Brings the states up to date and checks that the evidence is enough for both policies. */
async function prepare(workspace: Workspace, policies: Pick<Compared, "a">["a"][]): Promise<void> {
  await workspace.states();
  const [count] = await workspace.warehouse.query("select count(*) as n from states");
  if (numberIn(count, "n") === 0) {
    throw new CambiumError("not_found", "there's no data to measure yet", {
      reason: { id: "no_data" },
      hint: "Import a file with `cambium import`, or try the demo company: `cambium demo`.",
    });
  }
  for (const { name, policy } of policies) await checkCoverage(workspace.warehouse, name, policy);
}

function noteOf({ a, b, currency }: Compared): string | null {
  const apart = [a, b].filter(({ policy }) => policy.currency === "separate").map(({ name }) => name);
  if (apart.length === 0) return null;
  const names = [...new Set(apart)].join(" and ");
  return `${names} keeps currencies separate, so a customer counts once per currency; money is shown here in ${currency} at the rate of the day.`;
}

async function named(warehouse: Warehouse, shares: CustomerShare[]) {
  const numbers = [...new Set(shares.map(({ customer }) => customer))];
  const rows = await warehouse.query(
    `select customer, account, customer_id, name from customers where customer in (${[0, ...numbers].join(", ")})`,
  );
  const known = new Map(rows.map((row) => [numberIn(row, "customer"), row]));
  return shares.map(({ setting, customer, a, b, difference }) => {
    const row = known.get(customer);
    const name = row === undefined || row.name === null ? null : textIn(row, "name");
    return {
      setting,
      account: String(row?.account ?? ""),
      customer: String(row?.customer_id ?? ""),
      name,
      a,
      b,
      difference,
    };
  });
}
