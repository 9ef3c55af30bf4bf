import { messageOf } from "../base/error.ts";

/** What of Stripe's is being read. */
export interface Running {
  name: string;
  started_at: string;
  /** The last line of progress. */
  line: string | null;
  /** How much of the present step is done, and how many objects or rows it has read. */
  percent: number | null;
  rows: number | null;
}

/** How something ended that is over. */
export interface Ended {
  ended_at: string;
  error: string | null;
}

/** Says how far something is. */
export type Tell = (line: string, far?: { percent?: number; rows?: number }) => void;

/** What reads from Stripe in this process and how it last ended, for those who ask meanwhile. */
export class Activity {
  readonly #now: () => Date;
  readonly #running = new Set<Running>();
  #last: Ended | null = null;
  #lastPoll: Ended | null = null;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Runs a sync whose progress can be asked. */
  async follow<T>(name: string, run: (tell: Tell) => Promise<T>): Promise<T> {
    const own: Running = { name, started_at: this.#at(), line: null, percent: null, rows: null };
    this.#running.add(own);
    try {
      const result = await run((line, { percent, rows } = {}) =>
        Object.assign(own, { line, percent: percent ?? null, rows: rows ?? null }),
      );
      this.#last = { ended_at: this.#at(), error: null };
      return result;
    } catch (error) {
      this.#last = { ended_at: this.#at(), error: messageOf(error) };
      throw error;
    } finally {
      this.#running.delete(own);
    }
  }

  /** A round of polling is over. @param error what went wrong; null when nothing did */
  polled(error: unknown): void {
    this.#lastPoll = { ended_at: this.#at(), error: error === null ? null : messageOf(error) };
  }

  get running(): Running[] {
    return [...this.#running].map((one) => ({ ...one }));
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
