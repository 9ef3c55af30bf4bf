import { useTranslation } from "react-i18next";
import { numberIn, useMetric } from "../data/figures.ts";
import { lowered, type Money, percent, whole } from "../data/format.ts";
import { inPeriod } from "../data/period.ts";
import { usePartName } from "./part-words.ts";
import { type About, comparedIn, onePeriod, rankingQuestion, useLeaderboard } from "./use-figures.ts";

const ALL_GROUPS = 20;

/** The page's summary: how much was added by how many customers, the change, and the largest part. */
export function useHeadline(about: About, money: Money): string {
  const { t } = useTranslation("expansion");
  const nameOf = usePartName();
  const { data: ranking } = useLeaderboard("expansion_mrr", rankingQuestion(about, "group", ALL_GROUPS));
  const counted = useMetric("expansion_mrr", { ...onePeriod(about), counts: true });
  if (ranking === undefined || counted.data === undefined) return "";
  const { value, change } = ranking.total;
  const [first] = ranking.rows;
  const when = inPeriod(about.subject);
  if (value === null || first === undefined || first.share === null) return t("answer.nobody", { when });
  const count = numberIn(counted.data.rows[0], "customers") ?? 0;
  const figures = {
    count,
    customers: whole(count),
    total: money.full(value),
    part: lowered(nameOf("group", first.key ?? "")),
    share: percent(first.share),
  };
  if (change === null || comparedIn(about).compare === undefined) return t("answer.alone", figures);
  const way = change > 0 ? "more" : change < 0 ? "less" : "same";
  const compared = { change: money.full(Math.abs(change)), before: inPeriod(ranking.previous_period) };
  return t(`answer.${way}`, { ...figures, ...compared });
}
