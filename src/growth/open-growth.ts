import { createHash } from "node:crypto";
import { forEverybody } from "../base/waiting.ts";
import type { Book } from "../model/parts/book.ts";
import { readState, writeState } from "../model/remembered.ts";
import { withDefaults } from "../store/settings.ts";
import type { Store } from "../store/store.ts";
import type { GrowthBook } from "./growth-book.ts";
import { buildRuns } from "./signals/signal-runs.ts";
import { changedSettings } from "./signals/signal-settings.ts";
import { buildUsageDays } from "./usage/usage-days.ts";
import { declaredLimits, declaredMetrics } from "./usage/usage-record.ts";
import { buildWorld } from "./world/build-world.ts";

/** Increase it when a change to how growth is found changes what is found. */
const GROWTH_VERSION = 4;

const STATE = "growth";

/**
 * Brings the tables of growth up to date with books, usage, and what is declared and set.
 * @param version changes whenever evidence or settings do
 */
export async function openGrowth(
  store: Store,
  book: Book,
  { version, today }: { version: string; today: number },
): Promise<GrowthBook> {
  await forEverybody(() => book.warehouse.roomy(() => build(store, book, version)));
  return { book, store, today };
}

async function build(store: Store, book: Book, version: string): Promise<void> {
  const { warehouse, schema, zone } = book;
  const imports = await store.standingImports();
  const usages = imports.filter(({ source }) => source === "usage");
  const usage = await buildUsageDays(warehouse, usages, zone.name);
  const metrics = await declaredMetrics(store);
  const limits = [...(await declaredLimits(store)).values()];
  const settings = await changedSettings(store);
  const basis = [GROWTH_VERSION, version, schema, usage, [...metrics], limits, settings];
  const key = createHash("sha256").update(JSON.stringify(basis)).digest("hex");
  if ((await readState(warehouse, STATE)) === key) return;
  await writeState(warehouse, STATE, "being built");
  const { team_attribute: teamAttribute } = withDefaults(await store.settings());
  await buildWorld(book, { metrics, limits, teamAttribute, imports });
  await buildRuns(warehouse, settings, schema);
  await writeState(warehouse, STATE, key);
}
