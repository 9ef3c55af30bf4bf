import { CambiumError, messageOf } from "../base/error.ts";

/** A sync from Stripe that is running. */
export interface Running {
  name: string;
  started_at: string;
  /** The latest line of progress. */
  line: string | null;
  /** Percent done of the current step, and the number of objects or rows read; null when unknown. */
  percent: number | null;
  rows: number | null;
}

/** When something ended, and its error if it failed. */
export interface Ended {
  ended_at: string;
  error: string | null;
}

/** Reports progress. */
export type Tell = (line: string, far?: { percent?: number; rows?: number }) => void;

/** Tracks what this process reads from Stripe and how the last sync and poll ended, so that `status` can show it. */
export class Activity {
  readonly #now: () => Date;
  readonly #running = new Map<Running, AbortController>();
  #last: Ended | null = null;
  #lastPoll: Ended | null = null;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /**
   * Runs a sync and tracks its progress.
   * @param run stops when the signal says so
   * @throws CambiumError `gone` when it was canceled
   */
  async follow<T>(name: string, run: (tell: Tell, canceled: AbortSignal) => Promise<T>): Promise<T> {
    const own: Running = { name, started_at: this.#at(), line: null, percent: null, rows: null };
    const canceling = new AbortController();
    const { signal } = canceling;
    this.#running.set(own, canceling);
    try {
      const result = await run(
        (line, { percent, rows } = {}) =>
          Object.assign(own, { line, percent: percent ?? null, rows: rows ?? null }),
        signal,
      );
      this.#last = { ended_at: this.#at(), error: null };
      return result;
    } catch (error) {
      const cause = signal.aborted ? canceled() : error;
      this.#last = { ended_at: this.#at(), error: messageOf(cause) };
      throw cause;
    } finally {
      this.#running.delete(own);
    }
  }

  /**
   * Records the end of a polling round.
   * @param error what went wrong; null when it succeeded
   */
  polled(error: unknown): void {
    this.#lastPoll = { ended_at: this.#at(), error: error === null ? null : messageOf(error) };
  }

  /** Cancels what runs under a name. @returns how many */
  cancel(name: string): number {
    const those = [...this.#running].filter(([one]) => one.name === name);
    for (const [, controller] of those) controller.abort(canceled());
    return those.length;
  }

  get running(): Running[] {
    return [...this.#running.keys()].map((one) => ({ ...one }));
  }

  get last(): Ended | null {
    return this.#last;
  }

  get lastPoll(): Ended | null {
    return this.#lastPoll;
  }

  #at(): string {
    return this.#now().toISOString();
  }
}

function canceled(): CambiumError {
  return new CambiumError("gone", "canceled: what was read is kept", {
    hint: "The next sync continues from there.",
  });
}
