/** Random choices that a seed repeats. */
export interface Chance {
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** Whether something happens that does so this often in a hundred. */
  in100(percent: number): boolean;
  /** One of a list. */
  of<T>(list: readonly T[]): T;
}

/** Choices that follow from a seed. */
export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    whole,
    in100: (percent) => whole(1, 100) <= percent,
    of: (list) => {
      const found = list[whole(0, list.length - 1)];
      if (found === undefined) throw new Error("there is nothing to choose from");
      return found;
    },
  };
}
