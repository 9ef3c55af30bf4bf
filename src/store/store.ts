import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, link, mkdir, mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { Kysely, Migrator, SqliteDialect } from "kysely";
import { z } from "zod";
import { CambiumError, messageOf } from "../base/error.ts";
import { AuditLog } from "./audit-log.ts";
import { type Progress, type Seen, StripeLog } from "./stripe-log.ts";
import { StripeReader } from "./stripe-reader.ts";
import { migrations, type Tables } from "./tables.ts";

const keptFileSchema = z.strictObject({
  /** SHA-256 of the file as it came. */
  hash: z.string(),
  name: z.string(),
  shape: z.string(),
  bytes: z.number(),
  rows: z.number(),
  badRows: z.number(),
});
export type KeptFile = z.infer<typeof keptFileSchema>;

/** What the log says of one import: the files, and how they were read. */
export const importBodySchema = z.strictObject({
  source: z.string(),
  files: z.array(keptFileSchema),
  mapping: z.strictObject({
    map: z.record(z.string(), z.string()),
    set: z.record(z.string(), z.string()),
    delimiter: z.string().optional(),
    hasDecimalComma: z.boolean().optional(),
  }),
  skipBad: z.boolean(),
  /** Set on what the demo company was imported with. */
  isDemo: z.boolean().optional(),
});
export type ImportBody = z.infer<typeof importBodySchema>;

/** An import as the log holds it. */
export interface ImportEntry extends ImportBody {
  seq: number;
  recordedAt: string;
  account: string;
}

/** The system of record: the evidence log, imported files as they came, and settings. */
export class Store {
  readonly directory: string;
  /** What was seen of Stripe's objects. */
  readonly stripe: StripeLog;
  /** What was changed, and by which way. */
  readonly audit: AuditLog;
  readonly #db: Kysely<Tables>;

  private constructor(directory: string, db: Kysely<Tables>, stripe: StripeLog) {
    this.directory = directory;
    this.#db = db;
    this.stripe = stripe;
    this.audit = new AuditLog(db);
  }

  /** Opens the record in a folder, making or upgrading it where needed. */
  static async open(directory: string): Promise<Store> {
    await makeFolder(directory);
    const database = new SqliteDatabase(join(directory, "cambium.db"));
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) {
      await db.destroy();
      throw new CambiumError("internal", `the record in ${directory} could not be upgraded`, {
        hint: "It may come from a newer Cambium: update, or choose another folder with --data.",
        cause: error,
      });
    }
    return new Store(directory, db, new StripeLog(database));
  }

  /** The record as it is at one moment, whatever is written meanwhile; nothing can be changed by it. Close it. */
  static async snapshot(directory: string, file = join(directory, "cambium.db")): Promise<Store> {
    const database = new SqliteDatabase(file, { readonly: true });
    database.exec("begin");
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    return new Store(directory, db, new StripeLog(database));
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  /** What a newer version made of its tables, by name. */
  async unknownMigrations(): Promise<string[]> {
    const rows = await this.#db.selectFrom("kysely_migration").select("name").execute();
    return rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
  }

  /** What SQLite finds wrong with the file; nothing while it is whole. */
  faults(): string[] {
    return this.stripe.faults();
  }

  /** Where an imported file is kept, by its hash. */
  importPath(hash: string): string {
    return join(this.directory, "imports", hash);
  }

  /**
   * Keeps a file as it came; a second copy of the same bytes is not made. Durable when it returns.
   * @param path a file in `scratch` that nobody writes to any more
   */
  async keep(path: string): Promise<{ hash: string; bytes: number }> {
    const partial = join(this.directory, "imports", `${process.pid}-${Date.now()}.partial`);
    await link(path, partial).catch(() => copyFile(path, partial));
    const { hash, bytes } = await digest(partial);
    await syncPath(partial);
    await rename(partial, this.importPath(hash));
    await syncPath(join(this.directory, "imports"));
    return { hash, bytes };
  }

  /** A new folder for files that are needed only while something runs. What is left of one goes with `sweep`. */
  async scratch(): Promise<string> {
    return mkdtemp(join(this.directory, "scratch-"));
  }

  /** Removes what an import that was cut off left behind. Call it only while no other process can import. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (name.startsWith("scratch-")) await rm(join(this.directory, name), { recursive: true, force: true });
    }
    const closed = await this.notes("close", z.object({ files: z.record(z.string(), z.string()) }));
    const kept = new Set([
      ...(await this.imports()).flatMap(({ files }) => files.map(({ hash }) => hash)),
      ...[...closed.values()].flatMap(({ files }) => Object.values(files)),
    ]);
    for (const name of await readdir(join(this.directory, "imports"))) {
      if (!kept.has(name.replace(/\.bad\.csv$/, "")))
        await rm(join(this.directory, "imports", name), { force: true });
    }
  }

  /**
   * Appends an import to the log, whole or not at all.
   * @returns its number, or the number of the entry that already says the same
   */
  async recordImport(
    body: ImportBody,
    account: string,
    recordedAt: Date,
  ): Promise<{ seq: number; isNew: boolean }> {
    const key = importKey(body, account);
    const known = await this.#findByKey(key);
    if (known !== undefined) return { seq: known, isNew: false };
    const { seq } = await this.#db
      .insertInto("evidence")
      .values({
        recorded_at: recordedAt.toISOString(),
        kind: "import",
        account,
        key,
        body: JSON.stringify(body),
      })
      .returning("seq")
      .executeTakeFirstOrThrow();
    return { seq, isNew: true };
  }

  /** The number under which the same import is already known. */
  async findImport(body: ImportBody, account: string): Promise<number | undefined> {
    return this.#findByKey(importKey(body, account));
  }

  /** Every import, oldest first. */
  async imports(): Promise<ImportEntry[]> {
    const rows = await this.#db
      .selectFrom("evidence")
      .selectAll()
      .where("kind", "=", "import")
      .orderBy("seq")
      .execute();
    return rows.map((row) => ({
      ...importBodySchema.parse(JSON.parse(row.body)),
      seq: row.seq,
      recordedAt: row.recorded_at,
      account: row.account,
    }));
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
    return new StripeReader(join(this.directory, "cambium.db"), until);
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

  async setSetting(name: string, value: string): Promise<void> {
    await this.#db
      .insertInto("setting")
      .values({ name, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
  }

  /** What the organisation says of the things of one kind, by their keys. */
  async notes<T>(kind: string, schema: z.ZodType<T>): Promise<Map<string, T>> {
    const rows = await this.#db
      .selectFrom("note")
      .select(["key", "body"])
      .where("kind", "=", kind)
      .orderBy("key")
      .execute();
    return new Map(rows.map(({ key, body }) => [key, schema.parse(JSON.parse(body))]));
  }

  async setNote(kind: string, key: string, content: unknown): Promise<void> {
    const body = JSON.stringify(content);
    await this.#db
      .insertInto("note")
      .values({ kind, key, body })
      .onConflict((conflict) => conflict.columns(["kind", "key"]).doUpdateSet({ body }))
      .execute();
  }

  /** @returns whether there was one */
  async removeNote(kind: string, key: string): Promise<boolean> {
    const [result] = await this.#db
      .deleteFrom("note")
      .where("kind", "=", kind)
      .where("key", "=", key)
      .execute();
    return (result?.numDeletedRows ?? 0n) > 0n;
  }

  /** Removes the notes of one kind whose keys begin so. */
  async removeNotes(kind: string, beginning: string): Promise<void> {
    await this.#db
      .deleteFrom("note")
      .where("kind", "=", kind)
      .where("key", ">=", beginning)
      .where("key", "<", `${beginning}\u{10ffff}`)
      .execute();
  }

  async #findByKey(key: string): Promise<number | undefined> {
    const row = await this.#db.selectFrom("evidence").select("seq").where("key", "=", key).executeTakeFirst();
    return row?.seq;
  }
}

async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(join(directory, "imports"), { recursive: true });
  } catch (cause) {
    throw new CambiumError("usage", `${directory} cannot be used as a data folder: ${messageOf(cause)}`, {
      hint: "Name a folder that can be written with --data.",
      cause,
    });
  }
}

function importKey({ source, files, mapping, skipBad }: ImportBody, account: string): string {
  const hashes = files.map(({ hash, shape }) => `${shape}:${hash}`).sort();
  const text = JSON.stringify([source, account, hashes, mapping, skipBad]);
  return `import:${createHash("sha256").update(text).digest("hex")}`;
}

async function digest(path: string): Promise<{ hash: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { hash: hash.digest("hex"), bytes };
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  await handle.sync();
  await handle.close();
}
