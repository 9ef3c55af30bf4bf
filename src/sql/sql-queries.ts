import { rm } from "node:fs/promises";
import { join } from "node:path";
import { LIMITS } from "../base/limits.ts";
import { sandboxProgram } from "../base/root.ts";
import { QueryPool } from "./sandbox/pool.ts";
import type { Reply } from "./sandbox/protocol.ts";
import type { Published } from "./snapshot.ts";
import { nameOf } from "./tables/sql-table.ts";

/** One query. */
export interface Asked {
  sql: string;
  /** Only rows of these accounts; null for all. */
  accounts: string[] | null;
  parameters: Record<string, string>;
  /** Rows to answer with at most. */
  most: number;
  isCheck: boolean;
}

/** The copy of the books that users' queries read, and the processes in which they run. */
export class Queries {
  readonly #scratch: () => Promise<string>;
  #pool: QueryPool | undefined;
  #folder: Promise<string> | undefined;
  #published: { version: string; copy: Published } | null = null;
  #before: string | null = null;
  #made = 0;

  /** @param scratch makes a folder that is swept when nobody else removes it */
  constructor(scratch: () => Promise<string>) {
    this.#scratch = scratch;
  }

  /**
   * The copy of a version of the books, made if there is none.
   * @param make writes it to a path. Call this only within a turn
   */
  async published(version: string, make: (path: string) => Promise<Published>): Promise<Published> {
    const last = this.#published;
    if (last?.version === version) return last.copy;
    this.#folder ??= this.#scratch();
    const copy = await make(join(await this.#folder, `books-${++this.#made}.duckdb`));
    this.#published = { version, copy };
    // A query that was asked of the last copy may only now open it.
    if (this.#before !== null) await rm(this.#before, { force: true });
    this.#before = last?.copy.path ?? null;
    return copy;
  }

  /** Runs a query on a copy, in a process of its own. @throws CambiumError `too_much` */
  ask({ path, loadedAt, tables }: Published, asked: Asked, signal?: AbortSignal): Promise<Reply> {
    this.#pool ??= new QueryPool({ program: sandboxProgram, deadlineMs: LIMITS.sqlSeconds.most * 1000 });
    const mostCharacters = LIMITS.sqlBytes.most;
    return this.#pool.ask(
      { ...asked, mostCharacters, path, loadedAt, relations: tables.map(nameOf) },
      signal,
    );
  }

  async close(): Promise<void> {
    this.#pool?.close();
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }
}
