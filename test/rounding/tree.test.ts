import fc from "fast-check";
import { expect, it } from "vitest";
import { divideHalfEven, roundParts } from "../../src/base/money.ts";
import {
  type Amount,
  amountOf,
  leavesOf,
  type Rounded,
  roundTree,
} from "../../src/metrics/figures/rounding-tree.ts";
import { minorUnit, rangeCell, shownCell } from "../../src/metrics/figures/shown-cell.ts";
import { emptyCell, fxOf, type Moves } from "../../src/metrics/list/cell.ts";

const UNIT = 12n;
/** Often whole units, halves and thirds, and often nothing: where ties and ones too many come from. */
const amounts = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0n) },
  { weight: 3, arbitrary: fc.bigInt({ min: -40n, max: 40n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: -9n, max: 9n }).map((n) => n * UNIT) },
);

const trees: fc.Arbitrary<Amount> = fc.letrec<{ leaf: Amount; tree: Amount }>((tie) => ({
  leaf: amounts.map((n) => ({ key: "leaf", n, parts: [] })),
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.array(tie("tree"), { minLength: 1, maxLength: 5 }).map((parts) => amountOf("parts", parts)),
  ),
})).tree;

function expectSound(exact: Amount, shown: Rounded): void {
  const distance = shown.value * UNIT - exact.n;
  expect(distance <= UNIT && distance >= -UNIT).toBe(true);
  if (exact.n === 0n) expect(shown.value).toBe(0n);
  if (exact.parts.length === 0) return;
  expect(shown.parts.reduce((sum, { value }) => sum + value, 0n)).toBe(shown.value);
  for (const [index, part] of exact.parts.entries()) expectSound(part, shown.parts[index]!);
}

it("makes every node the sum of its parts, none further than one unit from exact, and nothing of nothing", () => {
  fc.assert(
    fc.property(trees, amounts, (tree, opening) => {
      expectSound(tree, roundTree(tree, UNIT));
      const closing = divideHalfEven(opening + tree.n, UNIT);
      expectSound(tree, roundTree(tree, UNIT, closing - divideHalfEven(opening, UNIT)));
    }),
    { numRuns: 3000, seed: 1 },
  );
});

it("gives a node the same value whatever else is asked of the tree", () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const shown = roundTree(tree, UNIT);
      for (const [index, part] of shown.parts.entries())
        expect(roundTree(tree.parts[index]!, UNIT, part.value)).toEqual(part);
      expect([...leavesOf(shown)].reduce((sum, { value }) => sum + value, 0n)).toBe(shown.value);
    }),
    { numRuns: 1000, seed: 2 },
  );
});

it("shares out whatever is asked, by the largest remainder, ties in order", () => {
  const thirds = [100n, 100n, 100n];
  expect(roundParts(thirds, 3n)).toEqual([34n, 33n, 33n]);
  expect(roundParts([0n, 100n, 101n, 101n], 3n)).toEqual([0n, 33n, 34n, 34n]);
  expect(roundParts([0n, 30n, 0n], 3n, 11n)).toEqual([0n, 11n, 0n]);
  expect(roundParts([30n, 60n], 3n, 29n)).toEqual([10n, 19n]);
  expect(roundParts([3n], 3n, 4n)).toEqual([4n]);
  expect(roundParts([0n, 0n], 3n, 1n)).toEqual([1n, 0n]);
  fc.assert(
    fc.property(
      fc.array(amounts, { minLength: 1, maxLength: 6 }),
      fc.bigInt({ min: -9n, max: 9n }),
      (parts, more) => {
        const total =
          divideHalfEven(
            parts.reduce((sum, n) => sum + n, 0n),
            UNIT,
          ) + more;
        expect(roundParts(parts, UNIT, total).reduce((sum, n) => sum + n, 0n)).toBe(total);
      },
    ),
    { numRuns: 1000, seed: 3 },
  );
});

/** Types 0 to 6 and causes 0 to 12; money in fractions of a cent. */
const moves: fc.Arbitrary<Moves> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 12 }),
      fc.bigInt({ min: -9n, max: 9n }),
    ),
  )
  .map((list) => new Map(list.map(([type, cause, n]) => [type * 16 + cause, (n * minorUnit("USD")) / 3n])));

it("rounds a cell so that opening and what moved come to closing, and periods read as one to theirs", () => {
  const third = minorUnit("USD") / 3n;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(moves, fc.bigInt({ min: -9n, max: 9n })), { minLength: 1, maxLength: 4 }),
      (list) => {
        let level = 1000n * third;
        const cells = list.map(([moved, fx]) => {
          const opening = level;
          level += [...moved.values()].reduce((sum, n) => sum + n, fx * third);
          return { ...emptyCell(), opening, closing: level, moved };
        });
        for (const cell of [...cells, rangeCell(cells)]) {
          const shown = shownCell(cell, "USD");
          for (const n of [shown.opening, shown.closing, fxOf(shown), ...shown.moved.values()])
            expect(n % minorUnit("USD")).toBe(0n);
          expect([...shown.moved.keys()]).toEqual([...cell.moved.keys()].sort((a, b) => a - b));
          const near = (a: bigint, b: bigint) =>
            expect(a - b <= minorUnit("USD") && b - a <= minorUnit("USD")).toBe(true);
          for (const [code, n] of cell.moved) near(shown.moved.get(code) ?? 0n, n);
          near(fxOf(shown), fxOf(cell));
        }
      },
    ),
    { numRuns: 500, seed: 4 },
  );
});
