import fc from "fast-check";
import { expect, it } from "vitest";
import { compared } from "../../src/metrics/figures/compared-figures.ts";

const MONEY = { unit: "money" as const };

it.each([
  [-58_500, -108_000, null, "further below zero"],
  [-108_000, -58_500, null, "nearer to zero"],
  [-100, 0, null, "nearer to zero"],
  [-100, 50, null, "up through zero"],
  [100, -50, null, "down through zero"],
  [0, 50, null, "from zero"],
  [0, -50, null, "from zero"],
  [0, 0, null, null],
  [100, 0, -1, null],
  [100, 150, 0.5, null],
  [100, 100, 0, null],
  [null, 100, null, null],
  [100, null, null, null],
])("from %s to %s: growth %s, %s", (previous, value, growth, word) => {
  expect(compared(MONEY, value, previous)).toMatchObject({ growth, growth_word: word });
});

it("says nothing of ratios but points", () => {
  const { growth, growth_word, change } = compared({ unit: "ratio" }, 0.5, -0.25);
  expect([growth, growth_word, change]).toEqual([null, null, 0.75]);
});

it("has a growth of the sign of the change, or a word that goes its way, or neither where nothing changed", () => {
  const ups = ["nearer to zero", "up through zero"];
  fc.assert(
    fc.property(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (previous, value) => {
      const { change, growth, growth_word: word } = compared(MONEY, value, previous);
      if (growth !== null) expect([Math.sign(growth), word]).toEqual([Math.sign(change ?? 0), null]);
      else if (change === 0) expect(word).toBeNull();
      else if (word !== "from zero") expect(ups.includes(word ?? "")).toBe((change ?? 0) > 0);
    }),
    { seed: 6 },
  );
});
