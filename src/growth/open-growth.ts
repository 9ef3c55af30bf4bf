import { createHash } from "node:crypto";
import { z } from "zod";
import { forEverybody } from "../base/waiting.ts";
import { statesMark } from "../model/build.ts";
import { saidLinks } from "../model/links/link-record.ts";
import type { Book } from "../model/parts/book.ts";
import { readCatalogue } from "../model/products/engine-catalogue.ts";
import { catalogueSettings } from "../model/products/products.ts";
import { readState, writeState } from "../model/remembered.ts";
import type { ImportEntry } from "../store/import-log.ts";
import { type Settings, withDefaults } from "../store/settings.ts";
import type { Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { buildFamilies } from "./families/build-families.ts";
import { followUsage } from "./follow-usage.ts";
import type { GrowthBook } from "./growth-book.ts";
import { buildRuns } from "./signals/signal-runs.ts";
import { changedSettings } from "./signals/signal-settings.ts";
import { limitsInForce, metadataLimits } from "./usage/metadata-limits.ts";
import { buildUsageDays, changedFrom } from "./usage/usage-days.ts";
import { declaredLimits, declaredMetrics } from "./usage/usage-record.ts";
import { buildWorld } from "./world/build-world.ts";

/** Increase it when a change to how growth is found changes what is found. */
const GROWTH_VERSION = 10;

const STATE = "growth";

const builtSchema = z.object({
  /** Fingerprint of all that it depends on besides usage. */
  basis: z.string(),
  /** The imports of usage that are in. */
  usage: z.array(z.number()),
});

/** Brings the tables of growth up to date with books, usage, and what is declared and set. */
export async function openGrowth(
  store: Store,
  book: Book,
  { today }: { today: number },
): Promise<GrowthBook> {
  await forEverybody(() => book.warehouse.roomy(() => build(store, book)));
  return { book, store, today };
}

/** Makes days of the imported usage, which takes long where there is very much. @param zone the time zone of days */
export async function takeUsage(store: Store, warehouse: Warehouse, zone: string): Promise<void> {
  const usages = (await store.standingImports()).filter(({ source }) => source === "usage");
  await forEverybody(() => warehouse.roomy(() => buildUsageDays(warehouse, usages, zone)));
}

async function build(store: Store, book: Book): Promise<void> {
  const { warehouse, schema, zone } = book;
  const imports = await store.standingImports();
  const usages = imports.filter(({ source }) => source === "usage");
  await buildUsageDays(warehouse, usages, zone.name);
  const metrics = await declaredMetrics(store);
  const { limits: ofMetadata } = await metadataLimits(store, warehouse, zone);
  const limits = limitsInForce([...(await declaredLimits(store)).values()], ofMetadata);
  const settings = await changedSettings(store);
  const basis = fingerprint([...(await basisOf(store, book, imports)), [...metrics], limits, settings]);
  const usage = usages.map(({ seq }) => seq);
  const known = await readBuilt(book);
  const isKnown = known?.basis === basis && known.usage.every((seq, index) => usage[index] === seq);
  const fresh = isKnown ? usage.slice(known.usage.length) : [];
  if (isKnown && fresh.length === 0) return;
  const since = isKnown ? await changedFrom(warehouse, fresh) : null;
  await writeState(warehouse, STATE, "being built");
  if (since !== null) await followUsage(book, since, settings);
  else {
    const { team_attribute: teamAttribute, industry_attribute: industry } = withDefaults(
      await store.settings(),
    );
    await buildWorld(book, { metrics, limits, teamAttribute, imports });
    const catalogue = await readCatalogue(warehouse, await catalogueSettings(store));
    await buildFamilies(book, { catalogue, industry });
    await buildRuns(warehouse, settings, schema);
  }
  await writeState(warehouse, STATE, JSON.stringify({ basis, usage }));
}

/** Settings that are read when a question is answered: nothing that growth keeps depends on them. */
const READ_LATER: readonly (keyof Settings)[] = [
  ...(["organisation", "margin", "saturated_below", "coverage_alert", "coverage_healthy"] as const),
  ...(["stalled_days", "credit_shares", "credit_claimed"] as const),
  ...(["complex_deal_mrr", "complex_deal_currencies"] as const),
];

/** What growth depends on besides usage and what is declared of it. */
async function basisOf(store: Store, { warehouse, schema, rules }: Book, imports: ImportEntry[]) {
  const others = imports.filter(({ source }) => source !== "usage").map(({ seq }) => seq);
  const settings = Object.entries(await store.settings()).filter(([name]) => !isReadLater(name));
  const said = [settings, await catalogueSettings(store), await saidLinks(store)];
  return [GROWTH_VERSION, schema, rules, others, said, await statesMark(warehouse)];
}

function isReadLater(name: string): boolean {
  return READ_LATER.some((one) => one === name);
}

async function readBuilt({ warehouse }: Book): Promise<z.infer<typeof builtSchema> | null> {
  const text = (await readState(warehouse, STATE)) ?? "";
  return text.startsWith("{") ? builtSchema.parse(JSON.parse(text)) : null;
}

function fingerprint(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex");
}
