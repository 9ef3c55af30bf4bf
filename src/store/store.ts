import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { type Compilable, Kysely, Migrator, SqliteDialect } from "kysely";
import type { z } from "zod";
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
import { VersionLog } from "./version-log.ts";

/** The system of record: the evidence log, imported files as they came, and settings. */
export class Store {
  readonly directory: string;
  /** Identifies this record; copies share it. */
  readonly id: string;
  /** Stripe objects as they were seen. */
  readonly stripe: StripeLog;
  /** What was changed, and how. */
  readonly audit: AuditLog;
  /** Imports and their removals. */
  readonly log: ImportLog;
  /** What people keep besides evidence, such as opportunities, with all its changes. */
  readonly versions: VersionLog;
  readonly #database: Database;
  readonly #db: Kysely<Tables>;

  private constructor(directory: string, database: Database, db: Kysely<Tables>) {
    this.directory = directory;
    this.#database = database;
    this.#db = db;
    this.audit = new AuditLog(database);
    this.stripe = new StripeLog(database, this.audit);
    this.log = new ImportLog(database);
    this.versions = new VersionLog(database, (run) => this.audit.change(run));
    this.id = database.prepare<[], { id: string }>("select id from record").get()?.id ?? "";
  }

  /**
   * Opens the record in a folder, upgrading it if needed. Creates one only if the folder never had any.
   * @throws CambiumError `conflict` if it is damaged, or missing although files that belong to it exist; `unsupported`
   * if a newer version wrote it
   */
  static async open(directory: string): Promise<Store> {
    await makeFolder(directory);
    await keepFromOthers(directory);
    return Store.#upgraded(directory, await openRecord(directory));
  }

  /** A read-only view of the record as of one moment, whatever is written meanwhile. Close it after use. */
  static async snapshot(directory: string): Promise<Store> {
    const database = new SqliteDatabase(join(directory, RECORD), { readonly: true });
    database.exec("begin");
    return new Store(directory, database, new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }));
  }

  /**
   * Opens a copy of a folder's record, upgrading the copy if an older version wrote it; null if it is empty. Close it
   * after use.
   * @param file the copy, which nobody else uses
   * @throws CambiumError `unsupported` if a newer version wrote it
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

  /** A text that changes whenever anything in the record does, whoever changes it. */
  stamp(): string {
    return this.stripe.stamp();
  }

  /**
   * Problems that SQLite finds in the record's file; empty if it is intact. Reads the whole file without blocking other
   * requests.
   */
  faults(): Promise<string[]> {
    return faultsOf(this.#database.name);
  }

  /**
   * Makes several changes to the record as one: all are stored, with the audit entry of their operation, or none.
   * @param run must be synchronous
   */
  together<T>(run: () => T): T {
    return this.audit.change(run);
  }

  /** Where an imported file is kept, by its hash. */
  importPath(hash: string): string {
    return keptPath(this.directory, hash);
  }

  /**
   * Keeps an imported file. The same bytes are stored once. Durable when it returns.
   * @param path a file in a `scratch` folder that is no longer written to
   */
  async keep(path: string): Promise<{ hash: string; bytes: number }> {
    return keepFile(this.directory, path);
  }

  /**
   * Reads a kept file and describes what is wrong with it, as the rest of a sentence; null if it is intact.
   * @param bytes its expected length, if known
   */
  async faultIn(hash: string, bytes?: number): Promise<string | null> {
    return faultIn(this.directory, hash, bytes);
  }

  /** For a file whose hash isn't known: why it can't be read, as the rest of a sentence; null if it can. */
  async absenceOf(name: string): Promise<string | null> {
    return absenceOf(this.directory, name);
  }

  /** Creates a folder for temporary files. `sweep` removes any left behind. */
  async scratch(): Promise<string> {
    return mkdtemp(join(this.directory, "scratch-"));
  }

  /**
   * Appends an entry to the log, together with related changes. Durable when it returns.
   * @param alongside makes those changes; must be synchronous
   * @returns the entry's sequence number
   */
  append(entry: LogEntry, alongside: (seq: number) => void = () => undefined): number {
    return this.together(() => {
      const seq = this.log.append(entry);
      alongside(seq);
      return seq;
    });
  }

  /** Every import, oldest first, including removed ones. @throws CambiumError `conflict` if an entry is damaged */
  async imports(): Promise<ImportEntry[]> {
    return this.log.all();
  }

  /** The imports that count, oldest first. */
  async standingImports(): Promise<ImportEntry[]> {
    return this.log.all().filter(({ removed }) => removed === null);
  }

  /**
   * Appends Stripe objects as they were seen, all or none. Known ones add nothing. Durable when it returns.
   * @param progress how far their source has got, stored with them
   */
  async recordSeen(seen: Seen[], recordedAt: Date, progress?: Progress): Promise<{ added: number }> {
    return this.stripe.record(seen, recordedAt, progress);
  }

  /** Ids of an account's own objects of one type, such as prices, that were seen in full. */
  async seenIds(account: string, type: string): Promise<Set<string>> {
    return this.stripe.ids(account, type);
  }

  /** Opens a reader of the Stripe objects as of now. @param until the last entry to read; all if omitted */
  stripeReader(until?: number): StripeReader {
    return new StripeReader(join(this.directory, RECORD), until);
  }

  /** The last sequence number in the log; 0 if it is empty. */
  async lastSeq(): Promise<number> {
    const row = await this.#db
      .selectFrom("evidence")
      .select(({ fn }) => fn.max("seq").as("seq"))
      .executeTakeFirst();
    return Number(row?.seq ?? 0);
  }

  /** All stored settings, as text. */
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

  /** The organisation's notes of one kind, by key. @throws CambiumError `conflict` if a note can't be read */
  async notes<T>(kind: string, schema: z.ZodType<T>): Promise<Map<string, T>> {
    const rows = await this.#db
      .selectFrom("note")
      .select(["key", "body"])
      .where("kind", "=", kind)
      .orderBy("key")
      .execute();
    return new Map(rows.map(({ key, body }) => [key, noteOf(kind, key, body, schema)]));
  }

  /** The keys of the notes of one kind, sorted. @param most how many of them; all if omitted */
  async noteKeys(kind: string, most = Number.MAX_SAFE_INTEGER): Promise<string[]> {
    const notes = this.#db.selectFrom("note").select("key").where("kind", "=", kind);
    return (await notes.orderBy("key").limit(most).execute()).map(({ key }) => key);
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

  /** One note; null if there is none. @throws CambiumError `conflict` if it can't be read */
  async note<T>(kind: string, key: string, schema: z.ZodType<T>): Promise<T | null> {
    const row = await this.#db
      .selectFrom("note")
      .select("body")
      .where("kind", "=", kind)
      .where("key", "=", key)
      .executeTakeFirst();
    return row === undefined ? null : noteOf(kind, key, row.body, schema);
  }

  /** Removes a note. @returns false if there was none */
  removeNote(kind: string, key: string): boolean {
    return this.#change(this.#db.deleteFrom("note").where("kind", "=", kind).where("key", "=", key)) > 0;
  }

  /** Removes the notes of one kind whose keys start with a prefix. */
  removeNotes(kind: string, beginning: string): void {
    this.#change(
      this.#db
        .deleteFrom("note")
        .where("kind", "=", kind)
        .where("key", ">=", beginning)
        .where("key", "<", `${beginning}\u{10ffff}`),
    );
  }

  /** Runs a change with the audit entry of its operation. @returns the number of rows changed */
  #change(query: Compilable): number {
    const { sql, parameters } = query.compile();
    return this.together(() => this.#database.prepare(sql).run(...parameters).changes);
  }
}

function noteOf<T>(kind: string, key: string, body: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw damaged(`its ${kind} ${key} can't be read`, cause);
  }
}

/** Migrates the record. @throws CambiumError `conflict` if it is damaged, `unsupported` if a newer version wrote it */
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
