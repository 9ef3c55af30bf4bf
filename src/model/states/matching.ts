import { join } from "node:path";
import { isOfMachine } from "../../base/failure.ts";
import { createRaw } from "../../sources/raw/raw.ts";
import type { Store } from "../../store/store.ts";
import { emptyWarehouse } from "../../warehouse/emptying.ts";
import { globbed, literal } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { inOneStep, readState, writeState } from "../remembered.ts";
import { APPLIED, isOfLog, writeApplied } from "./applied-mark.ts";
import { createRawStripe } from "./apply-stripe.ts";

/** Increase it when the raw tables change shape: a warehouse with another version is emptied and reloaded. */
const RAW_VERSION = 13;

const RECORD = "record";
const DIRECTORY = "directory";

/**
 * Makes sure the warehouse belongs to this record. One built from another record, from entries no longer in the log or
 * by another version is emptied. Moving the data folder keeps everything.
 */
export async function matchRecord(store: Store, warehouse: Warehouse): Promise<void> {
  await warehouse.exec("create table if not exists warehouse_state (name varchar, content varchar)");
  const isMade =
    (await isOfRecord(store, warehouse)) &&
    (await followFolder(store, warehouse).then(
      () => true,
      (error: unknown) => {
        if (isOfMachine(error)) throw error;
        return false;
      },
    ));
  if (!isMade) await inOneStep(warehouse, () => begin(store, warehouse));
}

const ofRecord = (store: Store) => `${RAW_VERSION} ${store.id}`;

async function isOfRecord(store: Store, warehouse: Warehouse): Promise<boolean> {
  if ((await readState(warehouse, RECORD)) !== ofRecord(store)) return false;
  for (const name of APPLIED) if (!(await isOfLog(store, warehouse, name))) return false;
  return true;
}

async function begin(store: Store, warehouse: Warehouse): Promise<void> {
  await emptyWarehouse(warehouse);
  await warehouse.exec("create table warehouse_state (name varchar, content varchar)");
  await createRaw(warehouse);
  await createRawStripe(warehouse);
  await writeApplied(warehouse, "applied", 0, "");
  await writeState(warehouse, RECORD, ofRecord(store));
  await writeState(warehouse, DIRECTORY, store.directory);
}

/**
 * Updates the paths of kept files that are read in place, after the data folder was moved.
 * @throws if one is missing
 */
async function followFolder(store: Store, warehouse: Warehouse): Promise<void> {
  const before = (await readState(warehouse, DIRECTORY)) ?? "";
  if (before === store.directory) return;
  const views = await warehouse.query(
    "select view_name as name, sql from duckdb_views() where schema_name = 'main' and view_name like 'part\\_%' escape '\\'",
  );
  const [from, to] = [textOf(before), textOf(store.directory)];
  await inOneStep(warehouse, async () => {
    for (const { name, sql } of views) {
      const moved = String(sql).replaceAll(from, () => to);
      if (moved === sql) continue;
      await warehouse.exec(`drop view ${String(name)}; ${moved}`);
    }
    await writeState(warehouse, DIRECTORY, store.directory);
  });
}

/** The start of a kept file's path in an SQL literal. */
function textOf(directory: string): string {
  return literal(globbed(join(directory, "imports", "/"))).slice(0, -1);
}
