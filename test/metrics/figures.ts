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

/** Sums of movements in the order in which they are shown; what is left of net is what crossed a filter. */
export const FLOWS = [
  "new_mrr",
  "reactivation_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
] as const;

/**
 * The flows of one period as they are shown, worked out from exact figures: opening and closing are rounded; what the flows miss of
 * their difference goes to the largest remainders.
 * @param exact money in micros by metric: mrr, net_new_mrr, fx_mrr and the flows
 */
export function shownFlows(exact: ReadonlyMap<string, Q>, currency: string): Map<string, number> {
  const unit = 10n ** BigInt(6 - minorDigits(currency));
  const of = (id: string) => exact.get(id) ?? { n: 0n, d: 1n };
  const [net, fx] = [of("net_new_mrr"), of("fx_mrr")];
  const crossed = FLOWS.reduce((left, id) => less(left, of(id)), less(net, fx));
  const parts = [
    ...FLOWS.map((id) => ({ id: String(id), value: of(id) })),
    { id: "crossed", value: crossed },
    { id: "fx_mrr", value: fx },
  ];
  const round = ({ n, d }: Q) => divideHalfEven(n, d * unit);
  const total = round(of("mrr")) - round(less(of("mrr"), net));
  const shares = parts.map(({ id, value: { n, d } }) => {
    const floor = n / (d * unit) - (n % (d * unit) < 0n ? 1n : 0n);
    return { id, isMoved: n !== 0n, value: floor, rest: Number(n - floor * d * unit) / Number(d * unit) };
  });
  let missing = total - shares.reduce((sum, { value }) => sum + value, 0n);
  for (const share of shares.filter(({ isMoved }) => isMoved).sort((a, b) => b.rest - a.rest)) {
    if (missing <= 0n) break;
    share.value += 1n;
    missing -= 1n;
  }
  return new Map([
    ["net_new_mrr", Number(total)],
    ...shares.map(({ id, value }): [string, number] => [id, Number(value)]),
  ]);
}

const less = (a: Q, b: Q): Q => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });

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
