import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { Zone } from "../../base/zone.ts";
import {
  LIMIT_KEY,
  limitsInForce,
  type MetadataLimits,
  metadataLimits,
} from "../../growth/usage/metadata-limits.ts";
import {
  declaredLimits,
  declaredMetrics,
  declareMetric,
  forgetMetric,
  type Limit,
  limitKey,
  removeLimit,
  setLimit,
  UNDECLARED,
} from "../../growth/usage/usage-record.ts";
import { usageSummary } from "../../growth/usage/usage-summary.ts";
import { applyImports } from "../../model/states/apply.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { growthOf } from "./growth-of.ts";

const metricRow = z.object({
  metric: z.string().describe("Id, as in the imported usage"),
  name: z.string(),
  unit: z.string().describe("What is counted; `seats` makes it a seat metric"),
  kind: z.enum(["level", "count"]).describe("level: a state; count: an amount in a span"),
  span: z.enum(["month", "billing_period"]).describe("Span of a count's limit"),
  product: z.string().nullable().describe("Product whose feature it is"),
  is_declared: z.boolean().describe("False for a metric that was only seen: it counts as a level"),
});

const seenMetricRow = metricRow.extend({
  customers: z.number().describe("Known customers with observations"),
  days: z.number().describe("Days of customers with observations"),
  first_on: z.string().nullable(),
  last_on: z.string().nullable(),
  backfilled: z.number().describe("Share of the days that were recorded afterwards, from 0 to 1"),
});

export const usageMetrics = operation({
  name: "usage metrics",
  summary: "List usage metrics, with how much is known of each",
  effect: "read",
  path: "/usage/metrics",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(seenMetricRow),
    waiting: z
      .object({ names: z.number(), days: z.number() })
      .describe(
        "Usage of customers that no billing data names yet: it waits, and counts once they are known",
      ),
  }),
  rows: "rows",
  async run(workspace) {
    const { growth } = await growthOf(workspace);
    const declared = await declaredMetrics(workspace.store);
    const { metrics, waiting } = await usageSummary(growth);
    const ids = [...new Set([...metrics.keys(), ...declared.keys()])].sort();
    return {
      waiting,
      rows: ids.map((metric) => ({
        metric,
        ...(declared.get(metric) ?? { name: metric, ...UNDECLARED }),
        is_declared: declared.has(metric),
        ...(metrics.get(metric) ?? { customers: 0, days: 0, first_on: null, last_on: null, backfilled: 0 }),
      })),
    };
  },
});

export const setUsageMetric = operation({
  name: "usage metrics set",
  summary: "Declare a usage metric: its name, unit and kind",
  effect: "write",
  path: "/usage/metrics/{metric}",
  positional: ["metric"],
  input: z.object({
    metric: z.string().min(1).max(200).describe("Id, as in the imported usage"),
    name: z.string().min(1).max(200).optional().describe("Name to show"),
    unit: z
      .string()
      .min(1)
      .max(50)
      .optional()
      .describe("What is counted, such as GB; seats makes it a seat metric"),
    kind: z
      .enum(["level", "count"])
      .optional()
      .describe("level: a state such as GB stored; count: an amount, such as calls"),
    span: z
      .enum(["month", "billing_period"])
      .optional()
      .describe("Span of a count's limit; defaults to month"),
    product: z.string().max(200).optional().describe("Id of the product whose feature it is; empty for none"),
  }),
  output: metricRow,
  was: async ({ store }, { metric }) => (await declaredMetrics(store)).get(metric) ?? null,
  async run({ store }, { metric, product, ...said }) {
    const before = (await declaredMetrics(store)).get(metric) ?? { name: metric, ...UNDECLARED };
    const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
    const after = {
      ...before,
      ...given,
      ...(product !== undefined && { product: product === "" ? null : product }),
    };
    await declareMetric(store, metric, after);
    return { metric, ...after, is_declared: true };
  },
});

export const removeUsageMetric = operation({
  name: "usage metrics remove",
  summary: "Remove the declaration of a usage metric",
  effect: "write",
  path: "/usage/metrics/{metric}/remove",
  positional: ["metric"],
  input: z.object({ metric: z.string().describe("Id of a declared metric") }),
  output: z.object({ metric: z.string() }),
  was: async ({ store }, { metric }) => (await declaredMetrics(store)).get(metric) ?? null,
  async run({ store }, { metric }) {
    if (!(await declaredMetrics(store)).has(metric))
      throw new CambiumError("not_found", `"${metric}" isn't declared`, {
        hint: "Run `cambium usage metrics`.",
      });
    await forgetMetric(store, metric);
    return { metric };
  },
});

const limitRow = z.object({
  metric: z.string(),
  product: z.string().nullable(),
  price: z.string().nullable(),
  amount: z.number().describe("How much is included"),
  per: z.enum(["item", "quantity"]).describe("item: each item includes it; quantity: each of its units does"),
  hard: z.boolean().describe("False where use beyond it is allowed and charged"),
  from: z.string().nullable().describe("First day; null: as known now, for the past too"),
});

const listedLimit = limitRow.extend({
  amount: z.number().describe("How much is included; 0 where metadata no longer has the limit"),
  source: z
    .enum(["set", "product metadata", "price metadata"])
    .describe("set: with `limits set`; product metadata and price metadata: change it in Stripe"),
});

/** What a limit is set for. */
const target = {
  metric: z.string().min(1).max(200).describe("Id of a usage metric"),
  product: z.string().min(1).max(200).optional().describe("Id of the product that includes it"),
  price: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Id of the price that includes it, instead of a product"),
  from: z.iso.date().optional().describe("First day it applies; all days if omitted"),
};

export const limits = operation({
  name: "limits",
  summary: "List the limits of usage that products and prices include",
  effect: "read",
  path: "/limits",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(listedLimit),
    issues: z
      .array(
        z.object({
          product: z.string().nullable(),
          price: z.string().nullable(),
          key: z.string(),
          value: z.string(),
          expected: z.string(),
        }),
      )
      .describe("Metadata of products and prices that can't be used: correct it in Stripe"),
  }),
  rows: "rows",
  async run(workspace) {
    const byHand = [...(await declaredLimits(workspace.store)).values()];
    const { limits: ofMetadata, bad } = await limitsOfMetadata(workspace);
    return {
      issues: bad,
      rows: limitsInForce(byHand, ofMetadata).map((limit) => {
        const { is_hard, amount, ...rest } = limit;
        return { ...rest, amount: amount / MILLION, hard: is_hard, source: sourceOf(limit, byHand) };
      }),
    };
  },
});

function sourceOf(limit: Limit, byHand: readonly Limit[]): z.infer<typeof listedLimit>["source"] {
  if (byHand.includes(limit)) return "set";
  return limit.price === null ? "product metadata" : "price metadata";
}

async function limitsOfMetadata(workspace: Workspace): Promise<MetadataLimits> {
  await applyImports(workspace.store, workspace.warehouse);
  const { zone } = await workspace.terms();
  return metadataLimits(workspace.store, workspace.warehouse, new Zone(zone));
}

const MILLION = 1_000_000;

export const setLimitOperation = operation({
  name: "limits set",
  summary: "Set how much of a usage metric a product or price includes",
  effect: "write",
  path: "/limits",
  positional: ["metric", "amount"],
  input: z.object({
    ...target,
    amount: z
      .number()
      .min(0.000_001)
      .max(9_000_000_000)
      .describe("How much is included: above 0, up to 9 billion"),
    per: z
      .enum(["item", "quantity"])
      .optional()
      .describe("item, or quantity: for each unit sold; defaults to item"),
    soft: z.boolean().optional().describe("Use beyond it is allowed and charged"),
  }),
  output: limitRow,
  was: async ({ store }, input) => (await declaredLimits(store)).get(keyOf(input)) ?? null,
  async run(workspace, input) {
    await checkTarget(workspace, input);
    const limit = {
      ...nulled(input),
      amount: Math.round(input.amount * MILLION),
      per: input.per ?? ("item" as const),
      is_hard: input.soft !== true,
    };
    await setLimit(workspace.store, limit);
    const { is_hard, amount, ...rest } = limit;
    return { ...rest, amount: amount / MILLION, hard: is_hard };
  },
});

export const removeLimitOperation = operation({
  name: "limits remove",
  summary: "Remove a limit of usage",
  effect: "write",
  path: "/limits/remove",
  positional: ["metric"],
  input: z.object(target),
  output: z.object({ metric: z.string() }),
  was: async ({ store }, input) => (await declaredLimits(store)).get(keyOf(input)) ?? null,
  async run(workspace, input) {
    if (await removeLimit(workspace.store, keyOf(input))) return { metric: input.metric };
    const { limits: ofMetadata } = await limitsOfMetadata(workspace);
    const { metric, product, price } = nulled(input);
    if (ofMetadata.some((one) => one.metric === metric && one.product === product && one.price === price))
      throw new CambiumError("conflict", `the limit of ${metric} is in the metadata of ${product ?? price}`, {
        hint: `Change or remove ${LIMIT_KEY}${metric} in Stripe, then sync. Or set another limit with \`limits set\`: it wins.`,
      });
    throw new CambiumError("not_found", `there is no such limit of ${input.metric}`, {
      hint: "Run `cambium limits`; name its product or price, and its first day if it has one.",
    });
  },
});

interface Target {
  metric: string;
  product?: string | undefined;
  price?: string | undefined;
  from?: string | undefined;
}

function nulled({ metric, product, price, from }: Target) {
  return { metric, product: product ?? null, price: price ?? null, from: from ?? null };
}

function keyOf(input: Target): string {
  return limitKey(nulled(input));
}

/** @throws CambiumError `usage` unless one of product and price is given, `not_found` for an unknown one or metric */
async function checkTarget(workspace: Workspace, { metric, product, price }: Target): Promise<void> {
  if ((product === undefined) === (price === undefined))
    throw new CambiumError("usage", "a limit belongs to a product or to a price", {
      hint: "Pass one of --product and --price.",
    });
  const { growth } = await growthOf(workspace);
  const { metrics } = await usageSummary(growth);
  if (!metrics.has(metric) && !(await declaredMetrics(workspace.store)).has(metric))
    throw new CambiumError("not_found", `unknown usage metric: "${metric}"`, {
      hint: "Import its usage first, or declare it with `cambium usage metrics set`. List metrics with `cambium usage metrics`.",
    });
  const [table, id] = product === undefined ? ["price", price ?? ""] : ["product", product];
  const known = await workspace.warehouse.query(`select ${table}_id as id from ${table}s`);
  if (!known.some((row) => row.id === id))
    throw new CambiumError("not_found", `unknown ${table}: "${id}"`, {
      hint:
        table === "product"
          ? "Run `cambium catalogue` to list products."
          : "Use the id of a price in the billing data.",
    });
}
