import { type ChildProcess, spawn } from "node:child_process";
import { setPriority } from "node:os";
import { CambiumError } from "../../base/error.ts";
import { type Question, type Reply, replySchema } from "./protocol.ts";

/** Kilobytes of memory that the system gives a child for data. */
const MEMORY_KB = 900_000;

/** How nice a long query is: a third of the processor beside one of another, so that it still ends on a busy machine. */
const LOWERED = 5;

/** Whether the system bounds the memory of children; elsewhere only DuckDB's own limit holds. */
export const hasCeiling = process.platform === "linux";

/** A process in which one query runs at a time. It is started at once; whoever asks waits until it is ready. */
export class QueryProcess {
  readonly #process: ChildProcess;
  readonly #ready: Promise<void>;
  #asked = 0;
  #isAsked = false;
  #isLowered = false;

  /**
   * @param program the file of `child.ts`
   * @param onEnd called once when it has ended
   */
  constructor(program: string, onEnd: () => void) {
    this.#process = spawn(...command(program), { stdio: ["ignore", "ignore", "ignore", "ipc"], env: {} });
    this.#process.on("error", () => undefined).once("exit", onEnd);
    this.#ready = new Promise((resolve, reject) => {
      const fail = () => reject(new CambiumError("internal", "the process for queries didn't start"));
      this.#process.once("message", () => resolve()).once("error", fail);
      this.#process.once("exit", fail);
    });
    this.#ready.catch(() => undefined);
    this.#rest();
  }

  /** Whether it can be asked now. */
  get isFree(): boolean {
    return !this.#isAsked && this.#process.connected;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  /** Lets others have the processor first, from now on. */
  lower(): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#isLowered) return;
    this.#isLowered = true;
    try {
      setPriority(pid, LOWERED);
    } catch {
      // It has just ended.
    }
  }

  /**
   * Runs a query. A process that is killed, or was lowered, ends with it.
   * @throws CambiumError `too_much` after the deadline, or when the process died of it; the reason of the signal
   */
  async ask(question: Omit<Question, "id">, deadlineMs: number, signal?: AbortSignal): Promise<Reply> {
    this.#isAsked = true;
    this.#process.ref();
    this.#process.channel?.ref();
    try {
      await this.#ready;
      const reply = await this.#answer({ ...question, id: ++this.#asked }, deadlineMs, signal);
      if (this.#isLowered) this.kill();
      else this.#isAsked = false;
      return reply;
    } catch (error) {
      this.kill();
      throw error;
    } finally {
      this.#rest();
    }
  }

  #answer(question: Question, deadlineMs: number, signal?: AbortSignal): Promise<Reply> {
    const child = this.#process;
    return new Promise<Reply>((resolve, reject) => {
      const end = (finish: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        child.off("message", answered).off("exit", died);
        finish();
      };
      const stop = () => end(() => reject(signal?.reason));
      const died = () => end(() => reject(tooBig()));
      const answered = (message: unknown) => {
        const reply = replySchema.safeParse(message);
        if (reply.success && reply.data.kind !== "ready" && reply.data.id === question.id)
          end(() => resolve(reply.data));
      };
      const timer = setTimeout(() => end(() => reject(tooLong(deadlineMs))), deadlineMs);
      if (signal?.aborted === true) return stop();
      signal?.addEventListener("abort", stop);
      child.on("message", answered).once("exit", died);
      child.send(question);
    });
  }

  /** Keeps nobody from ending who has nothing else to wait for. */
  #rest(): void {
    this.#process.unref();
    this.#process.channel?.unref();
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
