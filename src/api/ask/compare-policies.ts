import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { parsePeriod } from "../../base/period.ts";
import { policySchema } from "../../engine/policy/policy.ts";
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
const unit = z.enum(["money", "count"]).describe("money is in minor units of the currency");

export const comparePoliciesOperation = operation({
  name: "compare-policies",
  summary: "Why two policies give different figures for a period: setting by setting, customer by customer",
  effect: "read",
  path: "/compare-policies/{a}/{b}",
  positional: ["a", "b"],
  input: z.object({
    a: z.string().describe("The policy to begin with"),
    b: z.string().describe("The policy to compare it with"),
    period: z.string().describe("The period: 2024-01-31, 2024-W05, 2024-01, 2024-Q1 or 2024"),
    metric: z
      .enum(COMPARED)
      .optional()
      .describe(`The figure to explain: ${COMPARED.join(", ")}; net_new_mrr when left out`),
    setting: policySchema.keyof().optional().describe("List only what this setting makes up"),
    linked: linkedSchema,
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.differences.most)
      .optional()
      .describe("How many lines to list; 100 when left out"),
  }),
  output: z.object({
    metric: z.enum(COMPARED),
    unit,
    period: z.string(),
    currency: z.string(),
    policy_a: z.string(),
    policy_b: z.string(),
    linked: z.literal(true).optional().describe("Set when linked customers were read as one"),
    explanation: z.string().describe("Which setting explains most, in one sentence"),
    note: z.string().nullable().describe("How money of policies that keep currencies apart is shown"),
    figures: z
      .array(
        z.object({ metric: z.enum(COMPARED), unit, a: z.number(), b: z.number(), difference: z.number() }),
      )
      .describe("Every figure under both policies"),
    settings: z
      .array(
        z.object({
          setting: policySchema.keyof(),
          a: value,
          b: value,
          difference: z
            .number()
            .describe("What it makes up; all together, with rounding, are the difference"),
          customers: z.number().describe("How many customers it changes"),
        }),
      )
      .describe("The settings that differ, in the order in which they are switched"),
    rounding: z
      .number()
      .describe(
        "What is left where no customer's figure differs: a minor unit or none, by rounding beside other movements",
      ),
    lines: z.number().describe("How many lines there are, of the setting asked for if one was"),
    rest: z.number().describe("What the lines not listed add up to"),
    rows: z.array(
      z.object({
        setting: policySchema.keyof(),
        ...customerNames,
        a: z.number().describe("With the setting as in a, those before it as in b"),
        b: z.number().describe("With the setting as in b too"),
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

/** Brings the states up to the evidence, and looks whether it is enough for the policies. */
async function prepare(workspace: Workspace, policies: Pick<Compared, "a">["a"][]): Promise<void> {
  await workspace.states();
  const [count] = await workspace.warehouse.query("select count(*) as n from states");
  if (numberIn(count, "n") === 0) {
    throw new CambiumError("not_found", "there is nothing to measure yet", {
      hint: "Import a file with `cambium import`, or try the demo company with `cambium demo`.",
    });
  }
  for (const { name, policy } of policies) await checkCoverage(workspace.warehouse, name, policy);
}

function noteOf({ a, b, currency }: Compared): string | null {
  const apart = [a, b].filter(({ policy }) => policy.currency === "separate").map(({ name }) => name);
  if (apart.length === 0) return null;
  const names = [...new Set(apart)].join(" and ");
  return `Under ${names} each currency of a customer is a customer of its own; its money is shown here in ${currency} at the rate of the day.`;
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
