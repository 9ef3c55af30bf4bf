import type { z } from "zod";
import type { previewRow } from "../../src/api/books/preview.ts";
import { moneyIn, NOTHING, percent } from "../data/format.ts";
import { numberLocale } from "../words/locale.ts";

export type PreviewRow = z.infer<typeof previewRow>;

const NAMED = [
  "mrr",
  "net_new_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
  "nrr",
  "grr",
  "ltv",
  "ltv_5y",
] as const;
export type PreviewedMetric = (typeof NAMED)[number];

/** A figure before and after a change, formatted. */
export interface Shown {
  metric: PreviewedMetric;
  before: string;
  after: string;
  isChanged: boolean;
}

/** The formatted figures of a preview; ratios too close to differ at the usual precision get more digits. */
export function shownRows(rows: PreviewRow[]): Shown[] {
  return rows.flatMap((row) => {
    const metric = NAMED.find((name) => name === row.metric);
    if (metric === undefined) return [];
    const isChanged = row.before !== row.after || row.currency_before !== row.currency_after;
    const [before, after] = textsOf(row);
    return [{ metric, before, after, isChanged }];
  });
}

function textsOf({ unit, before, after, ...row }: PreviewRow): [string, string] {
  if (unit === "money") {
    const text = (value: number | null, currency: string) =>
      value === null ? NOTHING : moneyIn(currency).full(value);
    return [text(before, row.currency_before), text(after, row.currency_after)];
  }
  const usual = ratios(before, after, percent);
  return usual[0] === usual[1] && before !== after ? ratios(before, after, finePercent) : usual;
}

function ratios(
  before: number | null,
  after: number | null,
  format: (ratio: number) => string,
): [string, string] {
  return [before === null ? NOTHING : format(before), after === null ? NOTHING : format(after)];
}

function finePercent(ratio: number): string {
  return new Intl.NumberFormat(numberLocale(), {
    style: "percent",
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
  }).format(ratio);
}
