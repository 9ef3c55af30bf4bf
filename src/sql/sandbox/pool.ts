import { type ChildProcess, spawn } from "node:child_process";
import { CambiumError } from "../../base/error.ts";
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
  #idle: Child[] = [];
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Runs a query in a child.
   * @param signal ends it, with the child
   * @throws CambiumError `too_much` after the deadline or when the child ran out of memory
   */
  async ask(question: Omit<Question, "id">, signal?: AbortSignal): Promise<Reply> {
    await this.#turn(signal);
    try {
      signal?.throwIfAborted();
      const child = this.#idle.pop() ?? (await Child.start(this.#options.program));
      const reply = await child.ask(question, this.#options.deadlineMs, signal);
      if (this.#isClosed) child.kill();
      else this.#idle.push(child);
      return reply;
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Kills all children. */
  close(): void {
    this.#isClosed = true;
    for (const child of this.#idle) child.kill();
    this.#idle = [];
  }

  async #turn(signal?: AbortSignal): Promise<void> {
    while (this.#running >= WORKERS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      signal?.throwIfAborted();
    }
    this.#running += 1;
  }
}

class Child {
  readonly #process: ChildProcess;
  #asked = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async start(program: string): Promise<Child> {
    const child = spawn(...command(program), { stdio: ["ignore", "ignore", "ignore", "ipc"], env: {} });
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("error", reject);
      child.once("exit", () => reject(new CambiumError("internal", "the process for queries didn't start")));
    });
    child.removeAllListeners();
    child.on("error", () => undefined);
    child.unref();
    child.channel?.unref();
    return new Child(child);
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  ask(question: Omit<Question, "id">, deadlineMs: number, signal?: AbortSignal): Promise<Reply> {
    const id = ++this.#asked;
    const child = this.#process;
    child.channel?.ref();
    return new Promise<Reply>((resolve, reject) => {
      const end = (finish: () => void, isDead: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        child.removeAllListeners("message").removeAllListeners("exit");
        child.channel?.unref();
        if (isDead) this.kill();
        finish();
      };
      const stop = () => end(() => reject(signal?.reason), true);
      const timer = setTimeout(() => end(() => reject(tooLong(deadlineMs)), true), deadlineMs);
      signal?.addEventListener("abort", stop);
      child.on("message", (message) => {
        const reply = replySchema.safeParse(message);
        if (reply.success && reply.data.kind !== "ready" && reply.data.id === id)
          end(() => resolve(reply.data), false);
      });
      child.once("exit", () => end(() => reject(tooBig()), true));
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
