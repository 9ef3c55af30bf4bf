import { createHash } from "node:crypto";

const asked = process.env.CAMBIUM_RUNS;
const isAll = process.env.CAMBIUM_TEST_ALL !== undefined;

/** What the run draws with (`test/run.ts` says how it is chosen): the same number draws the same. */
export const SEED = Number(process.env.CAMBIUM_SEED ?? 1);

/** Whether as many generated histories as asked for are tested (`npm run test:long`). */
export const isLong = asked !== undefined;

/** How many histories to generate: so many, or as many as asked for. */
export function histories(usual: number): number {
  return Number(asked ?? usual);
}

/** How many of something to test: a few in `npm test`, more in `npm run test:all`, and in `npm run test:long` up to the most. */
export function several<T>(amount: { few: T; all: T; most?: T }): T {
  if (isLong) return amount.most ?? amount.all;
  return isAll ? amount.all : amount.few;
}

/**
 * So many of a list, in its order: all of them in `npm run test:long`, else those that this run draws, so that each comes up in time.
 * @param what what is drawn; two lists of one name are drawn alike
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

/** One of a list, which this run draws. @param what what it is drawn for */
export function drawnOne<T>(what: string, list: readonly [T, ...T[]] | readonly T[]): T {
  const item = list[lotOf(what) % list.length];
  if (item === undefined) throw new Error(`there is nothing to draw ${what} from`);
  return item;
}

function lotOf(what: string): number {
  return createHash("sha256").update(`${SEED} ${what}`).digest().readUInt32BE();
}
