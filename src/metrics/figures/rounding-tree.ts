import { divideHalfEven, roundParts } from "../../base/money.ts";

/** An exact amount and the parts that add up to it, in key order; a leaf has none. */
export interface Amount {
  key: string;
  n: bigint;
  parts: Amount[];
}

/** A rounded amount in whole units. Its parts add up to it. */
export interface Rounded {
  key: string;
  value: bigint;
  parts: Rounded[];
}

/**
 * Rounds an amount and all its parts from the top down: the parts of each amount add up to its rounded value (largest
 * remainder, ties in key order). Nothing is more than one unit off, and exact zeros stay 0.
 * @param unit how many exact units make a shown one
 * @param value the rounded whole, where it's the difference of two rounded amounts; at most one unit from exact
 */
export function roundTree({ key, n, parts }: Amount, unit: bigint, value = divideHalfEven(n, unit)): Rounded {
  const values = roundParts(
    parts.map((part) => part.n),
    unit,
    value,
  );
  return { key, value, parts: parts.map((part, index) => roundTree(part, unit, values[index])) };
}

/** An amount that is the sum of its parts. */
export function amountOf(key: string, parts: Amount[]): Amount {
  return { key, n: parts.reduce((sum, { n }) => sum + n, 0n), parts };
}

/** The leaves of a rounded tree. */
export function* leavesOf(tree: Rounded): Iterable<Rounded> {
  if (tree.parts.length === 0) yield tree;
  else for (const part of tree.parts) yield* leavesOf(part);
}
