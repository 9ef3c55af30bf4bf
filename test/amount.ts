const asked = process.env.CAMBIUM_RUNS;
const isAll = process.env.CAMBIUM_TEST_ALL !== undefined;

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
