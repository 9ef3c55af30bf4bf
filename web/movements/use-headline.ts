import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { answerRow, numberIn, type PeriodRow, useMetric } from "../data/figures.ts";
import type { Money } from "../data/format.ts";
import { isUnfinished, spanOf } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { headline, type Subject } from "./headline.ts";
import type { WaterfallAnswer } from "./steps.ts";
import { useWaterfall } from "./waterfall.tsx";

/** The title of a period or, with null, of the whole range. Keeps the previous title until the figures are known. */
export function useHeadline(scope: Scope, subject: PeriodRow | null, money: Money) {
  const { t } = useTranslation(["movements", "terms"]);
  const last = useRef({ question: t("movements:title"), answer: "" });
  const ofPeriod = useOnePeriod(scope, subject);
  const ofRange = useWholeRange(scope, subject === null);
  const told = subject === null ? ofRange : ofPeriod;
  if (told !== null) last.current = headline(told, money, t);
  return last.current;
}

function useOnePeriod(scope: Scope, subject: PeriodRow | null): Subject | null {
  const one = subject === null ? null : { ...scope.question, from: subject.period, to: subject.period };
  const mrr = useMetric("mrr", one === null ? null : { ...one, compare: "previous" });
  const growth = useMetric("mrr_growth", one);
  const row = answerRow(mrr.data, subject?.period);
  const grown = answerRow(growth.data, subject?.period);
  if (subject === null || row === undefined || grown === undefined) return null;
  return {
    period: subject.period,
    isUnfinished: subject.isUnfinished,
    opening: numberIn(row, "previous"),
    closing: numberIn(row, "value"),
    growth: numberIn(grown, "value"),
    moved: subject.moved,
  };
}

function useWholeRange(scope: Scope, isAsked: boolean): Subject | null {
  const { data: answer } = useWaterfall(scope);
  const growth = useMetric("mrr_growth", isAsked ? { ...scope.question, interval: "range" } : null);
  if (answer === undefined || growth.data === undefined) return null;
  return {
    period: spanOf(answer.from, answer.to),
    isUnfinished: isUnfinished(answer.to, scope.lastDay),
    opening: answer.steps[0]?.value ?? null,
    closing: answer.steps.at(-1)?.value ?? null,
    growth: numberIn(growth.data.rows[0], "value"),
    moved: movedIn(answer),
  };
}

/** What each type of movement came to over the range; groups of expansion as one. */
function movedIn({ steps }: WaterfallAnswer): Map<string, number> {
  const moved = new Map<string, number>();
  for (const { where, value } of steps) {
    const type = where[0]?.replace(/^type=/, "");
    if (type !== undefined) moved.set(type, (moved.get(type) ?? 0) + value);
  }
  return moved;
}
