import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxProgram } from "../../src/base/root.ts";
import { QueryPool } from "../../src/sql/sandbox/pool.ts";
import type { Question, Reply } from "../../src/sql/sandbox/protocol.ts";
import { beginCopy, type Published } from "../../src/sql/snapshot.ts";
import { daysIn } from "../../src/sql/sql-queries.ts";
import { nameOf, type SqlTable } from "../../src/sql/tables/sql-table.ts";
import { openDuckDb } from "../../src/warehouse/duckdb.ts";

/** A published copy of a few made-up tables, and a pool of processes that answer over it. */
export class Sandbox {
  readonly #folder: string;
  readonly #copy: Published;
  readonly pool: QueryPool;

  private constructor(folder: string, copy: Published, deadlineMs: number) {
    this.#folder = folder;
    this.#copy = copy;
    this.pool = new QueryPool({ program: sandboxProgram, deadlineMs });
  }

  static async open(deadlineMs = 20_000, tables: SqlTable[] = TABLES): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), "cambium-sql-"));
    const warehouse = await openDuckDb(":memory:");
    const now = new Date("2026-06-30T10:00:00Z");
    const path = join(folder, "books.duckdb");
    const write = await beginCopy(warehouse, { tables, own: "main", stripe: "main", path, now });
    const copy = await write();
    await warehouse.close();
    return new Sandbox(folder, copy, deadlineMs);
  }

  /** The answer to a query. */
  ask(sql: string, asked: Partial<Question> = {}, signal?: AbortSignal): Promise<Reply> {
    const { path, loadedAt, tables } = this.#copy;
    const relations = tables.map(nameOf);
    return this.pool.ask(
      {
        path,
        loadedAt,
        relations,
        days: daysIn(tables),
        sql,
        accounts: null,
        parameters: {},
        most: 1000,
        mostCharacters: 1_000_000,
        isCheck: false,
        ...asked,
      },
      signal,
    );
  }

  /** The rows of a query. @throws Error with what was refused */
  async rows(sql: string, asked: Partial<Question> = {}) {
    const reply = await this.ask(sql, asked);
    if (reply.kind === "rows") return reply.rows;
    throw new Error(reply.kind === "refused" ? `${reply.message} ${reply.line}:${reply.column}` : reply.kind);
  }

  async close(): Promise<void> {
    this.pool.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const TABLES: SqlTable[] = [
  {
    schema: "main",
    name: "customers",
    comment: "A customer",
    columns: { id: "", name: "", created: "", account: "" },
    select:
      "select * from (values ('cus_1', 'Ada', timestamp '2026-01-31 22:30:00', 'eu'), ('cus_2', null, timestamp '2026-03-01 00:00:00', 'us')) as t(id, name, created, account)",
  },
  {
    schema: "cambium",
    name: "changes",
    comment: "A change",
    columns: { moved_on: "", customer_id: "", change: "", account: "" },
    select:
      "select 'cus_1' as customer_id, 12.5::decimal(38, 6) as change, 'eu' as account, date '2024-01-31' as moved_on",
  },
];
