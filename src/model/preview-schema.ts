import { cleaningUp } from "../base/waiting.ts";
import { countParts } from "../sources/raw/raw.ts";
import { evidenceRelations, type Reading } from "../sources/sources.ts";
import type { Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Relation, readFrom, readRelations, runRelations } from "./model.ts";
import { buildCatalogue, type CatalogueSettings, writeProductSettings } from "./products/products.ts";
import { writeItemStates } from "./states/item-states.ts";
import { checkReads } from "./states/kept-reading.ts";
import { defineStates } from "./update.ts";

/** Schema for a reading that is removed after use. */
export const PREVIEW_SCHEMA = "preview";

/** Relations that depend on the time zone or on the default currency. */
const READ_AGAIN = ["currencies", "products", "prices", "items", "built_states"];

/** Builds the catalogue with other product settings, calls `run`, and removes it again. Call `buildStates` first. */
export async function withCatalogue<T>(
  warehouse: Warehouse,
  said: CatalogueSettings,
  run: () => Promise<T>,
): Promise<T> {
  return inPreview(warehouse, async () => {
    await writeProductSettings(warehouse, said, PREVIEW_SCHEMA);
    const item_states = "select product_id as product from main.products";
    const products = (await staging(["products"])).map((relation) => ({
      ...relation,
      sql: readFrom(relation.sql, { item_states }),
    }));
    await runRelations(warehouse, products, PREVIEW_SCHEMA);
    await buildCatalogue(warehouse, await readRelations("products"), true, PREVIEW_SCHEMA);
    return run();
  });
}

/**
 * Builds the states and catalogue for another time zone or reporting currency, calls `run`, and removes them again.
 * Call `buildStates` first.
 */
export async function withReading<T>(
  store: Store,
  warehouse: Warehouse,
  reading: Reading,
  run: () => Promise<T>,
): Promise<T> {
  await checkReads(store, warehouse, true);
  return inPreview(warehouse, async () => {
    const { item_states } = evidenceRelations(reading, await countParts(warehouse));
    if (item_states?.isCheap === true)
      await warehouse.exec(`create view ${PREVIEW_SCHEMA}.item_states as ${item_states.sql}`);
    else if (item_states !== undefined)
      await writeItemStates(warehouse, item_states.sql, { schema: PREVIEW_SCHEMA });
    await runRelations(warehouse, await staging(READ_AGAIN), PREVIEW_SCHEMA);
    await defineStates(warehouse, false, PREVIEW_SCHEMA);
    await buildCatalogue(warehouse, await readRelations("products"), false, PREVIEW_SCHEMA);
    return run();
  });
}

/** Removes what an interrupted preview left behind. */
export async function dropPreview(warehouse: Warehouse): Promise<void> {
  await warehouse.exec(`drop schema if exists ${PREVIEW_SCHEMA} cascade`);
}

async function inPreview<T>(warehouse: Warehouse, run: () => Promise<T>): Promise<T> {
  await dropPreview(warehouse);
  await warehouse.exec(`create schema ${PREVIEW_SCHEMA}`);
  try {
    return await run();
  } finally {
    await cleaningUp(() => dropPreview(warehouse));
  }
}

async function staging(names: string[]): Promise<Relation[]> {
  return (await readRelations("states")).filter(({ name }) => names.includes(name));
}
