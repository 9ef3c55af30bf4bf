import { byText } from "./changes.ts";
import { add, mul, type Q, q, ratio, sub, sum, ZERO } from "./rational.ts";

/** A segment's share and average before (0) and after (1); an average of null: absent on that side. */
export interface MixSegment {
  key: string;
  w0: Q;
  a0: Q | null;
  w1: Q;
  a1: Q | null;
}

/** How much of a change of an average is that the shares moved, and how much that the averages did. */
export interface MixWithin {
  mix: Q;
  within: Q;
  parts: Array<{ key: string; mix: Q; within: Q }>;
}

const HALF = q(1n, 2n);

function partOf({ key, w0, a0, w1, a1 }: MixSegment): MixWithin["parts"][number] {
  const before = a0 ?? a1 ?? ZERO;
  const after = a1 ?? a0 ?? ZERO;
  return {
    key,
    mix: mul(sub(w1, w0), mul(add(before, after), HALF)),
    within: mul(sub(after, before), mul(add(w0, w1), HALF)),
  };
}

/** Splits the change of an average over a segment; mix and within add up to it exactly. */
export function oracleMixWithin(segments: readonly MixSegment[]): MixWithin {
  const parts = segments.map(partOf);
  return { mix: sum(parts.map(({ mix }) => mix)), within: sum(parts.map(({ within }) => within)), parts };
}

/** How many there are in a segment, and what they come to. */
export interface Bucket {
  count: Q;
  total: Q;
}

/** Segments from what is in each of them before and after. */
export function segmentsOf(
  before: ReadonlyMap<string, Bucket>,
  after: ReadonlyMap<string, Bucket>,
): MixSegment[] {
  const share = (side: ReadonlyMap<string, Bucket>, key: string): Q => {
    const whole = sum([...side.values()].map(({ count }) => count));
    return ratio(side.get(key)?.count ?? ZERO, whole) ?? ZERO;
  };
  const average = (side: ReadonlyMap<string, Bucket>, key: string): Q | null => {
    const bucket = side.get(key);
    return bucket ? ratio(bucket.total, bucket.count) : null;
  };
  return [...new Set([...before.keys(), ...after.keys()])].sort(byText).map((key) => ({
    key,
    w0: share(before, key),
    a0: average(before, key),
    w1: share(after, key),
    a1: average(after, key),
  }));
}
