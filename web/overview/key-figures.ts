import { decimal, type Money, percent, points, signedDecimal } from "../data/format.ts";

/**
 * The page's figures: how each is formatted, the page about it, and the metric whose course over the range is shown:
 * retention from month to month says little, that of twelve months much.
 */
export const KEY_FIGURES = {
  nrr: { reads: "percent", page: "retention", course: "nrr_12m" },
  mrr: { reads: "money", page: "movements", course: "mrr" },
  expansion_mrr: { reads: "money", page: "expansion", course: "expansion_mrr" },
  grr: { reads: "percent", page: "retention", course: "grr_12m" },
  net_new_mrr: { reads: "money", page: "movements", course: "net_new_mrr" },
  quick_ratio: { reads: "times", page: "movements", course: "quick_ratio" },
} as const;

export type KeyFigureId = keyof typeof KEY_FIGURES;

export const KEY_FIGURE_IDS = ["nrr", "mrr", "expansion_mrr", "grr", "net_new_mrr", "quick_ratio"] as const;

/** Formats of a figure and its change. */
export interface Reading {
  full(value: number): string;
  /** The format in a table column. */
  plain(value: number): string;
  change(difference: number): string;
}

/** The formats of a figure: money, a percentage with its change in points, or a multiple. */
export function readingOf(id: KeyFigureId, money: Money): Reading {
  const ways: Record<(typeof KEY_FIGURES)[KeyFigureId]["reads"], Reading> = {
    money: { full: money.full, plain: money.plain, change: money.signed },
    percent: { full: percent, plain: percent, change: points },
    times: { full: decimal, plain: decimal, change: signedDecimal },
  };
  return ways[KEY_FIGURES[id].reads];
}
