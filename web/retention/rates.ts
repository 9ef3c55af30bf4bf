import type { TFunction } from "i18next";
import { NOTHING, percent } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import type { PeriodColumn } from "../tables/period-table.tsx";

export const RATES = ["nrr_12m", "grr_12m", "nrr", "grr"] as const;
export type Rate = (typeof RATES)[number];
export type RateValues = Record<Rate, Map<string, number | null>>;

type Words = TFunction<["retention", "terms"]>;

/** The table's columns: each rate by period, and net retention of the periods compared with; null without them. */
export function rateColumns(
  values: RateValues,
  before: Map<string, number | null> | null,
  t: Words,
): PeriodColumn[] {
  const compared: PeriodColumn = {
    id: "before",
    name: t("retention:course.before"),
    cell: (period) => {
      const value = before?.get(period) ?? null;
      return { text: value === null ? NOTHING : percent(value), drill: null };
    },
  };
  const rates = RATES.map((metric) => ({
    id: metric,
    name: t(`retention:rates.${metric}`),
    cell: (period: string) => {
      const value = values[metric].get(period) ?? null;
      return value === null
        ? { text: NOTHING, drill: null }
        : { text: percent(value), drill: { metric, period, where: [] } };
    },
  }));
  return before === null ? rates : [...rates, compared];
}

/** The chart in one sentence, for screen readers. */
export function courseSummary({
  values,
  periods,
  subject,
  net,
  gross,
  t,
}: {
  values: RateValues;
  periods: string[];
  subject: string;
  net: Rate;
  gross: Rate;
  t: Words;
}): string {
  const text = (metric: Rate) => {
    const value = values[metric].get(subject) ?? null;
    return value === null ? NOTHING : percent(value);
  };
  return t("retention:course.summary", {
    from: periodName(periods[0] ?? subject),
    to: periodName(periods.at(-1) ?? subject),
    when: periodName(subject),
    net: text(net),
    gross: text(gross),
  });
}
