import { expect } from "vitest";
import { minorDigits } from "../../src/base/currency.ts";
import { divideHalfEven } from "../../src/base/money.ts";
import type { Q } from "../oracle/rational.ts";

/** Figures by what they are of: money in minor units, or a number; 0 and null are as good as not there. */
export type Figures = Map<string, number | null>;

/** What a figure is of, as one text. */
export function keyOf(...names: (string | number | null | undefined)[]): string {
  return names.map((name) => name ?? "-").join(" ");
}

/** An exact figure as it is shown. */
export function shown(value: Q | null, unit: string, currency: string): number | null {
  if (value === null) return null;
  const { n, d } = value;
  if (unit !== "money") return Number(divideHalfEven(n * 10n ** 15n, d)) / 1e15;
  const minor = Number(divideHalfEven(n * 10n ** BigInt(minorDigits(currency)), d * 1_000_000n));
  return Number.isSafeInteger(minor) ? minor : null;
}

/**
 * Holds figures to what is expected.
 * @param within how far they may be apart: of parts that were rounded to add up, a minor unit; of money of customers
 * with several currencies, what a micro does
 */
export function expectFigures(found: Figures, expected: Figures, about: unknown, within = 1e-12): number {
  const keys = [...new Set([...found.keys(), ...expected.keys()])];
  const wrong = keys.flatMap((key) => {
    const [a, b] = [found.get(key) ?? 0, expected.get(key) ?? 0];
    const isSame =
      Math.abs(a - b) <= within * Math.max(1, Math.abs(b)) || (within === 1 && Math.abs(a - b) <= 1);
    return isSame ? [] : [{ key, found: found.get(key), expected: expected.get(key) }];
  });
  expect({ about, wrong }).toEqual({ about, wrong: [] });
  return expected.size;
}

/** The day before a local date. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
