import { minorDigits } from "../../base/currency.ts";
import { groupedBy } from "../../base/grouped.ts";
import { firstOf } from "../../base/lookup.ts";
import { divideHalfEven, minorText, roundParts } from "../../base/money.ts";
import type { Book } from "../../model/parts/book.ts";
import { isCustomerDimension, isStandingDimension } from "../../model/parts/dimensions.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Fraction } from "../list/metric.ts";
import type { Question } from "../question/question.ts";
import type { AnswerRow, Figure } from "./figures.ts";

/**
 * Why an average changed between two periods (DEFINITIONS §5, Averages that mislead): the mix of segments, or averages
 * within them. Money in minor units; mix + within = change.
 */
export interface Effect {
  period: string;
  previous_period: string;
  currency: string;
  previous: number;
  value: number;
  change: number;
  mix: number;
  within: number;
  says: string;
}

/** A segment's numerator and denominator in both periods. */
export interface Averaged {
  n0: bigint;
  d0: bigint;
  n1: bigint;
  d1: bigint;
}

interface Segment extends Averaged {
  row: AnswerRow;
}

/**
 * Splits the change of an average over the segments of a breakdown into mix and within, and adds each row's own part to
 * it.
 * @returns one effect for each period and currency; undefined when the metric isn't an average or has no breakdown by
 * customers
 */
export function withEffects(
  book: Book,
  { metric, by }: Question,
  rows: AnswerRow[],
  now: Figure[],
  then: Figure[],
  previous: ReadonlyMap<string, string>,
): Effect[] | undefined {
  const segments = by.filter((name) => name !== "currency" || !book.isSeparate);
  const isSplit = segments.every((name) => isCustomerDimension(name) || isStandingDimension(name));
  if (metric.isAverage !== true || segments.length === 0 || !isSplit) return undefined;
  const nameOf = (labels: Record<string, unknown>) => JSON.stringify(by.map((name) => labels[name] ?? null));
  const after = figuresByPeriod(now, nameOf);
  const before = figuresByPeriod(then, nameOf);
  const currencyOf = (row: AnswerRow) => (book.isSeparate ? textIn(row, "currency") : book.currency);
  const groups = groupedBy(rows, (row) => `${row.period} ${currencyOf(row)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const currency = currencyOf(first);
    const values = after.get(`${first.period} ${currency}`) ?? new Map<string, Fraction>();
    const lost = new Map(before.get(`${previous.get(first.period) ?? ""} ${currency}`));
    const segments = group.map((row): Segment => {
      const name = nameOf(row);
      const segment = segmentOf(row, lost.get(name), values.get(name));
      lost.delete(name);
      return segment;
    });
    const gone = [...lost.values()].map((value) => segmentOf({ period: "" }, value, undefined));
    return effectOf([...segments, ...gone], currency, previous);
  });
}

/** Figures by name, for each period and currency. */
function figuresByPeriod(
  figures: Figure[],
  nameOf: (labels: Figure["labels"]) => string,
): Map<string, Map<string, Fraction>> {
  const found = groupedBy(figures, ({ period, currency }) => `${period.label} ${currency}`);
  return new Map(
    [...found].map(([key, list]) => [key, new Map(list.map(({ labels, value }) => [nameOf(labels), value]))]),
  );
}

const ZERO: Fraction = { n: 0n, d: 0n };

function segmentOf(row: AnswerRow, before = ZERO, after = ZERO): Segment {
  return { row, n0: before.n, d0: before.d, n1: after.n, d1: after.d };
}

function effectOf(segments: Segment[], currency: string, previous: ReadonlyMap<string, string>): Effect[] {
  const split = splitChange(segments, currency);
  if (split === null) return [];
  const { parts, ...change } = split;
  const { period } = firstOf(segments, "segments").row;
  const effect = { period, previous_period: previous.get(period) ?? "", currency, ...change };
  const scale = 10n ** BigInt(minorDigits(currency));
  for (const name of ["mix", "within"] as const) {
    const shares = roundTo(
      effect[name],
      parts.map((part) => ({ n: part[name].n * scale, d: part[name].d })),
    );
    for (const [index, { row }] of segments.entries()) row[name] = shares[index] ?? 0;
  }
  return [{ ...effect, says: says(effect) }];
}

/**
 * Splits the change of an average over its segments (DEFINITIONS §5, Averages that mislead).
 * @param segments with numerators over denominators that give money in units of the currency
 * @returns money in minor units, and each segment's parts; null where a period has no average
 */
export function splitChange(segments: readonly Averaged[], currency: string) {
  const sum = (pick: (segment: Averaged) => bigint) =>
    segments.reduce((total, each) => total + pick(each), 0n);
  const [n0, d0, n1, d1] = [sum((s) => s.n0), sum((s) => s.d0), sum((s) => s.n1), sum((s) => s.d1)];
  if (d0 <= 0n || d1 <= 0n) return null;
  const scale = 10n ** BigInt(minorDigits(currency));
  const round = (n: bigint, d: bigint) => Number(divideHalfEven(n * scale, d));
  const parts = segments.map((segment) => partsOf(segment, d0, d1));
  const whole = sumOf(parts.map((part) => part.mix));
  const [previous, value, mix] = [round(n0, d0), round(n1, d1), round(whole.n, whole.d)];
  return { previous, value, change: value - previous, mix, within: value - previous - mix, parts };
}

/**
 * The exact sum of fractions. Adds those with the same denominator first, then pairs: denominators are products of two
 * customer counts, so few are distinct, and the numbers stay as small as possible.
 */
function sumOf(fractions: Fraction[]): Fraction {
  const byDenominator = new Map<bigint, bigint>();
  for (const { n, d } of fractions) byDenominator.set(d, (byDenominator.get(d) ?? 0n) + n);
  let sums = [...byDenominator].map(([d, n]): Fraction => ({ n, d }));
  while (sums.length > 1) {
    sums = sums.flatMap((one, index) => {
      const other = sums[index + 1];
      if (index % 2 === 1) return [];
      return [other === undefined ? one : { n: one.n * other.d + other.n * one.d, d: one.d * other.d }];
    });
  }
  return sums[0] ?? { n: 0n, d: 1n };
}

const FINE = 10n ** 12n;

/** Rounds parts so that they add up to a total. */
function roundTo(total: number, parts: Fraction[]): number[] {
  const fine = parts.map(({ n, d }) => divideHalfEven(n * FINE, d));
  return roundParts(fine, FINE, BigInt(total)).map(Number);
}

/**
 * mix = (w1 - w0) x (a0 + a1) / 2 and within = (a1 - a0) x (w0 + w1) / 2, where w is a segment's share of the
 * denominator and a its own average; a segment absent on one side takes the other side's average.
 */
function partsOf({ n0, d0: own0, n1, d1: own1 }: Averaged, d0: bigint, d1: bigint) {
  const [a0n, a0d] = own0 === 0n ? [n1, own1] : [n0, own0];
  const [a1n, a1d] = own1 === 0n ? [n0, own0] : [n1, own1];
  if (a0d === 0n || a1d === 0n) return { mix: { n: 0n, d: 1n }, within: { n: 0n, d: 1n } };
  const shares = { less: own1 * d0 - own0 * d1, more: own1 * d0 + own0 * d1, d: d0 * d1 };
  const averages = { less: a1n * a0d - a0n * a1d, more: a1n * a0d + a0n * a1d, d: a0d * a1d };
  const d = 2n * shares.d * averages.d;
  return { mix: { n: shares.less * averages.more, d }, within: { n: averages.less * shares.more, d } };
}

function says({ change, mix, within, currency }: Omit<Effect, "says">): string {
  const money = (minor: number) => minorText(Math.abs(minor), currency);
  if (change === 0 && mix === 0) return "It didn't change.";
  const way = change < 0 ? "fell" : change > 0 ? "rose" : "didn't change overall";
  const by = change === 0 ? "" : ` by ${money(change)} ${currency}`;
  const signed = (minor: number) => `${minor < 0 ? "−" : "+"}${money(minor)}`;
  const cause =
    Math.abs(mix) > Math.abs(within)
      ? "mostly because the mix of segments changed, not the segments' own averages"
      : "mostly because the segments' own averages changed, not their mix";
  return `It ${way}${by}, ${cause} (mix ${signed(mix)}, within ${signed(within)}).`;
}
