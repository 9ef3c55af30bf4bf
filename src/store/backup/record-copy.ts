import SqliteDatabase, { type Database } from "better-sqlite3";
import { z } from "zod";
import { CambiumError, messageOf } from "../../base/error.ts";
import { migrations } from "../tables.ts";
import { brokenBackup } from "./manifest.ts";

/** Copies the record as of this moment with SQLite's backup API, whatever is written meanwhile. */
export async function copyRecord(path: string, target: string): Promise<void> {
  const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
  try {
    database.exec("begin");
    database.prepare("select count(*) from sqlite_master").get();
    await database.backup(target);
  } finally {
    database.close();
  }
}

/** A record's id, if it has one, and the names of the files that its imports and closes are read from. */
export interface RecordContent {
  id: string | null;
  names: string[];
}

const bodySchema = z.object({
  files: z.array(z.object({ hash: z.string(), badRows: z.number(), badHash: z.string().optional() })),
});
const closeSchema = z.object({ files: z.record(z.string(), z.string()) });

/** Reads the content of a record. Use a copy that nobody else has open. */
export function contentOf(path: string): RecordContent {
  const database = openCopy(path);
  try {
    const bodies = bodiesIn(
      database,
      `select body from evidence where kind = 'import' and seq not in
         (select body ->> '$.import' from evidence where kind = 'removal')`,
    );
    const closes = bodiesIn(database, "select body from note where kind = 'close'");
    const files = bodies.flatMap((body) => bodySchema.safeParse(body).data?.files ?? []);
    const names = [
      ...files.map(({ hash }) => hash),
      ...files.flatMap(({ hash, badRows, badHash }) => (badRows > 0 ? [badHash ?? `${hash}.bad.csv`] : [])),
      ...closes.flatMap((body) => Object.values(closeSchema.safeParse(body).data?.files ?? {})),
    ];
    return { id: idIn(database), names: [...new Set(names)] };
  } finally {
    database.close();
  }
}

/**
 * Opened for writing, though nothing is written: a read-only connection would leave SQLite's -wal and -shm files
 * behind.
 */
function openCopy(path: string): Database {
  return new SqliteDatabase(path, { fileMustExist: true });
}

function bodiesIn(database: Database, sql: string): unknown[] {
  return database
    .prepare<[], { body: string }>(sql)
    .all()
    .map(({ body }) => JSON.parse(body));
}

function idIn(database: Database): string | null {
  const has = database.prepare("select 1 from sqlite_master where type = 'table' and name = 'record'").get();
  if (has === undefined) return null;
  return database.prepare<[], { id: string }>("select id from record").get()?.id ?? null;
}

/**
 * Checks that this version can open a record, without changing it.
 * @throws CambiumError `bad_input` if it is damaged, `conflict` if a newer version wrote it
 */
export function checkRecord(path: string): void {
  const applied = appliedIn(path);
  const unknown = applied.find((name) => !Object.hasOwn(migrations, name));
  if (unknown === undefined) return;
  throw new CambiumError("conflict", `the backup's record is from a newer Cambium (${unknown})`, {
    hint: "Nothing was restored. Update Cambium and restore it again.",
  });
}

function appliedIn(path: string): string[] {
  try {
    const database = openCopy(path);
    try {
      const [first] = z.array(z.object({ quick_check: z.string() })).parse(database.pragma("quick_check(1)"));
      if (first?.quick_check !== "ok") throw brokenBackup(`its record is damaged (${first?.quick_check})`);
      const rows = database.prepare<[], { name: string }>("select name from kysely_migration").all();
      return rows.map(({ name }) => name);
    } finally {
      database.close();
    }
  } catch (error) {
    throw error instanceof CambiumError
      ? error
      : brokenBackup(`its record can't be opened (${messageOf(error)})`, error);
  }
}
