import type { Change, Side } from "./item.ts";
import { type Catalogue, isSameKind } from "./product-kind.ts";

/** A side with its item number. */
interface Placed extends Side {
  item: number;
  isSuspended: boolean;
}

/** An item before and its counterpart after; one of them may be missing. */
export interface Pair {
  before: Side | null;
  after: Side | null;
  /** Whether the missing side was past due too long, paused or unpaid. */
  isSuspended: boolean;
}

/**
 * Pairs the items of a settled change set before and after (DEFINITIONS §4, Splitting). Only items of the same kind and
 * currency are paired: by item id, then product, then family. Ties go to the same price, then the same interval, the
 * nearest quantity, and the item ids. The rest stay unpaired.
 */
export function pairs(changes: Change[], catalogue: Catalogue): Pair[] {
  const [only, second] = changes;
  if (only !== undefined && second === undefined && isOnePair(only, catalogue)) return [only];
  if (changes.every(({ before }) => before === null) || changes.every(({ after }) => after === null))
    return changes;
  const found: Pair[] = [];
  let before: Placed[] = [];
  let after: Placed[] = [];
  for (const change of changes) {
    if (
      change.before !== null &&
      change.after !== null &&
      isSameKind(change.before, change.after, catalogue)
    ) {
      found.push(change);
    } else {
      const { item, isSuspended } = change;
      if (change.before !== null) before.push({ ...change.before, item, isSuspended });
      if (change.after !== null) after.push({ ...change.after, item, isSuspended });
    }
  }
  const keys = [(side: Side) => side.state.product, (side: Side) => catalogue.family(side.state.product)];
  for (const key of before.length > 0 && after.length > 0 ? keys : []) {
    for (const [left, right] of candidates(before, after, key, catalogue)) {
      if (!before.includes(left) || !after.includes(right)) continue;
      found.push({ before: left, after: right, isSuspended: false });
      before = before.filter((side) => side !== left);
      after = after.filter((side) => side !== right);
    }
  }
  found.push(...before.map((side) => ({ before: side, after: null, isSuspended: side.isSuspended })));
  found.push(...after.map((side) => ({ before: null, after: side, isSuspended: side.isSuspended })));
  return found;
}

/** Whether a change is a pair on its own: the item starts, ends or stays of the same kind. */
function isOnePair({ before, after }: Change, catalogue: Catalogue): boolean {
  return before === null || after === null || isSameKind(before, after, catalogue);
}

function candidates(
  before: Placed[],
  after: Placed[],
  key: (side: Side) => number,
  catalogue: Catalogue,
): [Placed, Placed][] {
  const all: [Placed, Placed][] = [];
  for (const left of before) {
    for (const right of after)
      if (key(left) === key(right) && isSameKind(left, right, catalogue)) all.push([left, right]);
  }
  return all.sort((x, y) => compare(distance(x), distance(y)));
}

function distance([before, after]: [Placed, Placed]): number[] {
  const a = before.state;
  const b = after.state;
  return [
    a.price === b.price ? 0 : 1,
    a.interval === b.interval && a.intervalCount === b.intervalCount ? 0 : 1,
    Math.abs(a.quantity - b.quantity),
    before.item,
    after.item,
  ];
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
