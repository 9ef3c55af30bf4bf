import { useTranslation } from "react-i18next";
import { answerRow, numberIn, useMetric } from "../data/figures.ts";
import { type Money, percent } from "../data/format.ts";
import { inPeriod, isUnfinished, periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";

/**
 * The page's title and summary: whether customers of a year ago pay more now, and what expansion added. As that counts
 * all customers, the rate next to it is MRR growth by all expansion, not the expansion rate of opening customers.
 */
export function useAnswer(scope: Scope, subject: string, money: Money): { question: string; answer: string } {
  const { t } = useTranslation("overview");
  const { question } = scope;
  const one = { ...question, from: subject, to: subject };
  const nrr = useMetric("nrr_12m", question);
  const expansion = useMetric("expansion_mrr", question);
  const rate = useMetric("mrr_growth", { ...one, where: [...(question.where ?? []), "type=expansion"] });
  const isSoFar = isUnfinished(subject, scope.lastDay);
  const way = scope.view.interval === "year" ? "question-year" : "question";
  const asked = t(isSoFar ? `${way}-so-far` : way, {
    period: periodName(subject),
    when: inPeriod(subject),
  });
  const [kept, added, share] = [nrr, expansion, rate].map(({ data }) => answerRow(data, subject));
  if (kept === undefined || added === undefined || share === undefined)
    return { question: asked, answer: "" };
  const [ratio, gained, part] = [kept, added, share].map((row) => numberIn(row, "value"));
  const told = {
    nrr: percent(ratio ?? 0),
    added: money.full(gained ?? 0),
    rate: percent(part ?? 0),
    when: inPeriod(subject),
  };
  return { question: asked, answer: t(`answer.${wayOf(ratio ?? null)}`, told) };
}

/** Which sentence to use, based on the rounded figure: 100.0% counts as level. */
function wayOf(ratio: number | null): "unknown" | "level" | "yes" | "no" {
  if (ratio === null) return "unknown";
  if (percent(ratio) === percent(1)) return "level";
  return ratio > 1 ? "yes" : "no";
}
