import { useTranslation } from "react-i18next";
import { useMetric } from "../data/figures.ts";
import type { Money } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { useDimensionName } from "../tables/dimension-name.ts";
import { type About, comparedQuestion } from "./use-figures.ts";

/** Whether average expansion per customer changed within the segments, or because their mix did. */
export function useMixSentence(about: About, by: string, money: Money): string {
  const { t } = useTranslation("expansion");
  const nameOf = useDimensionName();
  const question = comparedQuestion(about);
  const isAsked = question.compare !== undefined;
  const { data } = useMetric("average_expansion_per_customer", isAsked ? { ...question, by: [by] } : null);
  if (!isAsked || data === undefined) return "";
  const dimension = nameOf(by);
  const effect = data.effects?.find(({ period }) => period === about.subject);
  if (effect === undefined) return t("averages.no-split", { dimension });
  const { change, mix, within, value, previous_period } = effect;
  const figures = {
    dimension,
    value: money.full(value),
    change: money.full(Math.abs(change)),
    before: periodName(previous_period),
    mix: money.signed(mix),
    within: money.signed(within),
  };
  const way = change > 0 ? "rose" : change < 0 ? "fell" : "level";
  const reason = Math.abs(mix) > Math.abs(within) ? "mix" : "within";
  return way === "level" ? t("averages.level", figures) : t(`averages.${way}-${reason}`, figures);
}
