import type { TFunction } from "i18next";
import type { Money } from "../data/format.ts";
import { isUnfinished, periodName } from "../data/period.ts";
import { figureOf } from "../tables/figure.ts";
import type { Compared } from "./use-compared.ts";

/** The chart in one sentence, for those who do not see it: each segment's figure of the last period that is over. */
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
  /** As the reader's language calls it. */
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
