/** How fast and how broad requests may be. */
export interface Pace {
  /** Requests that may start within any one second. */
  perSecond: number;
  /** Requests that may run at once. */
  atOnce: number;
}

export const DEFAULT_PACE: Pace = { perSecond: 20, atOnce: 8 };

/** Time as a limiter needs it; the clock in milliseconds never goes back. */
export interface Timing {
  clock(): number;
  sleep(ms: number): Promise<void>;
}

/** Runs something when its turn comes. */
export type Limiter = <T>(run: () => Promise<T>) => Promise<T>;

/**
 * A limiter that starts what it is given in order, never more than `perSecond` in any one second (the end not
 * included) and never more than `atOnce` at a time. Starts are spread: a tenth of a second sees a tenth of them.
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

/** As many may be inside as there are seats; who waits gets in first come, first served. */
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
 * Lets one after the other through, at most `burst` in a window. So many windows make a second that a second
 * never sees more than `perSecond`.
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
