import { rm } from "node:fs/promises";
import { CambiumError } from "../../base/error.ts";
import { openFile } from "../../sources/files/file.ts";
import { stage, unstage } from "../../sources/files/read.ts";
import type { Staged } from "../../sources/files/staged.ts";
import { createRaw, dropStaged, keepRaw, knownRows } from "../../sources/raw/raw.ts";
import { isSource, SOURCES } from "../../sources/sources.ts";
import type { ImportEntry } from "../../store/import-log.ts";
import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { inOneStep, readState, writeState } from "../remembered.ts";
import { readApplied, writeApplied } from "./applied-mark.ts";
import { applyStripe } from "./apply-stripe.ts";
import { checkKept, checkRows } from "./kept-reading.ts";
import { matchRecord } from "./matching.ts";

/**
 * Brings the warehouse's raw tables up to date with the evidence log, entry by entry.
 * @throws CambiumError `conflict` or `not_found` if a kept file has changed or is missing, `unsupported` for an import
 * of a newer version
 */
export async function applyImports(store: Store, warehouse: Warehouse): Promise<void> {
  await matchRecord(store, warehouse);
  await dropStaged(warehouse);
  const entries = await store.imports();
  if (hasRemoved(entries, await applied(warehouse))) {
    await inOneStep(warehouse, async () => {
      await createRaw(warehouse);
      await writeApplied(warehouse, "applied", 0, "");
    });
  }
  const done = await applied(warehouse);
  const isChanged = entries.some(({ removed }) => removed !== null);
  for (const entry of entries) {
    if (entry.removed === null && entry.seq > done) await applyImport(store, warehouse, entry, isChanged);
  }
  const last = lastOf(entries);
  if (last > done) await setApplied(warehouse, last, store.log.hash(last) ?? "");
  await applyStripe(store, warehouse);
}

/** The last evidence log entry in the raw tables. */
export async function applied(warehouse: Warehouse): Promise<number> {
  return readApplied(warehouse, "applied");
}

/** @param hash of that entry */
export async function setApplied(warehouse: Warehouse, seq: number, hash: string): Promise<void> {
  await writeApplied(warehouse, "applied", seq, hash);
}

/** Whether the raw tables contain an import that has since been removed. */
function hasRemoved(entries: ImportEntry[], done: number): boolean {
  return entries.some(({ seq, removed }) => removed !== null && seq <= done && removed.seq > done);
}

function lastOf(entries: ImportEntry[]): number {
  return Math.max(0, ...entries.map(({ seq, removed }) => Math.max(seq, removed?.seq ?? 0)));
}

const LEFT_OUT = "left_out ";

/** Imports with rows that were good when imported but are left out now, because an import they built on was removed. */
export async function leftOutRows(
  store: Store,
  warehouse: Warehouse,
): Promise<{ import: number; rows: number }[]> {
  const found: { import: number; rows: number }[] = [];
  for (const { seq } of await store.standingImports()) {
    const rows = Number((await readState(warehouse, `${LEFT_OUT}${seq}`)) ?? 0);
    if (rows > 0) found.push({ import: seq, rows });
  }
  return found;
}

/**
 * Adds an import's staged tables to the raw relations. Call it within a single step.
 * @param paths where its files are; where the record keeps them by default
 */
export async function keepImport(
  store: Store,
  warehouse: Warehouse,
  { source, seq, files }: Pick<ImportEntry, "source" | "seq" | "files">,
  staged: Staged[],
  paths = files.map(({ hash }) => store.importPath(hash)),
): Promise<void> {
  if (!isSource(source)) return;
  for (const [file, one] of staged.entries()) {
    await keepRaw(warehouse, source, one, { seq, file }, paths[file] ?? "");
  }
}

function unknown({ seq }: ImportEntry, what: string): CambiumError {
  return new CambiumError("unsupported", `import ${seq} has an unknown type: ${what}`, {
    hint: "It was imported by a newer version of Cambium: use that version.",
  });
}

/** @param isChanged whether any imports were removed, which can change how rows of later ones are read */
async function applyImport(
  store: Store,
  warehouse: Warehouse,
  entry: ImportEntry,
  isChanged: boolean,
): Promise<void> {
  const { source } = entry;
  if (!isSource(source)) throw unknown(entry, source);
  const scratch = await store.scratch();
  try {
    const staged: Staged[] = [];
    let leftOut = 0;
    for (const kept of entry.files) {
      const shape = SOURCES[source].shapes.find(({ name }) => name === kept.shape);
      if (shape === undefined) throw unknown(entry, kept.shape);
      await checkKept(store, entry, kept);
      const mapping = kept.reading ?? entry.mapping;
      const file = await openFile(store.importPath(kept.hash), scratch, kept.name, mapping);
      const before = staged.filter((one) => one.shape.name === shape.name).map((one) => one.table);
      const belonging = { account: entry.account, known: knownRows(source, shape, before) };
      const one = await stage(warehouse, file, shape, mapping, belonging);
      staged.push(one);
      checkRows(store, entry, kept, one, isChanged);
      leftOut += Math.max(0, one.badCount - kept.badRows);
    }
    await inOneStep(warehouse, async () => {
      await keepImport(store, warehouse, entry, staged);
      await setApplied(warehouse, entry.seq, store.log.hash(entry.seq) ?? "");
      await writeState(warehouse, `${LEFT_OUT}${entry.seq}`, String(leftOut));
    });
    for (const one of staged) await unstage(warehouse, one);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
