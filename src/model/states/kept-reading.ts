import { stat } from "node:fs/promises";
import { CambiumError } from "../../base/error.ts";
import type { Staged } from "../../sources/files/staged.ts";
import type { ImportEntry, KeptFile } from "../../store/import-log.ts";
import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { readState, writeState } from "../remembered.ts";

/** The file of an import, or what kept it, as messages name it. */
type Named = Pick<KeptFile, "hash" | "name" | "bytes">;

/**
 * Checks that the file of an import is just what was imported. Reads it whole.
 * @throws CambiumError `not_found` or `conflict` that names it, and says how to mend it
 */
export async function checkKept(store: Store, { seq }: Pick<ImportEntry, "seq">, kept: Named): Promise<void> {
  const fault = await store.faultIn(kept.hash, kept.bytes);
  if (fault !== null) throw faulty(store, seq, kept, fault);
}

/**
 * Checks that a kept file still has the rows that it was imported with.
 * @param isChanged whether imports were taken back, without which a row may be good that was bad, or bad that was good
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
 * Checks the kept files that the raw relations read where they are, instead of holding their rows.
 * @param isWhole whether all of their content is read; else only that of files which something has touched since they were last read so
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
 * Where the list of a file's bad rows is kept.
 * @throws CambiumError `not_found` or `conflict` when it is not what was kept
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

/** What changes whenever somebody writes to a file, and stays when a backup links to it. */
async function markOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found === null ? "" : [found.ino, found.size, found.mtimeNs].join(" ");
}

function faulty(store: Store, seq: number, { name }: Named, fault: string): CambiumError {
  return new CambiumError(codeOf(fault), `${name} of import ${seq} ${fault}`, {
    hint: `Restore the file to ${store.importPath("")} from a backup, or undo the import with \`cambium imports remove ${seq}\`.`,
  });
}

/** Whether what is wrong with a kept file is that it is gone. */
export function codeOf(fault: string): "not_found" | "conflict" {
  return fault.startsWith("is no longer") ? "not_found" : "conflict";
}
