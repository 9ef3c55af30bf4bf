import type { TFunction } from "i18next";
import type { PeriodRow } from "../data/figures.ts";
import type { Money } from "../data/format.ts";
import { periodName } from "../data/period.ts";

/** The chart in one sentence, for screen readers. */
export function movementsSummary(
  rows: PeriodRow[],
  money: Money,
  t: TFunction<["movements", "terms", "shell"]>,
): string {
  const known = rows.flatMap(({ period, net }) => (net === null ? [] : [{ period, net }]));
  const [first] = known;
  if (first === undefined) return t("movements:title");
  const best = known.reduce((a, b) => (b.net > a.net ? b : a), first);
  const worst = known.reduce((a, b) => (b.net < a.net ? b : a), first);
  return t("movements:summary", {
    from: periodName(rows[0]?.period ?? ""),
    to: periodName(rows.at(-1)?.period ?? ""),
    best: periodName(best.period),
    most: money.full(best.net),
    worst: periodName(worst.period),
    least: money.full(worst.net),
  });
}
