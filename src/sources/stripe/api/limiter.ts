/** Limits on request rate and concurrency. */
export interface Pace {
  /** Most requests started within any one second. */
  perSecond: number;
  /** Most requests running at once. */
  atOnce: number;
}

export const DEFAULT_PACE: Pace = { perSecond: 20, atOnce: 8 };

/** Time source of a limiter. The clock is in milliseconds and never goes back. */
export interface Timing {
  clock(): number;
  sleep(ms: number): Promise<void>;
}

/** Runs a function when its turn comes. */
export type Limiter = <T>(run: () => Promise<T>) => Promise<T>;

/**
 * Creates a limiter that starts functions in order, at most `perSecond` in any second (half open) and at most `atOnce`
 * at a time. Starts are spread evenly: about a tenth of them in each tenth of a second.
 */
export function limiter({ perSecond, atOnce }: Pace, timing: Timing): Limiter {
  const take = seats(atOnce);
  const wait = gate(perSecond, timing);
  return async (run) => {
    const leave = await take();
    try {
      await wait();
      return await run();
    } finally {
      leave();
    }
  };
}

/** A counting semaphore, first come first served. */
function seats(count: number): () => Promise<() => void> {
  const queue: (() => void)[] = [];
  let free = count;
  const leave = () => {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    return leave;
  };
}

/**
 * Lets calls through one by one, at most `burst` per window. Windows are sized so that no second sees more than
 * `perSecond`.
 */
function gate(perSecond: number, { clock, sleep }: Timing): () => Promise<void> {
  const burst = Math.max(1, Math.floor(perSecond / 10));
  const window = Math.ceil(1000 / Math.max(1, Math.floor(perSecond / burst)));
  const starts: number[] = [];
  let last: Promise<void> = Promise.resolve();
  const pass = async () => {
    for (let left = waitLeft(); left > 0; left = waitLeft()) await sleep(left);
    starts.push(clock());
    if (starts.length > burst) starts.shift();
  };
  const waitLeft = () => {
    const oldest = starts[0];
    return starts.length < burst || oldest === undefined ? 0 : oldest + window - clock();
  };
  return () => {
    const turn = last.catch(() => undefined).then(pass);
    last = turn;
    return turn;
  };
}
