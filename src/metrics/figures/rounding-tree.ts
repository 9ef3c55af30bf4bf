import { divideHalfEven, roundParts } from "../../base/money.ts";

/** An exact amount, and the parts that add up to it, in the order of their keys; a leaf has none. */
export interface Amount {
  key: string;
  n: bigint;
  parts: Amount[];
}

/** An amount as it is shown, in whole units. Its parts add up to it. */
export interface Rounded {
  key: string;
  value: bigint;
  parts: Rounded[];
}

/**
 * Rounds an amount with all its parts, from the whole down: the parts of each amount add up to what it is shown as, by the
 * largest remainder, ties in the order of keys. Nothing is further than one unit from exact, and what is exactly 0 stays 0.
 * @param unit how many of the exact unit make one that is shown
 * @param value what the whole is shown as, where that is the difference of two rounded amounts; at most one unit from exact
 */
export function roundTree({ key, n, parts }: Amount, unit: bigint, value = divideHalfEven(n, unit)): Rounded {
  const values = roundParts(
    parts.map((part) => part.n),
    unit,
    value,
  );
  return { key, value, parts: parts.map((part, index) => roundTree(part, unit, values[index])) };
}

/** An amount of its parts. */
export function amountOf(key: string, parts: Amount[]): Amount {
  return { key, n: parts.reduce((sum, { n }) => sum + n, 0n), parts };
}

/** The leaves of a rounded tree. */
export function* leavesOf(tree: Rounded): Iterable<Rounded> {
  if (tree.parts.length === 0) yield tree;
  else for (const part of tree.parts) yield* leavesOf(part);
}
