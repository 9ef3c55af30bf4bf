import type { TFunction } from "i18next";
import type { Money } from "../data/format.ts";
import { isUnfinished, periodName } from "../data/period.ts";
import { figureOf } from "../tables/figure.ts";
import type { Compared } from "./use-compared.ts";

/** The chart in one sentence, for screen readers: each segment's figure in the last finished period. */
export function comparisonSummary({
  compared,
  periods,
  lastDay,
  unit,
  metric,
  money,
  nameOf,
  t,
}: {
  compared: Compared[];
  periods: string[];
  lastDay: string | null;
  unit: string;
  /** Name of the metric in the user's language. */
  metric: string;
  money: Money;
  nameOf: (name: string) => string;
  t: TFunction<["segments", "terms", "shell"]>;
}): string {
  const last = periods.findLast((period) => !isUnfinished(period, lastDay)) ?? periods.at(-1) ?? "";
  const parts = compared.map(({ name, values }) =>
    t("segments:compare.part", {
      name: nameOf(name),
      value: figureOf(unit, values.get(last) ?? null, money),
    }),
  );
  return t("segments:compare.summary", {
    metric,
    period: last === "" ? "" : periodName(last),
    parts: parts.join("; "),
  });
}
