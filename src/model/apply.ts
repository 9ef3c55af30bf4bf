import { access, rm } from "node:fs/promises";
import { CambiumError } from "../base/error.ts";
import { openFile } from "../sources/file.ts";
import { createRaw, dropStaged, keepRaw, knownRows } from "../sources/raw.ts";
import { type Staged, stage, unstage } from "../sources/read.ts";
import { isSource, SOURCES } from "../sources/sources.ts";
import type { ImportEntry, Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { applyStripe, createRawStripe } from "./apply-stripe.ts";
import { inOneStep, readState, writeState } from "./remembered.ts";

/** Raise it when the raw tables change shape: a warehouse of another version is emptied and loaded again. */
const RAW_VERSION = 10;

/** Brings the raw tables of the warehouse up to the evidence log, entry by entry. */
export async function applyImports(store: Store, warehouse: Warehouse): Promise<void> {
  await dropStaged(warehouse);
  const done = await applied(store, warehouse);
  for (const entry of await store.imports()) {
    if (entry.seq > done) await applyImport(store, warehouse, entry);
  }
  await applyStripe(store, warehouse);
}

/** The number of the last entry of the evidence log that the raw tables hold. */
export async function applied(store: Store, warehouse: Warehouse): Promise<number> {
  const version = `${RAW_VERSION} ${store.directory}`;
  await warehouse.exec("create table if not exists warehouse_state (name varchar, content varchar)");
  if ((await readState(warehouse, "raw_version")) !== version) {
    await inOneStep(warehouse, async () => {
      await createRaw(warehouse);
      await createRawStripe(warehouse);
      await writeState(warehouse, "raw_version", version);
      await writeState(warehouse, "applied", "0");
    });
  }
  return Number(await readState(warehouse, "applied"));
}

export async function setApplied(warehouse: Warehouse, seq: number): Promise<void> {
  await writeState(warehouse, "applied", String(seq));
}

/** Makes the staged tables of an import part of the raw relations. Call it within one step. */
export async function keepImport(
  store: Store,
  warehouse: Warehouse,
  { source, seq, files }: Pick<ImportEntry, "source" | "seq" | "files">,
  staged: Staged[],
): Promise<void> {
  if (!isSource(source)) return;
  for (const [file, one] of staged.entries()) {
    await keepRaw(warehouse, source, one, { seq, file }, store.importPath(files[file]?.hash ?? ""));
  }
}

async function applyImport(store: Store, warehouse: Warehouse, entry: ImportEntry): Promise<void> {
  if (!isSource(entry.source)) return;
  const { source } = entry;
  const scratch = await store.scratch();
  try {
    const staged: Staged[] = [];
    for (const kept of entry.files) {
      const shape = SOURCES[source].shapes.find(({ name }) => name === kept.shape);
      if (shape === undefined) continue;
      await checkKept(store, kept.hash, kept.name);
      const file = await openFile(store.importPath(kept.hash), scratch, kept.name);
      const before = staged.filter((one) => one.shape.name === shape.name).map((one) => one.table);
      const belonging = { account: entry.account, known: knownRows(source, shape, before) };
      staged.push(await stage(warehouse, file, shape, entry.mapping, belonging));
    }
    await inOneStep(warehouse, async () => {
      await keepImport(store, warehouse, entry, staged);
      await setApplied(warehouse, entry.seq);
    });
    for (const one of staged) await unstage(warehouse, one);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function checkKept(store: Store, hash: string, name: string): Promise<void> {
  await access(store.importPath(hash)).catch((cause) => {
    throw new CambiumError(
      "not_found",
      `${name}, which was imported, is no longer at ${store.importPath(hash)}`,
      {
        hint: "Put the folder imports back from a backup: the evidence cannot be read without it.",
        cause,
      },
    );
  });
}
