import { groupedBy } from "../../base/grouped.ts";
import { firstOf } from "../../base/lookup.ts";
import { roundParts } from "../../base/money.ts";
import { type Context, isOfTree } from "../list/metric.ts";
import type { Question } from "../question/question.ts";
import { type Figure, figureOf, ratio, roundMoney } from "./figures.ts";
import { minorUnit, shownCell, togetherOf } from "./shown-cell.ts";

/**
 * Rounds the figures of one period and currency for display: money in minor units, and parts of a sum so that they add
 * up.
 */
export function shownFigures(question: Question, currency: string, figures: Figure[]): (number | null)[] {
  const { metric } = question;
  if (metric.unit === "money" && isOfTree(metric)) return shownMoves(question, currency, figures);
  const values = figures.map(({ value }) => value);
  if (metric.unit === "money") return roundMoney(values, currency, metric.addsUp === true);
  return values.map(({ n, d }) => (d === 0n ? null : metric.unit === "count" ? Number(n / d) : ratio(n, d)));
}

/** Sums of movements: each part gets its value from the rounding tree of all cells, shared out over the cells. */
function shownMoves(question: Question, currency: string, figures: Figure[]): number[] {
  const unit = minorUnit(currency);
  const cells = new Set(figures.flatMap(({ cell }) => cell ?? []));
  const whole = shownCell(togetherOf(cells), currency);
  const values = new Map<Figure, number>();
  for (const own of groupedBy(figures, ({ part }) => part).values()) {
    const { n } = figureOf(question, firstOf(own, "own").part, whole, NO_CONTEXT);
    const exact = own.map(({ value }) => value.n);
    const shares = roundParts(exact, unit, n / unit);
    for (const [index, figure] of own.entries()) values.set(figure, Number(shares[index]));
  }
  return figures.map((figure) => values.get(figure) ?? 0);
}

const NO_CONTEXT: Context = { before: null, months: null, margin: 0n, costs: null };
