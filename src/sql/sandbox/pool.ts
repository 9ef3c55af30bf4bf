import { type ChildProcess, spawn } from "node:child_process";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { type Question, type Reply, replySchema } from "./protocol.ts";

/** Queries that run at once; others wait. */
const WORKERS = 2;
/** Kilobytes of memory that the system gives a child for data. */
const MEMORY_KB = 900_000;

export interface PoolOptions {
  /** The program of `child.ts`. */
  program: string;
  /** After so many milliseconds a query is killed. */
  deadlineMs: number;
}

/** Whether the system bounds the memory of children; elsewhere only DuckDB's own limit holds. */
export const hasCeiling = process.platform === "linux";

/**
 * Child processes in which queries run. Each runs one query at a time; one that takes too long, or dies, is replaced.
 */
export class QueryPool {
  readonly #options: PoolOptions;
  readonly #children = new Set<Child>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Runs a query in a child.
   * @param signal ends it, with the child
   * @throws CambiumError `busy` when too many wait already, `too_much` after the deadline or when the child ran out of
   * memory
   */
  async ask(question: Omit<Question, "id">, signal?: AbortSignal): Promise<Reply> {
    await this.#turn(signal);
    try {
      signal?.throwIfAborted();
      const child = [...this.#children].find((one) => one.isFree) ?? (await this.#started());
      signal?.throwIfAborted();
      return await child.ask(question, this.#options.deadlineMs, signal);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Kills all children, and ends what runs in them. */
  close(): void {
    for (const child of this.#children) child.kill();
  }

  async #started(): Promise<Child> {
    const child = await Child.start(this.#options.program, () => this.#children.delete(child));
    this.#children.add(child);
    return child;
  }

  async #turn(signal?: AbortSignal): Promise<void> {
    if (this.#running >= WORKERS) {
      if (this.#waiting.length >= LIMITS.sqlWaiting.most)
        throw new CambiumError("busy", `${this.#waiting.length} queries are waiting already`, {
          hint: LIMITS.sqlWaiting.hint,
        });
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    if (signal?.aborted !== true) return;
    this.#running -= 1;
    this.#waiting.shift()?.();
    signal.throwIfAborted();
  }
}

class Child {
  readonly #process: ChildProcess;
  #asked = 0;
  #isAsked = false;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** @param onEnd called once when it has ended */
  static async start(program: string, onEnd: () => void): Promise<Child> {
    const child = spawn(...command(program), { stdio: ["ignore", "ignore", "ignore", "ipc"], env: {} });
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("error", reject);
      child.once("exit", () => reject(new CambiumError("internal", "the process for queries didn't start")));
    });
    child.removeAllListeners();
    child.on("error", () => undefined);
    child.once("exit", onEnd);
    child.unref();
    child.channel?.unref();
    return new Child(child);
  }

  /** Whether it can be asked now. */
  get isFree(): boolean {
    return !this.#isAsked && this.#process.connected;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  ask(question: Omit<Question, "id">, deadlineMs: number, signal?: AbortSignal): Promise<Reply> {
    const id = ++this.#asked;
    const child = this.#process;
    this.#isAsked = true;
    child.channel?.ref();
    return new Promise<Reply>((resolve, reject) => {
      const end = (finish: () => void, isOver: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        child.off("message", answered).off("exit", died);
        child.channel?.unref();
        if (isOver) this.kill();
        else this.#isAsked = false;
        finish();
      };
      const stop = () => end(() => reject(signal?.reason), true);
      const died = () => end(() => reject(tooBig()), true);
      const answered = (message: unknown) => {
        const reply = replySchema.safeParse(message);
        if (reply.success && reply.data.kind !== "ready" && reply.data.id === id)
          end(() => resolve(reply.data), false);
      };
      const timer = setTimeout(() => end(() => reject(tooLong(deadlineMs)), true), deadlineMs);
      signal?.addEventListener("abort", stop);
      child.on("message", answered).once("exit", died);
      child.send({ ...question, id });
    });
  }
}

/** The ceilings are set by the shell that then becomes the child: data, and no files. */
function command(program: string): [string, string[]] {
  const node = ["--max-old-space-size=192", program];
  if (!hasCeiling) return [process.execPath, node];
  const script = `ulimit -d ${MEMORY_KB} && ulimit -f 0 && ulimit -c 0 && exec "$@"`;
  return ["/bin/sh", ["-c", script, "sh", process.execPath, ...node]];
}

function tooLong(ms: number): CambiumError {
  return new CambiumError("too_much", `the query took longer than ${ms / 1000} seconds`, {
    hint: "Read fewer rows, or group them earlier.",
  });
}

function tooBig(): CambiumError {
  return new CambiumError("too_much", "the query needs more memory than a query may take", {
    hint: "Read fewer rows, or group them earlier.",
  });
}
