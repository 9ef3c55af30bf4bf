import fc from "fast-check";
import { expect, it } from "vitest";
import { divideHalfEven, roundParts } from "../../src/base/money.ts";

it("rounds parts to the difference of two rounded totals, none further off than a unit", () => {
  const part = fc.bigInt({ min: -100_000n, max: 100_000n }).filter((n) => n !== 0n);
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 9 }),
      fc.bigInt({ min: 0n, max: 9999n }),
      (parts, a) => {
        const unit = 1000n;
        const b = parts.reduce((sum, n) => sum + n, a);
        const total = divideHalfEven(b, unit) - divideHalfEven(a, unit);
        const rounded = roundParts(parts, unit, total);
        expect(rounded.reduce((sum, n) => sum + n, 0n)).toBe(total);
        for (const [index, n] of rounded.entries()) {
          const off = n * unit - parts[index]!;
          expect(off <= unit && off >= -unit).toBe(true);
        }
      },
    ),
    { numRuns: 500, seed: 20261122 },
  );
});
