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

/** A copy of a version of the books, made or being made. */
interface Made {
  version: string;
  copy: Promise<Published>;
  isBeingMade: boolean;
}

/** The copy of the books that users' queries read, and the processes in which they run. */
export class Queries {
  readonly #scratch: () => Promise<string>;
  #opened: QueryPool | undefined;
  #folder: Promise<string> | undefined;
  #published: Made | null = null;
  #before: string | null = null;
  #made = 0;

  /** @param scratch makes a folder that is swept when nobody else removes it */
  constructor(scratch: () => Promise<string>) {
    this.#scratch = scratch;
  }

  /**
   * The copy of a version of the books, begun if there is none. Call this only within a turn.
   * @param begin gets a path and returns what writes the copy to it, beside other work
   * @returns `isOld` where another version is still being written: ask again when that is done
   */
  async published(
    version: string,
    begin: (path: string) => Promise<() => Promise<Published>>,
  ): Promise<{ copy: Promise<Published>; isOld: boolean }> {
    const last = this.#published;
    if (last !== null && (last.version === version || last.isBeingMade))
      return { copy: last.copy, isOld: last.version !== version };
    this.#folder ??= this.#scratch();
    const write = await begin(join(await this.#folder, `books-${++this.#made}.duckdb`));
    this.#pool().warm();
    const made: Made = { version, copy: write(), isBeingMade: true };
    this.#published = made;
    made.copy.then(
      () => this.#keep(made, last),
      () => {
        this.#published = last;
      },
    );
    return { copy: made.copy, isOld: false };
  }

  async #keep(made: Made, last: Made | null): Promise<void> {
    made.isBeingMade = false;
    const before = this.#before;
    this.#before = (await last?.copy)?.path ?? null;
    // A query that was asked of the last copy may only now open it.
    // Where the system keeps an open file, it goes with the folder.
    if (before !== null) await rm(before, { force: true }).catch(() => undefined);
  }

  /** Runs a query on a copy, in a process of its own. @throws CambiumError `too_much` */
  ask({ path, loadedAt, tables }: Published, asked: Asked, signal?: AbortSignal): Promise<Reply> {
    const mostCharacters = LIMITS.sqlBytes.most;
    return this.#pool().ask(
      { ...asked, mostCharacters, path, loadedAt, relations: tables.map(nameOf), days: daysIn(tables) },
      signal,
    );
  }

  async close(): Promise<void> {
    this.#opened?.close();
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }

  #pool(): QueryPool {
    this.#opened ??= new QueryPool({
      program: sandboxProgram,
      deadlineMs: LIMITS.sqlSeconds.most * 1000,
    });
    return this.#opened;
  }
}

/** The names of columns that hold days in all tables that have them. */
export function daysIn(tables: Published["tables"]): string[] {
  const columns = tables.flatMap((table) => table.columns);
  const others = new Set(columns.filter(({ type }) => type !== "date").map(({ name }) => name));
  const days = columns.filter(({ type, name }) => type === "date" && !others.has(name));
  return [...new Set(days.map(({ name }) => name))];
}
