import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket, oracleMixWithin, segmentsOf } from "./mix.ts";
import { add, type Q, q, sub, sum, ZERO } from "./rational.ts";

describe("mix and within", () => {
  const bucket = (count: number, total: number) => ({ count: q(count), total: q(total) });

  it("average upsell from 18 to 11 because more small customers bought is all mix", () => {
    // large: 8 of 20 and small: 2 of 10 (18); then large: 1 of 20 and small: 9 of 10 (11).
    const before = new Map([
      ["large", bucket(8, 160)],
      ["small", bucket(2, 20)],
    ]);
    const after = new Map([
      ["large", bucket(1, 20)],
      ["small", bucket(9, 90)],
    ]);
    const { mix, within } = oracleMixWithin(segmentsOf(before, after));
    expect([mix, within]).toEqual([q(-7n), q(0n)]);
  });

  it("half and half at 10 and 20, then 1/4 and 3/4 at 12 and 20, is mix 9/4 and within 3/4: 15 to 18", () => {
    const segments = [
      { key: "a", w0: q(1n, 2n), a0: q(10n), w1: q(1n, 4n), a1: q(12n) },
      { key: "b", w0: q(1n, 2n), a0: q(20n), w1: q(3n, 4n), a1: q(20n) },
    ];
    // mix = -1/4 x 11 + 1/4 x 20; within = 2 x 3/8.
    const { mix, within, parts } = oracleMixWithin(segments);
    expect([mix, within]).toEqual([q(9n, 4n), q(3n, 4n)]);
    expect(parts[0]).toEqual({ key: "a", mix: q(-11n, 4n), within: q(3n, 4n) });
  });

  it("a segment absent before takes its average after: all of it is mix", () => {
    // 10, then half at 10 and half at 30: 20.
    const before = new Map([["a", bucket(2, 20)]]);
    const after = new Map([
      ["a", bucket(2, 20)],
      ["b", bucket(2, 60)],
    ]);
    const { mix, within } = oracleMixWithin(segmentsOf(before, after));
    expect([mix, within]).toEqual([q(10n), q(0n)]);
  });
});

describe("mix and within, of any segments,", () => {
  const bucket = fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: -500, max: 500 }))
    .map(([count, total]): Bucket => ({ count: q(count), total: q(total) }));
  const side = fc
    .dictionary(fc.constantFrom("a", "b", "c", "d"), bucket, { minKeys: 1 })
    .map((found) => new Map(Object.entries(found)));
  const mean = (buckets: ReadonlyMap<string, Bucket>): Q => {
    const [count, total] = [
      sum([...buckets.values()].map((b) => b.count)),
      sum([...buckets.values()].map((b) => b.total)),
    ];
    return q(total.n, count.n);
  };

  it("add up to the change of the average, whatever came and went", () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const { mix, within, parts } = oracleMixWithin(segmentsOf(before, after));
        expect(add(mix, within)).toEqual(sub(mean(after), mean(before)));
        expect(sum(parts.map((part) => add(part.mix, part.within)))).toEqual(add(mix, within));
      }),
    );
  });

  it("turn their sign when before and after change places", () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const there = oracleMixWithin(segmentsOf(before, after));
        const back = oracleMixWithin(segmentsOf(after, before));
        expect([add(there.mix, back.mix), add(there.within, back.within)]).toEqual([ZERO, ZERO]);
      }),
    );
  });
});
