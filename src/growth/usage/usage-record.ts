import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost, LIMITS } from "../../base/limits.ts";
import type { Store } from "../../store/store.ts";

/** A metric of usage, as declared. */
export const usageMetricSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** What is counted: `seats` makes it a seat metric, whose limit is the licensed quantity. */
  unit: z.string().min(1).max(50),
  /** level: a state, such as seats in use; count: an amount in a span, such as API calls. */
  kind: z.enum(["level", "count"]),
  /** The span of a count's limit. */
  span: z.enum(["month", "billing_period"]),
  /** Id of the product whose feature it is. */
  product: z.string().min(1).max(200).nullable(),
});
export type UsageMetric = z.infer<typeof usageMetricSchema>;

/** How much of a metric a product or price includes. */
export const limitSchema = z.strictObject({
  metric: z.string().min(1).max(200),
  /** Exactly one of the two is given. */
  product: z.string().min(1).max(200).nullable(),
  price: z.string().min(1).max(200).nullable(),
  /** In millionths of the metric's unit. */
  amount: z.number().int().positive().max(9_000_000_000_000_000),
  per: z.enum(["item", "quantity"]),
  is_hard: z.boolean(),
  /** The first day it applies, such as 2026-01-01; null: as far back as there are items. */
  from: z.iso.date().nullable(),
});
export type Limit = z.infer<typeof limitSchema>;

const METRIC = "usage_metric";
const LIMIT = "usage_limit";

/** A metric that was never declared. */
export const UNDECLARED: Omit<UsageMetric, "name"> = {
  unit: "units",
  kind: "level",
  span: "month",
  product: null,
};

/** The declared metrics, by id. */
export async function declaredMetrics(store: Store): Promise<Map<string, UsageMetric>> {
  return store.notes(METRIC, usageMetricSchema);
}

/** The declared limits, by their key. */
export async function declaredLimits(store: Store): Promise<Map<string, Limit>> {
  return store.notes(LIMIT, limitSchema);
}

/** Declares a metric. @throws CambiumError `too_much` */
export async function declareMetric(store: Store, id: string, metric: UsageMetric): Promise<void> {
  const known = await declaredMetrics(store);
  if (!known.has(id)) checkMost("usageMetrics", known.size + 1);
  store.setNote(METRIC, id, usageMetricSchema.parse(metric));
}

/** Declares metrics by id, and limits, at once and in a folder without any. */
export function declareTogether(
  store: Store,
  metrics: ReadonlyMap<string, UsageMetric>,
  limits: readonly Limit[],
): void {
  for (const [id, metric] of metrics) store.setNote(METRIC, id, usageMetricSchema.parse(metric));
  for (const limit of limits) store.setNote(LIMIT, limitKey(limit), limit);
}

/**
 * What of these metrics, by id, is to be declared: those that nobody declared yet, as far as there is room.
 * @returns them, and the ids for which there is no room
 */
export async function undeclaredAmong(
  store: Store,
  metrics: ReadonlyMap<string, UsageMetric>,
): Promise<{ fresh: Map<string, UsageMetric>; left: string[] }> {
  const known = await declaredMetrics(store);
  const missing = [...metrics].filter(([id]) => !known.has(id));
  const room = Math.max(0, LIMITS.usageMetrics.most - known.size);
  return { fresh: new Map(missing.slice(0, room)), left: missing.slice(room).map(([id]) => id) };
}

/** Takes a metric's declaration back. @throws CambiumError `conflict` while limits are set for it */
export async function forgetMetric(store: Store, id: string): Promise<void> {
  const limits = await declaredLimits(store);
  if ([...limits.values()].some(({ metric }) => metric === id))
    throw new CambiumError("conflict", `limits are set for ${id}`, {
      hint: "Remove them first with `limits remove`.",
    });
  store.removeNote(METRIC, id);
}

/** Sets a limit. One of the same metric, product or price and day is replaced. @throws CambiumError `too_much` */
export async function setLimit(store: Store, limit: Limit): Promise<string> {
  const known = await declaredLimits(store);
  const key = limitKey(limit);
  if (!known.has(key)) checkMost("usageLimits", known.size + 1);
  store.setNote(LIMIT, key, limitSchema.parse(limit));
  return key;
}

/** Removes a limit. @returns whether there was one */
export async function removeLimit(store: Store, key: string): Promise<boolean> {
  const isKnown = (await declaredLimits(store)).has(key);
  if (isKnown) store.removeNote(LIMIT, key);
  return isKnown;
}

/** What a limit is known by: its metric, product or price, and first day. */
export function limitKey({
  metric,
  product,
  price,
  from,
}: Pick<Limit, "metric" | "product" | "price" | "from">): string {
  return JSON.stringify([metric, product, price, from]);
}
