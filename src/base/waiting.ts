import { AsyncLocalStorage } from "node:async_hooks";
import { CambiumError } from "./error.ts";
import { LIMITS, ROWS_A_BREATH, tooMuch } from "./limits.ts";

/** Somebody who waits for an answer, and may leave. */
class Waiting {
  readonly #ending = new AbortController();
  #left: number;
  #since = 0;
  /** How many things that others need too run just now: meanwhile time stands still. */
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

  /** Lets time count again, once nothing else rests. */
  run(): void {
    this.#resting -= 1;
    if (this.#resting > 0 || !Number.isFinite(this.#left)) return;
    this.#since = performance.now();
    this.#timer = setTimeout(
      () => this.end(tooMuch("seconds", `more than ${LIMITS.seconds.most}`)),
      this.#left,
    );
  }

  /** Stops time. */
  rest(): void {
    this.#resting += 1;
    if (this.#resting > 1) return;
    clearTimeout(this.#timer);
    this.#left = Math.max(0, this.#left - (performance.now() - this.#since));
  }
}

const waiting = new AsyncLocalStorage<Waiting | null>();

/**
 * Runs while somebody waits for the answer: queries are broken off, and `checkWaiting` throws, once they have left or it
 * takes too long.
 * @param gone aborted when they leave
 * @param milliseconds how long they wait at most; Infinity for ever
 * @throws CambiumError `gone`, `too_much` for what takes too long
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

/** Runs what others need too, such as making books: nobody's leaving ends it, and its time does not count. */
export async function forEverybody<T>(run: () => Promise<T>): Promise<T> {
  const one = waiting.getStore() ?? null;
  if (one === null) return run();
  checkWaiting();
  one.rest();
  try {
    return await waiting.run(null, run);
  } finally {
    one.run();
  }
}

/** Runs what puts things back in order after a question, also when nobody waits for it any more. */
export function cleaningUp<T>(run: () => Promise<T>): Promise<T> {
  return waiting.run(null, run);
}

/** Aborted when nobody waits any more for what runs just now; undefined where nobody does from the start. */
export function waitingSignal(): AbortSignal | undefined {
  return waiting.getStore()?.signal;
}

/** @throws CambiumError `gone` or `too_much` when nobody waits any more for what runs just now */
export function checkWaiting(): void {
  waitingSignal()?.throwIfAborted();
}

/** So long, in milliseconds, may work go on before others are answered. */
const BREATH_MS = 15;
/** When others were last answered. */
let breathedAt = 0;

/**
 * Lets others be answered in between, in the course of long work: where that is due, else it costs next to nothing.
 * @throws as `checkWaiting`
 */
export async function breathe(): Promise<void> {
  checkWaiting();
  if (performance.now() - breathedAt < BREATH_MS) return;
  await new Promise((resolve) => setImmediate(resolve));
  breathedAt = performance.now();
  checkWaiting();
}

/** What each of very many things comes to, others being answered in between. @throws as `checkWaiting` */
export async function mapLong<T, Made>(things: readonly T[], make: (thing: T) => Made): Promise<Made[]> {
  const made: Made[] = [];
  for (let first = 0; first < things.length; first += ROWS_A_BREATH) {
    for (const thing of things.slice(first, first + ROWS_A_BREATH)) made.push(make(thing));
    await breathe();
  }
  return made;
}

/** What is thrown to whoever has left. */
export function hasLeft(): CambiumError {
  return new CambiumError("gone", "the client disconnected before the answer was ready", {
    hint: "Try again.",
  });
}
