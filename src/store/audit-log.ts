import type { Database, Statement } from "better-sqlite3";
import { z } from "zod";
import { Running } from "../base/running.ts";

/** One operation that was run: its input, where it came from, and the previous value if known. */
export interface AuditEntry {
  at: string;
  operation: string;
  by: string;
  input: unknown;
  was: unknown;
}

/**
 * An entry not written yet. It is written, with the time of that moment, when its operation first changes something.
 */
export type AuditDraft = Omit<AuditEntry, "at"> & { now(): Date };

const rowSchema = z.object({
  at: z.string(),
  operation: z.string(),
  by: z.string(),
  input: z.string(),
  was: z.string().nullable(),
});

/** Everything that changed anything, in order. Append-only. */
export class AuditLog {
  readonly #database: Database;
  readonly #insert: Statement<[Record<string, string | null>]>;
  /** The entry still to be written for the running operation; null once it is written. */
  readonly #pending = new Running<{ draft: AuditDraft | null; by: string }>();

  constructor(database: Database) {
    this.#database = database;
    this.#insert = database.prepare(
      "insert into audit (at, operation, by, input, was) values (@at, @operation, @by, @input, @was)",
    );
  }

  /** Runs an operation. Its entry is written with its first change, or at the end if it changes nothing. */
  async during<T>(draft: AuditDraft, run: () => Promise<T>): Promise<T> {
    const pending: { draft: AuditDraft | null; by: string } = { draft, by: draft.by };
    return this.#pending.run(pending, async () => {
      try {
        const output = await run();
        if (pending.draft !== null) this.change(() => undefined);
        return output;
      } finally {
        pending.draft = null;
      }
    });
  }

  /** Who runs the operation that is running. */
  get by(): string {
    return this.#pending.current?.by ?? "Cambium";
  }

  /**
   * Changes the record in one transaction, along with the audit entry of the running operation if it isn't written yet.
   * Nested changes join the outer transaction. `run` is synchronous, because the connection is shared.
   */
  change<T>(run: () => T): T {
    const pending = this.#pending.current;
    const draft = pending?.draft ?? null;
    if (pending === undefined || draft === null) return this.#database.transaction(run).immediate();
    pending.draft = null;
    try {
      return this.#database
        .transaction(() => {
          this.#write(draft);
          return run();
        })
        .immediate();
    } catch (error) {
      pending.draft = draft;
      throw error;
    }
  }

  /** A page of entries, newest first, and how many there are in total. */
  async entries({ limit, offset }: { limit: number; offset: number }): Promise<{
    total: number;
    rows: AuditEntry[];
  }> {
    const [count] = this.#database.prepare<[], { n: number }>("select count(*) as n from audit").all();
    const rows = this.#database
      .prepare("select at, operation, by, input, was from audit order by seq desc limit ? offset ?")
      .all(limit, offset);
    return {
      total: count?.n ?? 0,
      rows: z
        .array(rowSchema)
        .parse(rows)
        .map(({ input, was, ...row }) => ({
          ...row,
          input: read(input),
          was: was === null ? null : read(was),
        })),
    };
  }

  #write({ operation, by, input, was, now }: AuditDraft): void {
    this.#insert.run({
      at: now().toISOString(),
      operation,
      by,
      input: JSON.stringify(input),
      was: was === undefined ? null : JSON.stringify(was),
    });
  }
}

function read(json: string): unknown {
  return JSON.parse(json);
}
