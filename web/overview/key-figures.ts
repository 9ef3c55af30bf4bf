import { decimal, type Money, percent, points, signedDecimal } from "../data/format.ts";

/** The figures of the page: how each is read, and the page that says more of it. */
export const KEY_FIGURES = {
  nrr_12m: { reads: "percent", page: "retention" },
  mrr: { reads: "money", page: "movements" },
  expansion_mrr: { reads: "money", page: "expansion" },
  grr_12m: { reads: "percent", page: "retention" },
  net_new_mrr: { reads: "money", page: "movements" },
  quick_ratio: { reads: "times", page: "movements" },
} as const;

export type KeyFigureId = keyof typeof KEY_FIGURES;

export const KEY_FIGURE_IDS = [
  "nrr_12m",
  "mrr",
  "expansion_mrr",
  "grr_12m",
  "net_new_mrr",
  "quick_ratio",
] as const;

/** How a figure and a change of it are written. */
export interface Reading {
  full(value: number): string;
  /** As a column of a table has it. */
  plain(value: number): string;
  change(difference: number): string;
}

/** The way a figure is read: money, a share in percent with its change in points, or so many times. */
export function readingOf(id: KeyFigureId, money: Money): Reading {
  const ways: Record<(typeof KEY_FIGURES)[KeyFigureId]["reads"], Reading> = {
    money: { full: money.full, plain: money.plain, change: money.signed },
    percent: { full: percent, plain: percent, change: points },
    times: { full: decimal, plain: decimal, change: signedDecimal },
  };
  return ways[KEY_FIGURES[id].reads];
}
