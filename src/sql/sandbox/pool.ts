import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { QueryProcess } from "./child-process.ts";
import type { Question, Reply } from "./protocol.ts";

/** Queries that run at once; others wait. */
const PLACES = 2;
/** A query that has run so long leaves its place to the next, and the processor to others … */
const LONG_MS = 1000;
/** … while at most so many do. */
const LONG = 2;

export interface PoolOptions {
  /** The program of `child.ts`. */
  program: string;
  /** After so many milliseconds a query is killed. */
  deadlineMs: number;
}

/**
 * Child processes in which queries run. Each runs one query at a time; one that takes too long, or dies, is replaced at
 * once, so that the next query doesn't wait for the start.
 */
export class QueryPool {
  readonly #options: PoolOptions;
  readonly #children = new Set<QueryProcess>();
  readonly #waiting = new Set<() => void>();
  #running = 0;
  #long = 0;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Runs a query in a child.
   * @param signal ends it, with the child, or its waiting
   * @throws CambiumError `busy` when too many wait already, `too_much` after the deadline or when the child ran out of
   * memory
   */
  async ask(question: Omit<Question, "id">, signal?: AbortSignal): Promise<Reply> {
    await this.#place(signal);
    if (this.#isClosed) {
      this.#leave();
      throw new CambiumError("gone", "Cambium was closed before the query was run");
    }
    const child = this.#free() ?? this.#started();
    let leave = () => this.#leave();
    const lower = setTimeout(() => {
      child.lower();
      if (this.#long >= LONG) return;
      this.#long += 1;
      leave();
      leave = () => {
        this.#long -= 1;
      };
    }, LONG_MS);
    try {
      return await child.ask(question, this.#options.deadlineMs, signal);
    } finally {
      clearTimeout(lower);
      if (!child.isFree) {
        this.#children.delete(child);
        this.warm();
      }
      leave();
    }
  }

  /** Starts a child for the next query, unless one is free or starting. */
  warm(): void {
    if (!this.#isClosed && this.#free() === undefined) this.#started();
  }

  /** Kills all children, and ends what runs in them. */
  close(): void {
    this.#isClosed = true;
    for (const child of this.#children) child.kill();
  }

  #free(): QueryProcess | undefined {
    return [...this.#children].find((one) => one.isFree);
  }

  #started(): QueryProcess {
    const child: QueryProcess = new QueryProcess(this.#options.program, () => this.#children.delete(child));
    this.#children.add(child);
    return child;
  }

  /** Takes a place, or waits for one: whoever leaves hands it on. */
  async #place(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < PLACES) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.size >= LIMITS.sqlWaiting.most)
      throw new CambiumError("busy", `${this.#waiting.size} queries are waiting already`, {
        hint: LIMITS.sqlWaiting.hint,
      });
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(begin);
        reject(signal?.reason);
      };
      this.#waiting.add(begin);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#running -= 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
