import type { Period } from "../../base/period.ts";
import { MOVEMENT_TYPES, type MovementType } from "../../base/words.ts";
import type { Movement } from "../../engine/movement.ts";
import { shownCell } from "../figures/shown-cell.ts";
import { fxOf, type Moves, moveCode } from "../list/cell.ts";

/** The figures that policies are compared by. */
export const COMPARED = [
  "mrr",
  "active_customers",
  "new_mrr",
  "expansion_mrr",
  "reactivation_mrr",
  "contraction_mrr",
  "churned_mrr",
  "fx_mrr",
  "net_new_mrr",
] as const;
export type ComparedMetric = (typeof COMPARED)[number];

/** Exact figures of one period: money in 1e-18 of a major unit of the reporting currency, customers as a number. */
export type PeriodFigures = Record<ComparedMetric, bigint>;

/** Converts micros of a currency on a day to 1e-18 of a major unit of the reporting currency. */
export type Convert = (currency: number, day: number, micros: number) => bigint;

const FIGURES: Partial<Record<MovementType, ComparedMetric>> = {
  new: "new_mrr",
  expansion: "expansion_mrr",
  reactivation: "reactivation_mrr",
  contraction: "contraction_mrr",
  churn: "churned_mrr",
};

/** All figures at zero. */
export function noFigures(): PeriodFigures {
  return {
    mrr: 0n,
    active_customers: 0n,
    new_mrr: 0n,
    expansion_mrr: 0n,
    reactivation_mrr: 0n,
    contraction_mrr: 0n,
    churned_mrr: 0n,
    fx_mrr: 0n,
    net_new_mrr: 0n,
  };
}

/** Adds one customer's movements in a period to the figures. */
export function addFigures(
  figures: PeriodFigures,
  movements: Movement[],
  { start, end }: Period,
  convert: Convert,
): void {
  const balance = new Map<number, number>();
  let opening: bigint | null = null;
  let moved = 0n;
  for (const { day, type, pairs } of movements) {
    if (day >= end) break;
    if (day >= start) opening ??= worth(balance, start - 1, convert);
    for (const [currency, micros] of netByCurrency(pairs)) {
      balance.set(currency, (balance.get(currency) ?? 0) + micros);
      if (day < start) continue;
      const value = convert(currency, day, micros);
      moved += value;
      const metric = FIGURES[type];
      if (metric !== undefined) figures[metric] += value;
    }
  }
  const closing = worth(balance, end - 1, convert);
  opening ??= worth(balance, start - 1, convert);
  figures.mrr += closing;
  figures.net_new_mrr += closing - opening;
  figures.fx_mrr += closing - opening - moved;
  if (isPositive(balance)) figures.active_customers += 1n;
}

/** A customer's balance in each currency just before a day. */
export function balanceAt(movements: Movement[], day: number): Map<number, number> {
  const balance = new Map<number, number>();
  for (const one of movements) {
    if (one.day >= day) break;
    for (const [currency, micros] of netByCurrency(one.pairs))
      balance.set(currency, (balance.get(currency) ?? 0) + micros);
  }
  return balance;
}

function netByCurrency(pairs: Movement["pairs"]): Map<number, number> {
  const net = new Map<number, number>();
  for (const { before, after } of pairs) {
    const currency = (after ?? before)?.state.currency ?? 0;
    const micros = (after?.value ?? 0) - (before?.value ?? 0);
    net.set(currency, (net.get(currency) ?? 0) + micros);
  }
  return net;
}

/**
 * Figures as `metric` shows them: money rounded to minor units in one tree with opening and closing, still in 1e-18.
 */
export function shownPeriod(figures: PeriodFigures, currency: string): PeriodFigures {
  const types = namedTypes();
  const moved = movedIn(figures);
  const rest = types.reduce((sum, [, metric]) => sum - figures[metric], figures.net_new_mrr - figures.fx_mrr);
  moved.set(codeOf("none"), rest);
  const opening = figures.mrr - figures.net_new_mrr;
  const shown = shownCell({ opening, closing: figures.mrr, moved }, currency);
  return {
    ...figures,
    ...Object.fromEntries(types.map(([type, metric]) => [metric, shown.moved.get(codeOf(type)) ?? 0n])),
    mrr: shown.closing,
    net_new_mrr: shown.closing - shown.opening,
    fx_mrr: fxOf(shown),
  };
}

/** The money that the figures say moved, by type. */
export function movedIn(figures: PeriodFigures): Moves {
  return new Map(namedTypes().map(([type, metric]) => [codeOf(type), figures[metric]]));
}

function namedTypes(): [MovementType, ComparedMetric][] {
  return MOVEMENT_TYPES.flatMap((type) => {
    const metric = FIGURES[type];
    return metric === undefined ? [] : [[type, metric]];
  });
}

const codeOf = (type: MovementType) => moveCode(MOVEMENT_TYPES.indexOf(type), 0);

/** The value of a balance on a day. */
export function worth(balance: Map<number, number>, day: number, convert: Convert): bigint {
  let total = 0n;
  for (const [currency, micros] of balance) total += convert(currency, day, micros);
  return total;
}

/** Whether a balance makes a customer active. */
export function isPositive(balance: Map<number, number>): boolean {
  let total = 0;
  for (const micros of balance.values()) total += micros;
  return total > 0;
}
