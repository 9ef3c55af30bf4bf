import { CambiumError } from "../base/error.ts";
import { LIMITS } from "../base/limits.ts";
import { hasLeft } from "../base/waiting.ts";

/** What has the turn, since when, and how many others are waiting. */
export interface Busy {
  operation: string;
  since: string;
  waiting: number;
}

/** Who asks for a turn. */
export interface Asker {
  /** What the turn is for: an operation, or a task of the server itself. */
  name: string;
  /** Aborted when the asker leaves; a turn that hasn't started then never does. */
  gone?: AbortSignal | undefined;
  /** Maximum seconds to wait for the turn; unlimited by default. */
  seconds?: number | undefined;
}

interface Waiter {
  begin(): void;
}

/** A queue that runs one thing at a time, in the order asked. */
export class Turns {
  readonly #now: () => Date;
  readonly #waiting = new Set<Waiter>();
  #running: { operation: string; since: string } | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** What is running; null if nothing is. */
  get busy(): Busy | null {
    return this.#running === null ? null : { ...this.#running, waiting: this.#waiting.size };
  }

  /**
   * Runs a function after everything queued before it.
   * @throws CambiumError `gone` when the asker leaves first, `busy` when the wait is too long
   */
  take<T>(asker: Asker, run: () => Promise<T>): Promise<T> {
    const taken = this.#run(asker, run);
    // Maps to undefined, so that the queue doesn't hold on to the results of earlier turns.
    this.#last = Promise.allSettled([this.#last, taken]).then(() => undefined);
    return taken;
  }

  /** Resolves when everything queued so far has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }

  async #run<T>(asker: Asker, run: () => Promise<T>): Promise<T> {
    await this.#begun(asker);
    try {
      return await run();
    } finally {
      this.#running = null;
      const [next] = this.#waiting;
      next?.begin();
    }
  }

  #begun({ name, gone, seconds }: Asker): Promise<void> {
    return new Promise((resolve, reject) => {
      if (gone?.aborted === true) return reject(hasLeft());
      const waiter: Waiter = { begin: () => settle(() => this.#begin(name, resolve)) };
      const leave = () => settle(() => reject(hasLeft()));
      const timer = seconds === undefined ? undefined : setTimeout(() => giveUp(), seconds * 1000);
      const giveUp = () => settle(() => reject(waitedLong(this.busy?.operation ?? name)));
      const settle = (done: () => void) => {
        clearTimeout(timer);
        gone?.removeEventListener("abort", leave);
        this.#waiting.delete(waiter);
        done();
      };
      gone?.addEventListener("abort", leave);
      this.#waiting.add(waiter);
      if (this.#running === null) waiter.begin();
    });
  }

  #begin(operation: string, resolve: () => void): void {
    this.#running = { operation, since: this.#now().toISOString() };
    resolve();
  }
}

function waitedLong(running: string): CambiumError {
  const { most, says, hint } = LIMITS.turn;
  return new CambiumError("busy", `${says(`more than ${most}`)}; ${running} is running`, {
    reason: { id: "busy" },
    hint,
  });
}
