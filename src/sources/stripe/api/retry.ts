/** Why a failed attempt is worth retrying. */
export interface Excuse {
  /** What happened, for the final error. */
  what: string;
  /** The wait the server asked for, in milliseconds. */
  waitMs?: number;
}

export interface RetryOptions {
  /** Attempts in total; 8 if omitted. */
  tries?: number;
  /** The first wait is up to this long, the second up to twice as long, and so on; 500 ms if omitted. */
  firstMs?: number;
  /** Longest wait, except one the server asked for; 30 s if omitted. */
  longestMs?: number;
}

export interface RetryEffects {
  sleep(ms: number): Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** Called before each wait. */
  onRetry?(excuse: Excuse): void;
}

/** A wait the server asks for is honoured up to this long. */
const LONGEST_ASKED_MS = 120_000;

/**
 * Retries with exponential backoff and full jitter, so that clients that failed together don't retry together.
 * @param excuse why an error is worth retrying; null if it isn't
 * @throws the last error, or what `giveUp` makes of it
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  excuse: (error: unknown) => Excuse | null,
  giveUp: (excuse: Excuse, tries: number) => Error,
  effects: RetryEffects,
  { tries = 8, firstMs = 500, longestMs = 30_000 }: RetryOptions = {},
): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await attempt();
    } catch (error) {
      const excused = excuse(error);
      if (excused === null) throw error;
      if (turn >= tries) throw giveUp(excused, tries);
      effects.onRetry?.(excused);
      const drawn = effects.random() * Math.min(longestMs, firstMs * 2 ** (turn - 1));
      await effects.sleep(Math.max(drawn, Math.min(excused.waitMs ?? 0, LONGEST_ASKED_MS)));
    }
  }
}
