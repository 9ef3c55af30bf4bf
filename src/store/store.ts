import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { type Compilable, Kysely, Migrator, SqliteDialect } from "kysely";
import { z } from "zod";
import { CambiumError, messageOf } from "../base/error.ts";
import { AuditLog } from "./audit-log.ts";
import { RECORD } from "./folder-names.ts";
import { type ImportEntry, ImportLog, type LogEntry } from "./import-log.ts";
import { faultsOf } from "./integrity.ts";
import { absenceOf, faultIn, keepFile, keptPath } from "./kept-files.ts";
import { damaged, damageIn, hasTables, openRecord } from "./opening.ts";
import { keepFromOthers } from "./privacy.ts";
import { type Progress, type Seen, StripeLog } from "./stripe/log.ts";
import { StripeReader } from "./stripe/reader.ts";
import { migrations, type Tables } from "./tables.ts";
import { sortFiles } from "./unlisted.ts";

/** The system of record: the evidence log, imported files as they came, and settings. */
export class Store {
  readonly directory: string;
  /** What tells this record from every other; a copy has the same. */
  readonly id: string;
  /** What was seen of Stripe's objects. */
  readonly stripe: StripeLog;
  /** What was changed, and by which way. */
  readonly audit: AuditLog;
  /** What was imported, and taken back. */
  readonly log: ImportLog;
  readonly #database: Database;
  readonly #db: Kysely<Tables>;

  private constructor(directory: string, database: Database, db: Kysely<Tables>) {
    this.directory = directory;
    this.#database = database;
    this.#db = db;
    this.audit = new AuditLog(database);
    this.stripe = new StripeLog(database, this.audit);
    this.log = new ImportLog(database);
    this.id = database.prepare<[], { id: string }>("select id from record").get()?.id ?? "";
  }

  /**
   * Opens the record in a folder, upgrading it where needed; one is made only where there never was any.
   * @throws CambiumError `conflict` when it is damaged, or missing while what belongs to it is there
   */
  static async open(directory: string): Promise<Store> {
    await makeFolder(directory);
    await keepFromOthers(directory);
    return Store.#upgraded(directory, await openRecord(directory));
  }

  /** The record as it is at one moment, whatever is written meanwhile; nothing can be changed by it. Close it. */
  static async snapshot(directory: string): Promise<Store> {
    const database = new SqliteDatabase(join(directory, RECORD), { readonly: true });
    database.exec("begin");
    return new Store(directory, database, new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }));
  }

  /**
   * The record of a folder, read from a copy that is upgraded where an older version wrote it; null for one without
   * anything in it. Close it.
   * @param file the copy, which nobody else uses
   * @throws CambiumError `unsupported` when a newer version wrote it
   */
  static async ofCopy(directory: string, file: string): Promise<Store | null> {
    const database = new SqliteDatabase(file);
    try {
      if (hasTables(database)) return await Store.#upgraded(directory, database);
      database.close();
      return null;
    } catch (error) {
      database.close();
      throw damageIn(error, directory) ?? error;
    }
  }

  static async #upgraded(directory: string, database: Database): Promise<Store> {
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    try {
      await upgrade(db, directory);
      return new Store(directory, database, db);
    } catch (error) {
      await db.destroy();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  /** Another text whenever anything in it has changed, whoever changed it. */
  stamp(): string {
    return this.stripe.stamp();
  }

  /** What is wrong with the record's own file, as SQLite says it; nothing when it is whole. Reads all of it; others are answered meanwhile. */
  faults(): Promise<string[]> {
    return faultsOf(this.#database.name);
  }

  /**
   * Makes several changes of the record as one: all land, with the audit entry of the operation that makes them, or none.
   * @param run never waits
   */
  together<T>(run: () => T): T {
    return this.audit.change(run);
  }

  /** Where an imported file is kept, by its hash. */
  importPath(hash: string): string {
    return keptPath(this.directory, hash);
  }

  /**
   * Keeps a file as it came; a second copy of the same bytes is not made. Durable when it returns.
   * @param path a file in `scratch` that nobody writes to any more
   */
  async keep(path: string): Promise<{ hash: string; bytes: number }> {
    return keepFile(this.directory, path);
  }

  /**
   * What is wrong with a kept file, as the rest of a sentence about it; null when it is as it was kept. Reads it whole.
   * @param bytes how long it was, where that is known
   */
  async faultIn(hash: string, bytes?: number): Promise<string | null> {
    return faultIn(this.directory, hash, bytes);
  }

  /** The same of a file whose content is not known: whether it is there. */
  async absenceOf(name: string): Promise<string | null> {
    return absenceOf(this.directory, name);
  }

  /** A new folder for files that are needed only while something runs. What is left of one goes with `sweep`. */
  async scratch(): Promise<string> {
    return mkdtemp(join(this.directory, "scratch-"));
  }

  /**
   * Removes the scratch folders that were left behind, and brings the kept files in line with the record: those that it
   * does not list are moved to DATA/unlisted, those that it lists are moved back. Call it only while no other process can import.
   * @param say is told what was moved
   */
  async sweep(say: (message: string) => void = () => undefined): Promise<void> {
    const listed = await this.#listedNames();
    for (const entry of await readdir(this.directory, { withFileTypes: true })) {
      if (entry.isDirectory() && /^scratch-[A-Za-z0-9]{6}$/.test(entry.name))
        await rm(join(this.directory, entry.name), { recursive: true, force: true });
    }
    const { moved, back } = await sortFiles(this.directory, listed);
    if (back > 0) say(`${filesIn(back)} that the record lists moved back from unlisted/ to imports/`);
    if (moved.length > 0)
      say(
        `${filesIn(moved.length)} in imports/ that the record does not list moved to unlisted/: ${named(moved)}`,
      );
  }

  /** The names of the kept files: of imports and closes, also those that were taken back, and of bad rows. */
  async #listedNames(): Promise<Set<string>> {
    const schema = z.object({ files: z.record(z.string(), z.string()) });
    const closed = [...(await this.notes("close", schema)), ...(await this.notes("close_removed", schema))];
    const files = this.log.all().flatMap((entry) => entry.files);
    return new Set([
      ...files.map(({ hash }) => hash),
      ...files.flatMap(({ hash, badRows, badHash }) => (badRows > 0 ? [badHash ?? `${hash}.bad.csv`] : [])),
      ...closed.flatMap(([, close]) => Object.values(close.files)),
    ]);
  }

  /**
   * Appends an entry to the log, together with other changes that belong to it; durable when it returns.
   * @param alongside makes them; never waits
   * @returns its number
   */
  append(entry: LogEntry, alongside: () => void = () => undefined): number {
    return this.together(() => {
      const seq = this.log.append(entry);
      alongside();
      return seq;
    });
  }

  /** Every import, oldest first, also those that were taken back. @throws CambiumError `conflict` when one is damaged */
  async imports(): Promise<ImportEntry[]> {
    return this.log.all();
  }

  /** The imports that count, oldest first. */
  async standingImports(): Promise<ImportEntry[]> {
    return this.log.all().filter(({ removed }) => removed === null);
  }

  /**
   * Adds objects of Stripe's as they were seen to the log, all or none; durable when it returns. What is known adds nothing.
   * @param progress how far their source has come, set with them
   */
  async recordSeen(seen: Seen[], recordedAt: Date, progress?: Progress): Promise<{ added: number }> {
    return this.stripe.record(seen, recordedAt, progress);
  }

  /** The ids of the account's own objects of one type, such as its prices, that were seen and are told whole. */
  async seenIds(account: string, type: string): Promise<Set<string>> {
    return this.stripe.ids(account, type);
  }

  /** Reads what was seen of Stripe's objects, as it is now. @param until the last entry that is read; all when left out */
  stripeReader(until?: number): StripeReader {
    return new StripeReader(join(this.directory, RECORD), until);
  }

  /** The number of the last entry of the log; 0 while it is empty. */
  async lastSeq(): Promise<number> {
    const row = await this.#db
      .selectFrom("evidence")
      .select(({ fn }) => fn.max("seq").as("seq"))
      .executeTakeFirst();
    return Number(row?.seq ?? 0);
  }

  /** All settings that were ever set, as text. */
  async settings(): Promise<Record<string, string>> {
    const rows = await this.#db.selectFrom("setting").selectAll().orderBy("name").execute();
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  }

  setSetting(name: string, value: string): void {
    this.#change(
      this.#db
        .insertInto("setting")
        .values({ name, value })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value })),
    );
  }

  /** What the organisation says of the things of one kind, by their keys. */
  async notes<T>(kind: string, schema: z.ZodType<T>): Promise<Map<string, T>> {
    const rows = await this.#db
      .selectFrom("note")
      .select(["key", "body"])
      .where("kind", "=", kind)
      .orderBy("key")
      .execute();
    return new Map(
      rows.map(({ key, body }) => {
        try {
          return [key, schema.parse(JSON.parse(body))];
        } catch (cause) {
          throw damaged(`its ${kind} ${key} can't be read`, cause);
        }
      }),
    );
  }

  setNote(kind: string, key: string, content: unknown): void {
    const body = JSON.stringify(content);
    this.#change(
      this.#db
        .insertInto("note")
        .values({ kind, key, body })
        .onConflict((conflict) => conflict.columns(["kind", "key"]).doUpdateSet({ body })),
    );
  }

  /** @returns whether there was one */
  removeNote(kind: string, key: string): boolean {
    return this.#change(this.#db.deleteFrom("note").where("kind", "=", kind).where("key", "=", key)) > 0;
  }

  /** Removes the notes of one kind whose keys begin so. */
  removeNotes(kind: string, beginning: string): void {
    this.#change(
      this.#db
        .deleteFrom("note")
        .where("kind", "=", kind)
        .where("key", ">=", beginning)
        .where("key", "<", `${beginning}\u{10ffff}`),
    );
  }

  /** Makes a change at once, with the audit entry of the operation that makes it. @returns how many rows it changed */
  #change(query: Compilable): number {
    const { sql, parameters } = query.compile();
    return this.together(() => this.#database.prepare(sql).run(...parameters).changes);
  }
}

/** @throws CambiumError `conflict` for a damaged record, `unsupported` for one that a newer version wrote */
async function upgrade(db: Kysely<Tables>, directory: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const damage = damageIn(error, directory);
  if (damage !== null) throw damage;
  const done = await db.selectFrom("kysely_migration").select("name").execute();
  if (done.some(({ name }) => !Object.hasOwn(migrations, name))) throw newer(directory, error);
  throw error;
}

function newer(directory: string, cause: unknown): CambiumError {
  return new CambiumError(
    "unsupported",
    `${join(directory, RECORD)} was written by a newer version of Cambium`,
    {
      hint: "Use that version or a newer one, or choose another folder with --data.",
      cause,
    },
  );
}

async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(join(directory, "imports"), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CambiumError("usage", `can't use ${directory} as a data folder: ${messageOf(cause)}`, {
      hint: "Choose a writable folder with --data.",
      cause,
    });
  }
}

function filesIn(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

/** How many files a message names. */
const MOST_NAMED = 5;

function named(names: string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `${names.slice(0, MOST_NAMED).join(", ")}${more}`;
}
