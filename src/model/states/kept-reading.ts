import { stat } from "node:fs/promises";
import { CambiumError } from "../../base/error.ts";
import type { Staged } from "../../sources/files/staged.ts";
import type { ImportEntry, KeptFile } from "../../store/import-log.ts";
import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { readState, writeState } from "../remembered.ts";

/** A kept file, as named in messages. */
type Named = Pick<KeptFile, "hash" | "name" | "bytes">;

/**
 * Checks that an import's file is exactly what was imported. Reads the whole file.
 * @throws CambiumError `not_found` or `conflict` naming the file and how to fix it
 */
export async function checkKept(store: Store, { seq }: Pick<ImportEntry, "seq">, kept: Named): Promise<void> {
  const fault = await store.faultIn(kept.hash, kept.bytes);
  if (fault !== null) throw faulty(store, seq, kept, fault);
}

/**
 * Checks that a kept file still gives the rows it was imported with.
 * @param isChanged whether any imports were removed, which can turn bad rows good and good rows bad
 * @throws CambiumError `conflict`
 */
export function checkRows(
  store: Store,
  { seq }: Pick<ImportEntry, "seq">,
  kept: KeptFile,
  { rows, badCount }: Staged,
  isChanged: boolean,
): void {
  const isSame = rows + badCount === kept.rows + kept.badRows && (isChanged || badCount === kept.badRows);
  if (isSame) return;
  const inWords = (good: number, bad: number) => `${good} rows${bad === 0 ? "" : ` and ${bad} bad ones`}`;
  const fault = `is read as ${inWords(rows, badCount)} at ${store.importPath(kept.hash)}, and had ${inWords(kept.rows, kept.badRows)}`;
  throw faulty(store, seq, kept, fault);
}

/**
 * Checks the kept files that raw relations read in place instead of copying their rows.
 * @param isWhole whether to read every file in full; otherwise only those modified since they were last read
 * @throws CambiumError as `checkKept`
 */
export async function checkReads(store: Store, warehouse: Warehouse, isWhole: boolean): Promise<void> {
  const entries = new Map((await store.imports()).map((entry) => [entry.seq, entry]));
  const views = await warehouse.query(
    "select view_name as name from duckdb_views() where schema_name = 'main' and view_name like 'part\\_%' escape '\\' order by 1",
  );
  for (const { name } of views) {
    if (String(name).startsWith("part_attributes_")) continue;
    const [seq = 0, file = 0] = String(name).split("_").slice(-2).map(Number);
    const kept = entries.get(seq)?.files[file];
    if (kept === undefined || entries.get(seq)?.removed !== null) continue;
    const known = `read ${kept.hash}`;
    const before = isWhole ? undefined : await readState(warehouse, known);
    if (before !== undefined && before === (await markOf(store.importPath(kept.hash)))) continue;
    await checkKept(store, { seq }, kept);
    await writeState(warehouse, known, await markOf(store.importPath(kept.hash)));
  }
}

/**
 * The path of a file's list of bad rows.
 * @throws CambiumError `not_found` or `conflict` if it is missing or has changed
 */
export async function keptBadPath(
  store: Store,
  seq: number,
  { hash, badHash, name }: KeptFile,
): Promise<string> {
  const kept = badHash ?? `${hash}.bad.csv`;
  const fault = badHash === undefined ? await store.absenceOf(kept) : await store.faultIn(kept);
  if (fault === null) return store.importPath(kept);
  throw new CambiumError(codeOf(fault), `the list of bad rows of ${name} of import ${seq} ${fault}`, {
    hint: `Restore the file to ${store.importPath("")} from a backup.`,
  });
}

/** A mark that changes whenever a file is written to, but not when a backup hard-links it. */
async function markOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found === null ? "" : [found.ino, found.size, found.mtimeNs].join(" ");
}

function faulty(store: Store, seq: number, { name }: Named, fault: string): CambiumError {
  return new CambiumError(codeOf(fault), `${name} of import ${seq} ${fault}`, {
    hint: `Restore the file to ${store.importPath("")} from a backup, or undo the import with \`cambium imports remove ${seq}\`.`,
  });
}

/** The error code for a fault of a kept file: whether it is missing or has changed. */
export function codeOf(fault: string): "not_found" | "conflict" {
  return fault.startsWith("is no longer") ? "not_found" : "conflict";
}
