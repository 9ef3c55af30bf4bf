import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { answerRow, numberIn, type PeriodRow, useMetric } from "../data/figures.ts";
import type { Money } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { headline } from "./headline.ts";

/**
 * The title of a period; requests opening, closing and growth for that period alone. Keeps the previous title until
 * they're known.
 */
export function useHeadline(scope: Scope, subject: PeriodRow | null, money: Money) {
  const { t } = useTranslation(["movements", "terms"]);
  const last = useRef({ question: t("movements:title"), answer: "" });
  const one = subject === null ? null : { ...scope.question, from: subject.period, to: subject.period };
  const mrr = useMetric("mrr", one === null ? null : { ...one, compare: "previous" });
  const growth = useMetric("mrr_growth", one);
  const row = answerRow(mrr.data, subject?.period);
  const grown = answerRow(growth.data, subject?.period);
  if (subject === null || row === undefined || grown === undefined) return last.current;
  const told = {
    period: subject.period,
    isUnfinished: subject.isUnfinished,
    opening: numberIn(row, "previous"),
    closing: numberIn(row, "value"),
    growth: numberIn(grown, "value"),
    moved: subject.moved,
  };
  last.current = headline(told, money, t);
  return last.current;
}
