import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { mappingSchema } from "./file-mapping.ts";
import { damaged } from "./opening.ts";

const keptFileSchema = z.strictObject({
  /** SHA-256 of the file as imported. */
  hash: z.string(),
  name: z.string(),
  shape: z.string(),
  bytes: z.number(),
  rows: z.number(),
  badRows: z.number(),
  /** SHA-256 of its list of bad rows. Missing in old entries, whose list is the file HASH.bad.csv. */
  badHash: z.string().optional(),
  /** How the file was read, where more was found out than was asked for. */
  reading: mappingSchema.optional(),
});
export type KeptFile = z.infer<typeof keptFileSchema>;

/** Log entry of an import: its files and how they were read. */
const importBodySchema = z.strictObject({
  source: z.string(),
  files: z.array(keptFileSchema),
  /** As it was asked for. */
  mapping: mappingSchema,
  skipBad: z.boolean(),
  /** Set on imports of the demo company. */
  isDemo: z.boolean().optional(),
});
export type ImportBody = z.infer<typeof importBodySchema>;

/** An import, as read from the log. */
export interface ImportEntry extends ImportBody {
  seq: number;
  recordedAt: string;
  account: string;
  /** The log entry that removed this import; null if it still counts. */
  removed: { seq: number; at: string } | null;
}

/** The content of a log entry, known before it is written. */
export interface LogEntry {
  recordedAt: string;
  kind: string;
  account: string;
  key: string;
  body: string;
}

interface Row {
  seq: number;
  recorded_at: string;
  kind: string;
  account: string;
  key: string;
  body: string;
}

const REMOVAL = "removal";

/** The evidence log's imports and removals of imports. */
export class ImportLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Every import, oldest first, including removed ones. @throws CambiumError `conflict` if an entry is damaged */
  all(): ImportEntry[] {
    const rows = this.#rows("kind in ('import', 'removal') order by seq");
    const removals = new Map(rows.filter(({ kind }) => kind === REMOVAL).map((row) => [removedBy(row), row]));
    return rows
      .filter(({ kind }) => kind !== REMOVAL)
      .map((row) => {
        const by = removals.get(row.seq);
        const removed = by === undefined ? null : { seq: by.seq, at: by.recorded_at };
        return { ...readBody(row), seq: row.seq, recordedAt: row.recorded_at, account: row.account, removed };
      });
  }

  /** The import that still counts and has the same content; undefined if there is none. */
  find(body: ImportBody, account: string): ImportEntry | undefined {
    const key = keyOf(body, account);
    const same = new Set(this.#sameAs(key).map(({ seq }) => seq));
    return this.all().find(({ seq, removed }) => removed === null && same.has(seq));
  }

  /** The log entry for an import. A removed import can be entered again: its key then names the removal it follows. */
  entry(body: ImportBody, account: string, at: Date): LogEntry {
    const key = keyOf(body, account);
    const same = new Set(this.#sameAs(key).map(({ seq }) => seq));
    const last = this.all().findLast(({ seq }) => same.has(seq))?.removed;
    return {
      recordedAt: at.toISOString(),
      kind: "import",
      account,
      key: last === undefined || last === null ? key : `${key}@${last.seq}`,
      body: JSON.stringify(body),
    };
  }

  /** The log entry that removes an import. */
  removal({ seq, account }: ImportEntry, at: Date): LogEntry {
    const body = JSON.stringify({ import: seq });
    return { recordedAt: at.toISOString(), kind: REMOVAL, account, key: `removal:${seq}`, body };
  }

  /** Appends an entry. @returns its sequence number */
  append({ recordedAt, kind, account, key, body }: LogEntry): number {
    const { lastInsertRowid } = this.#database
      .prepare("insert into evidence (recorded_at, kind, account, key, body) values (?, ?, ?, ?, ?)")
      .run(recordedAt, kind, account, key, body);
    return Number(lastInsertRowid);
  }

  /** Hash of the entry with a sequence number, to detect a different entry under that number; null if there is none. */
  hash(seq: number): string | null {
    const [row] = this.#rows("seq = ?", seq);
    return row === undefined ? null : hashOf(seq, { ...row, recordedAt: row.recorded_at });
  }

  #sameAs(key: string): Row[] {
    return this.#rows("key = ? or (key > ? and key < ?)", key, `${key}@`, `${key}A`);
  }

  #rows(where: string, ...values: (string | number)[]): Row[] {
    return this.#database
      .prepare<(string | number)[], Row>(
        `select seq, recorded_at, kind, account, key, body from evidence where ${where}`,
      )
      .all(...values);
  }
}

/** Hash of an entry and its number, to detect a different entry under that number. */
export function hashOf(seq: number, { recordedAt, kind, account, key, body }: LogEntry): string {
  const text = JSON.stringify([seq, recordedAt, kind, account, key, body]);
  return createHash("sha256").update(text).digest("hex");
}

const removalSchema = z.strictObject({ import: z.number() });

function removedBy(row: Row): number {
  const seq = removalSchema.safeParse(json(row)).data?.import;
  if (seq === undefined || row.key !== `removal:${seq}`) throw unreadable(row);
  return seq;
}

/** Parses an import and verifies it against its key, which is derived from it. */
function readBody(row: Row): ImportBody {
  const told = json(row);
  const read = importBodySchema.safeParse(told);
  if (!read.success) throw unreadable(row, read.error);
  const { mapping } = z.object({ mapping: z.unknown() }).parse(told);
  if (keyOf({ ...read.data, mapping }, row.account) !== row.key.replace(/@\d+$/, "")) throw unreadable(row);
  return read.data;
}

function json(row: Row): unknown {
  try {
    return JSON.parse(row.body);
  } catch (cause) {
    throw unreadable(row, cause);
  }
}

function unreadable({ seq, kind }: Row, cause?: unknown): Error {
  return damaged(`entry ${seq} of the evidence log (${kind}) has been altered`, cause);
}

/**
 * What makes an import the same as another. A list that isn't of the day that was said for all files is another list.
 * @param mapping with its fields in their original order
 */
function keyOf(
  { source, files, mapping, skipBad }: Omit<ImportBody, "mapping"> & { mapping: unknown },
  account: string,
): string {
  const { set } = z.object({ set: z.record(z.string(), z.string()).optional() }).parse(mapping);
  const days = files.map(({ reading }) => reading?.set.as_of).map((day) => (day === set?.as_of ? "" : day));
  const hashes = files.map(({ hash, shape }, at) => `${shape}:${hash}${days[at] ?? ""}`).sort();
  const text = JSON.stringify([source, account, hashes, mapping, skipBad]);
  return `import:${createHash("sha256").update(text).digest("hex")}`;
}
