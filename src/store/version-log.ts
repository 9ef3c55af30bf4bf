import type { Database, Statement } from "better-sqlite3";
import { z } from "zod";
import { CambiumError } from "../base/error.ts";

/** What people keep besides evidence: each change of one is a version of it, kept for good. */
export type VersionKind =
  | "person"
  | "ownership"
  | "opportunity"
  | "target"
  | "offer"
  | "block"
  | "annotation"
  | "stage"
  | "rule"
  | "view"
  | "report"
  | "query";

/** A change to write: all that holds of something from an instant on; null: it is gone. */
export interface NewVersion {
  id: string;
  /** The instant from which it holds, in ISO form; not the one at which it was told. */
  at: string;
  body: unknown;
  /** Versions of the same thing before it that are told with it. */
  earlier?: Earlier;
}

/**
 * Versions that are told together with a later one of the same thing, and kept with it, oldest first: when each began to
 * hold and, by field, what was different then. A field that is left out was as it is in the later one.
 */
export interface Earlier {
  at: readonly string[];
  /** Of each field as many values as there are instants. */
  set: Readonly<Record<string, readonly unknown[]>>;
}

/** A change of the past, as it was told then. */
export interface PastVersion extends Omit<NewVersion, "earlier"> {
  kind: VersionKind;
  by: string;
}

/** A version as it was written. */
export interface Version extends Omit<NewVersion, "earlier"> {
  seq: number;
  kind: VersionKind;
  recordedAt: string;
  /** Who changed it. */
  by: string;
}

const rowSchema = z.object({
  seq: z.number(),
  kind: z.custom<VersionKind>((kind) => typeof kind === "string"),
  id: z.string(),
  at: z.string(),
  recorded_at: z.string(),
  by: z.string(),
  body: z.string().nullable(),
});

const COLUMNS = 'seq, kind, id, "at", recorded_at, by, body';

const earlierSchema = z.object({
  at: z.array(z.string()),
  set: z.record(z.string(), z.array(z.unknown())),
});
const fullRowSchema = rowSchema.extend({ earlier: z.string().nullable() });

/** How many versions a statement adds: each by itself costs nearly twice the time. */
const AT_ONCE = 32;

/** From so many versions on, SQLite keeps more pages in memory (-KiB), so that it writes those of indexes once. */
const MANY = 10_240;
const ROOM = -128 * 1024;
const USUAL = -2000;

function* batches(versions: Iterable<NewVersion>): Iterable<NewVersion[]> {
  let some: NewVersion[] = [];
  for (const version of versions) {
    some.push(version);
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  for (const version of some) yield [version];
}

/** A version as it lies in the record: its body is JSON, or null where it is gone; earlier ones are JSON, too. */
export interface RawVersion {
  seq: number;
  kind: string;
  id: string;
  at: string;
  recorded_at: string;
  by: string;
  body: string | null;
  earlier: string | null;
}

/**
 * Versions of what people keep, such as opportunities and targets. Append-only; the last one written of an id is what holds.
 * A row is a version, with earlier ones of the same thing that were told with it: their numbers are the ones before its own.
 */
export class VersionLog {
  readonly #database: Database;
  readonly #together: <T>(run: () => T) => T;
  readonly #last: Statement<[string, string], { seq: number | null }>;
  /** By how many rows they add. */
  readonly #inserts = new Map<number, Statement<[(string | number | null)[]]>>();

  /** @param together runs a change with the audit entry of its operation */
  constructor(database: Database, together: <T>(run: () => T) => T) {
    this.#database = database;
    this.#together = together;
    this.#last = database.prepare("select max(seq) as seq from version where kind = ? and id = ?");
  }

  /**
   * Writes versions of one kind, all or none. Durable when it returns.
   * @param expected the last version that the writer knew, by id; 0: none
   * @throws CambiumError `conflict` if somebody else wrote one meanwhile
   * @returns their sequence numbers, in the order given, without those of earlier ones
   */
  append(
    kind: VersionKind,
    versions: Iterable<NewVersion>,
    { by, now, expected }: { by: string; now: Date; expected?: ReadonlyMap<string, number> },
  ): number[] {
    return this.#together(() => {
      for (const [id, seq] of expected ?? []) this.#check(kind, id, seq);
      const written: number[] = [];
      const told = now.toISOString();
      let { seq } = this.end();
      for (const some of batches(versions)) {
        const values = some.flatMap(({ id, at, body, earlier }) => {
          seq += 1 + (earlier?.at.length ?? 0);
          written.push(seq);
          return [seq, kind, id, at, told, by, jsonOf(body), jsonOf(earlier ?? null)];
        });
        this.#insert(some.length).run(values);
        if (written.length === MANY) this.#database.pragma(`cache_size = ${ROOM}`);
      }
      if (written.length >= MANY) this.#database.pragma(`cache_size = ${USUAL}`);
      return written;
    });
  }

  /**
   * Writes a history in the order given, all or none: each version as recorded on the instant from which it holds, by whoever
   * made it then. For companies that are made up; what people tell is recorded when they tell it.
   */
  appendPast(versions: readonly PastVersion[]): void {
    this.#together(() => {
      const insert = this.#database.prepare(
        `insert into version (kind, id, "at", recorded_at, by, body) values (?, ?, ?, ?, ?, ?)`,
      );
      for (const { kind, id, at, by, body } of versions) insert.run(kind, id, at, at, by, jsonOf(body));
    });
  }

  /** The last version of each thing of a kind that isn't gone, by id, in the order in which they were last written. */
  current(kind: VersionKind): Map<string, Version> {
    const rows = this.#rows(
      `from version v where kind = ? and body is not null
         and seq = (select max(seq) from version l where l.kind = v.kind and l.id = v.id) order by seq`,
      kind,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The last version of each thing of a kind, by id; its body is null where it is gone. */
  latest(kind: VersionKind): Map<string, Version> {
    const rows = this.#rows(
      `from version v where kind = ? and seq = (select max(seq) from version l where l.kind = v.kind and l.id = v.id)`,
      kind,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The last version of one thing; null if there is none or it is gone. */
  one(kind: VersionKind, id: string): Version | null {
    const [last] = this.#rows("from version where kind = ? and id = ? order by seq desc limit 1", kind, id);
    return last === undefined || last.body === null ? null : last;
  }

  /** All versions of one thing, oldest first. */
  history(kind: VersionKind, id: string): Version[] {
    return this.#all("kind = ? and id = ?", kind, id);
  }

  /** How often one thing was written. */
  changes(kind: VersionKind, id: string): number {
    const found = this.#database
      .prepare<[string, string], { n: number }>(
        "select count(*) + coalesce(sum(json_array_length(earlier, '$.at')), 0) as n from version where kind = ? and id = ?",
      )
      .get(kind, id);
    return found?.n ?? 0;
  }

  /** Whether any version of a kind, current or not, has a value at a path of its body, such as `$.person`. */
  names(kind: VersionKind, path: string, value: string): boolean {
    const row = this.#database
      .prepare(
        `select 1 from version where kind = ? and (body ->> ? = ?
           or exists (select 1 from json_each(earlier -> '$.set' -> ?) e where e.value = ?)) limit 1`,
      )
      .get(kind, path, value, path, value);
    return row !== undefined;
  }

  /** Versions of a kind that were written after another one, oldest first. */
  since(kind: VersionKind, seq: number): Version[] {
    return this.#all("kind = ? and seq > ?", kind, seq);
  }

  /** The last sequence number of a kind; 0 if there is none. */
  last(kind: VersionKind): number {
    return (
      this.#database
        .prepare<[string], { seq: number | null }>("select max(seq) as seq from version where kind = ?")
        .get(kind)?.seq ?? 0
    );
  }

  /** The last sequence number of all kinds but some; 0 if there is none. */
  lastBeside(kinds: readonly VersionKind[]): number {
    const found = this.#database
      .prepare<string[], { seq: number }>(
        `select seq from version where kind not in (${kinds.map(() => "?").join(", ")}) order by seq desc limit 1`,
      )
      .get(...kinds);
    return found?.seq ?? 0;
  }

  /** How many things of a kind there are now whose body has some texts; all of the kind by default. */
  count(kind: VersionKind, having: Readonly<Record<string, string>> = {}): number {
    const names = Object.keys(having);
    const found = this.#database
      .prepare<string[], { n: number }>(
        `select count(*) as n from version v where kind = ? and body is not null
           and seq = (select max(seq) from version l where l.kind = v.kind and l.id = v.id)
           ${names.map(() => "and json_extract(body, ?) = ?").join(" ")}`,
      )
      .get(kind, ...names.flatMap((name) => [`$.${name}`, having[name] ?? ""]));
    return found?.n ?? 0;
  }

  /** The last version of all, whatever its kind: its number, and a text that no other record has there. */
  end(): { seq: number; mark: string } {
    return this.markAt(
      this.#database.prepare<[], { seq: number | null }>("select max(seq) as seq from version").get()?.seq ??
        0,
    );
  }

  /** What tells the version of a number from another record's; its mark is empty where there is none. */
  markAt(seq: number): { seq: number; mark: string } {
    const [row] = this.#rows("from version where seq = ?", seq);
    return { seq, mark: row === undefined ? "" : `${row.kind} ${row.id} ${row.recordedAt}` };
  }

  /** Rows of a kind as they lie in the record, after one up to another one, oldest first. @param most how many */
  raw(kind: string, { after, until }: { after: number; until: number }, most: number): RawVersion[] {
    return this.#database
      .prepare<[string, number, number, number], RawVersion>(
        `select ${COLUMNS}, earlier from version where kind = ? and seq > ? and seq <= ? order by seq limit ?`,
      )
      .all(kind, after, until, most);
  }

  /** The statement that adds so many rows. */
  #insert(many: number): Statement<[(string | number | null)[]]> {
    const known = this.#inserts.get(many);
    if (known !== undefined) return known;
    const rows = Array.from({ length: many }, () => "(?, ?, ?, ?, ?, ?, ?, ?)");
    const statement = this.#database.prepare<[(string | number | null)[]]>(
      `insert into version (${COLUMNS}, earlier) values ${rows.join(", ")}`,
    );
    this.#inserts.set(many, statement);
    return statement;
  }

  #check(kind: VersionKind, id: string, expected: number): void {
    const known = this.#last.get(kind, id)?.seq ?? 0;
    if (known === expected) return;
    const [last] = this.#rows("from version where kind = ? and id = ? order by seq desc limit 1", kind, id);
    throw new CambiumError(
      "conflict",
      `${kind} ${id} was changed meanwhile by ${last?.by ?? "somebody"}: ${JSON.stringify(last?.body ?? null)}`,
      {
        reason: { id: "changed_meanwhile" },
        hint: `Nothing was written. Look at it and try again with version ${known}.`,
      },
    );
  }

  #rows(rest: string, ...values: (string | number)[]): Version[] {
    const rows = this.#database.prepare<unknown[], unknown>(`select ${COLUMNS} ${rest}`).all(...values);
    return rows.map((row) => versionOf(rowSchema.parse(row)));
  }

  /** All versions with a condition, oldest first. */
  #all(condition: string, ...values: (string | number)[]): Version[] {
    const rows = this.#database
      .prepare<unknown[], unknown>(`select ${COLUMNS}, earlier from version where ${condition} order by seq`)
      .all(...values);
    return rows.flatMap((row) => {
      const { earlier, ...last } = fullRowSchema.parse(row);
      const version = versionOf(last);
      return [...earlierOf(version, earlier), version];
    });
  }
}

function versionOf({ recorded_at: recordedAt, body, ...version }: z.infer<typeof rowSchema>): Version {
  const read: unknown = body === null ? null : JSON.parse(body);
  return { ...version, recordedAt, body: read };
}

/** The versions that lie with a later one. */
function earlierOf(last: Version, json: string | null): Version[] {
  if (json === null) return [];
  const { at: times, set } = earlierSchema.parse(JSON.parse(json));
  const fields = Object.entries(set);
  return times.map((at, index) => ({
    ...last,
    at,
    seq: last.seq - times.length + index,
    body: Object.assign({}, last.body, Object.fromEntries(fields.map(([name, of]) => [name, of[index]]))),
  }));
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
