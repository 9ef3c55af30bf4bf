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

/** Raise it when the raw tables change shape: a warehouse of another version is emptied and loaded again. */
const RAW_VERSION = 11;

const RECORD = "record";
const DIRECTORY = "directory";

/**
 * Makes the warehouse one of this record: whatever was built from another record, from entries that the log no longer
 * has, or by another version, is dropped whole. A folder that was moved keeps everything.
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

/** Kept files that are read where they are may be somewhere else now. @throws when one of them is not there */
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

/** How a path to a kept file begins in SQL. */
function textOf(directory: string): string {
  return literal(globbed(join(directory, "imports", "/"))).slice(0, -1);
}
