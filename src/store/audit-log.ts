import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** One thing that was done: what was asked, by which way, and what it was before where that is known. */
export interface AuditEntry {
  at: string;
  operation: string;
  by: string;
  input: unknown;
  was: unknown;
}

/** Everything that changed anything, in order. Nothing in it is ever changed or removed. */
export class AuditLog {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add({ at, operation, by, input, was }: AuditEntry): Promise<void> {
    await this.#db
      .insertInto("audit")
      .values({
        at,
        operation,
        by,
        input: JSON.stringify(input),
        was: was === undefined ? null : JSON.stringify(was),
      })
      .execute();
  }

  /** Some entries, newest first, and how many there are. */
  async entries({ limit, offset }: { limit: number; offset: number }): Promise<{
    total: number;
    rows: AuditEntry[];
  }> {
    const count = await this.#db
      .selectFrom("audit")
      .select(({ fn }) => fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow();
    const rows = await this.#db
      .selectFrom("audit")
      .select(["at", "operation", "by", "input", "was"])
      .orderBy("seq", "desc")
      .limit(limit)
      .offset(offset)
      .execute();
    return {
      total: Number(count.n),
      rows: rows.map(({ input, was, ...row }) => ({
        ...row,
        input: read(input),
        was: was === null ? null : read(was),
      })),
    };
  }
}

function read(json: string): unknown {
  return JSON.parse(json);
}
