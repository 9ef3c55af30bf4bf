import { createHash } from "node:crypto";

const asked = process.env.CAMBIUM_RUNS;
const isAll = process.env.CAMBIUM_TEST_ALL !== undefined;

/** The seed of the run's random choices (see `test/run.ts`); the same seed gives the same choices. */
export const SEED = Number(process.env.CAMBIUM_SEED ?? 1);

/** Whether to test as many generated histories as requested (`npm run test:long`). */
export const isLong = asked !== undefined;

/** Whether only a choice of the tests of costly files is run: in `npm test`, not where a file is run by itself. */
export const isSampled = process.env.CAMBIUM_TEST_SAMPLE !== undefined && !isAll && !isLong;

/** In so many parts `npm run test:all` runs the longest files: one at a commit, the next at the next. */
export const TURNS = 4;

/**
 * Which part of the longest files this commit runs, from 0 below `TURNS`. null where all are run, with
 * CAMBIUM_TEST_WHOLE or where a file is run by itself.
 */
export const turn = turnOf(process.env);

function turnOf({ CAMBIUM_TEST_TURN: told, CAMBIUM_TEST_WHOLE: whole }: NodeJS.ProcessEnv): number | null {
  return isAll && !isLong && told !== undefined && whole === undefined ? Number(told) % TURNS : null;
}

/** Number of histories to generate: `usual`, unless another number is requested. */
export function histories(usual: number): number {
  return Number(asked ?? usual);
}

/**
 * How much of something to test: a few in `npm test`, more in `npm run test:all`, and up to the most in `npm run
 * test:long`.
 */
export function several<T>(amount: { few: T; all: T; most?: T }): T {
  if (isLong) return amount.most ?? amount.all;
  return isAll ? amount.all : amount.few;
}

/**
 * A selection from a list, in its order: all of it in `npm run test:long`; otherwise chosen by the seed, so that over
 * time every item is tested.
 * @param what names the choice; lists with the same name are chosen from alike
 */
export function drawn<T>(
  what: string,
  list: readonly T[],
  amount: { few: number; all: number; most?: number },
): T[] {
  const count = several({ most: list.length, ...amount });
  const lots = list.map((item, place) => ({ item, place, lot: lotOf(`${what} ${place}`) }));
  const first = lots.sort((a, b) => a.lot - b.lot).slice(0, count);
  return first.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

/**
 * One item of a list, chosen by the seed.
 * @param what names the choice
 */
export function drawnOne<T>(what: string, list: readonly [T, ...T[]] | readonly T[]): T {
  const item = list[lotOf(what) % list.length];
  if (item === undefined) throw new Error(`there is nothing to draw ${what} from`);
  return item;
}

/** A number that the seed gives to something. */
export function lotOf(what: string): number {
  return createHash("sha256").update(`${SEED} ${what}`).digest().readUInt32BE();
}
