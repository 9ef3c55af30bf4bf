import { CambiumError } from "./error.ts";
import { LIMITS, ROWS_A_BREATH, tooMuch } from "./limits.ts";
import { Running } from "./running.ts";

/** A request in progress: its time limit, and whether the client is still there. */
class Waiting {
  readonly #ending = new AbortController();
  #left: number;
  #since = 0;
  /** How many things stop the clock: 1 until `run`, plus one for each piece of shared work in progress. */
  #resting = 1;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#left = milliseconds;
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  end(reason: CambiumError): void {
    this.#ending.abort(reason);
  }

  /** Starts the clock, or restarts it once no shared work is left. */
  run(): void {
    this.#resting -= 1;
    if (this.#resting > 0 || !Number.isFinite(this.#left)) return;
    this.#since = performance.now();
    this.#timer = setTimeout(
      () => this.end(tooMuch("seconds", `more than ${LIMITS.seconds.most}`)),
      this.#left,
    );
  }

  /** Stops the clock. */
  rest(): void {
    this.#resting += 1;
    if (this.#resting > 1) return;
    clearTimeout(this.#timer);
    this.#left = Math.max(0, this.#left - (performance.now() - this.#since));
  }
}

const waiting = new Running<Waiting | null>();

/**
 * Runs work on behalf of a client. Once the client disconnects or the time limit passes, queries are interrupted and
 * `checkWaiting` throws.
 * @param gone aborted when the client disconnects
 * @param milliseconds time limit; Infinity for none
 * @throws CambiumError `gone` if the client left, `too_much` if the time limit passed
 */
export async function whileWaiting<T>(
  { gone, milliseconds }: { gone?: AbortSignal; milliseconds: number },
  run: () => Promise<T>,
): Promise<T> {
  const one = new Waiting(milliseconds);
  const leave = () => one.end(hasLeft());
  if (gone?.aborted === true) throw hasLeft();
  gone?.addEventListener("abort", leave);
  one.run();
  try {
    return await waiting.run(one, run);
  } finally {
    one.rest();
    gone?.removeEventListener("abort", leave);
  }
}

/**
 * Runs work that other requests need too, such as building books: no disconnect interrupts it, and the clock stops
 * meanwhile.
 */
export async function forEverybody<T>(run: () => Promise<T>): Promise<T> {
  const one = waiting.current ?? null;
  if (one === null) return run();
  checkWaiting();
  one.rest();
  try {
    return await waiting.run(null, run);
  } finally {
    one.run();
  }
}

/** Runs clean-up after a request, even if the client has left. */
export function cleaningUp<T>(run: () => Promise<T>): Promise<T> {
  return waiting.run(null, run);
}

/** The signal aborted when the current request ends early; undefined outside a request. */
export function waitingSignal(): AbortSignal | undefined {
  return waiting.current?.signal;
}

/** Throws if the current request has ended early. @throws CambiumError `gone` or `too_much` */
export function checkWaiting(): void {
  waitingSignal()?.throwIfAborted();
}

/** Longest stretch of work, in milliseconds, before yielding to other requests. */
const BREATH_MS = 15;
/** When work last yielded (`performance.now()`). */
let breathedAt = 0;

/**
 * Yields to other requests during long work, if it is time to; otherwise costs next to nothing.
 * @throws as `checkWaiting`
 */
export async function breathe(): Promise<void> {
  checkWaiting();
  if (performance.now() - breathedAt < BREATH_MS) return;
  await new Promise((resolve) => setImmediate(resolve));
  breathedAt = performance.now();
  checkWaiting();
}

/** `Array.map` for long lists: yields to other requests in between. @throws as `checkWaiting` */
export async function mapLong<T, Made>(things: readonly T[], make: (thing: T) => Made): Promise<Made[]> {
  const made: Made[] = [];
  for (let first = 0; first < things.length; first += ROWS_A_BREATH) {
    for (const thing of things.slice(first, first + ROWS_A_BREATH)) made.push(make(thing));
    await breathe();
  }
  return made;
}

/** The error for a client that has disconnected. */
export function hasLeft(): CambiumError {
  return new CambiumError("gone", "the client disconnected before the answer was ready", {
    hint: "Try again.",
  });
}
