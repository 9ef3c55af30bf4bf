/** Why a failed attempt is worth another one. */
export interface Excuse {
  /** What happened, for the last error. */
  what: string;
  /** How long the other side asked to wait, in milliseconds. */
  waitMs?: number;
}

export interface RetryOptions {
  /** Attempts in all; 8 when left out. */
  tries?: number;
  /** The first wait is up to this long, the second up to twice as long, and so on; 500 ms when left out. */
  firstMs?: number;
  /** No wait is longer than this, but for one that was asked for; 30 s when left out. */
  longestMs?: number;
}

export interface RetryEffects {
  sleep(ms: number): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
  /** Told before each wait. */
  onRetry?(excuse: Excuse): void;
}

/** A wait that was asked for is kept up to this long. */
const LONGEST_ASKED_MS = 120_000;

/**
 * Attempts something until it is done, waiting longer each time, at random between nothing and the longest wait of
 * its turn: those who failed together do not come back together.
 * @param excuse why an error is worth another attempt; null when it is not
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
