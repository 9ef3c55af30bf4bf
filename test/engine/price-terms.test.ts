import { expect, test } from "vitest";
import { evaluate } from "../../src/base/price-terms.ts";
import { evaluate as evaluateNaively } from "../oracle/terms.ts";

/** Packages of 5 at 9 each. */
const packages = {
  mode: "package" as const,
  size: 5,
  tiers: [{ upTo: null, unit: 9_000_000_000_000n, flat: 0n }],
};

test("begun packages count in full, or not at all where the price rounds down", () => {
  const down = { ...packages, round: "down" as const };
  expect([0, 1, 5, 6, 11].map((quantity) => evaluate(packages, quantity) / 1e6)).toEqual([0, 9, 9, 18, 27]);
  expect([0, 1, 5, 6, 11].map((quantity) => evaluate(down, quantity) / 1e6)).toEqual([0, 0, 9, 9, 18]);
  for (let quantity = 0; quantity < 30; quantity++) {
    expect(BigInt(evaluate(down, quantity))).toBe(evaluateNaively(down, quantity));
    expect(BigInt(evaluate(packages, quantity))).toBe(evaluateNaively(packages, quantity));
  }
});
