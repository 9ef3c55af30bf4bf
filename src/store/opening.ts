import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { CambiumError, hasErrno, messageOf } from "../base/error.ts";
import { RECORD } from "./folder-names.ts";
import { isKeptName } from "./kept-files.ts";

/**
 * Opens the record of a folder. Creates one only if the folder never had any.
 * @throws CambiumError `conflict` if it is damaged, or missing although files that belong to it exist
 */
export async function openRecord(directory: string): Promise<Database> {
  const path = join(directory, RECORD);
  const bytes = await bytesOf(path);
  if (bytes === 0) await checkAnew(directory);
  const database = new SqliteDatabase(path);
  try {
    if (bytes > 0 && !hasTables(database)) await checkAnew(directory);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    return database;
  } catch (error) {
    database.close();
    throw damageIn(error, directory) ?? error;
  }
}

/** The error for a damaged record, if SQLite reported damage; null otherwise. */
export function damageIn(error: unknown, directory: string): CambiumError | null {
  const cause = error instanceof CambiumError ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (!/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return null;
  return new CambiumError(
    "conflict",
    `the record ${join(directory, RECORD)} is damaged: ${messageOf(cause)}`,
    { hint: PUT_BACK, cause },
  );
}

/** The error for content of the record that isn't as it was written. */
export function damaged(what: string, cause?: unknown): CambiumError {
  return new CambiumError("conflict", `the record ${RECORD} is damaged: ${what}`, { hint: PUT_BACK, cause });
}

/** How to repair a damaged record. */
export const PUT_BACK =
  "Restore cambium.db from a backup, with no -wal or -shm file beside it (`cambium restore` does this). Leave the files in imports/ as they are.";

/** Whether a database has any tables. */
export function hasTables(database: Database): boolean {
  return database.prepare("select 1 from sqlite_master limit 1").get() !== undefined;
}

/**
 * Checks that a new record may be created where there is none, or an empty one.
 * @throws CambiumError `conflict` if files are left that only an existing record explains
 */
export async function checkAnew(directory: string): Promise<void> {
  const left = await leftIn(directory);
  if (left.length === 0) return;
  const state = (await isThere(join(directory, RECORD))) ? "empty" : "missing";
  const names = left.map(({ name }) => name).join(" and ");
  throw new CambiumError(
    "conflict",
    `${join(directory, RECORD)} is ${state}, but ${left.map(({ what }) => what).join(" and ")}`,
    {
      hint: `Restore cambium.db from a backup (\`cambium restore\`), or move ${names} away to start over. Nothing was changed.`,
    },
  );
}

/** Files that show there was a record. Without its database, SQLite would drop the write-ahead log. */
async function leftIn(directory: string): Promise<{ name: string; what: string }[]> {
  const names = await readdir(join(directory, "imports")).catch((error: unknown) => {
    if (hasErrno(error, "ENOENT")) return [];
    throw error;
  });
  const kept = names.filter(isKeptName);
  const files = kept.length === 1 ? "1 imported file" : `${kept.length} imported files`;
  const logged = await bytesOf(join(directory, `${RECORD}-wal`));
  const built = await bytesOf(join(directory, "warehouse.duckdb"));
  return [
    ...(kept.length > 0 ? [{ name: "imports/", what: `imports/ contains ${files}` }] : []),
    ...(logged > 0 ? [{ name: `${RECORD}-wal`, what: `its change log ${RECORD}-wal exists` }] : []),
    ...(built > 0 ? [{ name: "warehouse.duckdb", what: "warehouse.duckdb was built from a record" }] : []),
  ];
}

async function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
