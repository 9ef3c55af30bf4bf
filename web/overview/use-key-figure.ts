import type { Problem } from "../data/api.ts";
import { metricQuery, numberIn, textIn, useMetric, valuesOf } from "../data/figures.ts";
import { rangeQuestion, type Scope } from "../data/scope.ts";
import { KEY_FIGURES, type KeyFigureId } from "./key-figures.ts";

/** A figure of the whole range with its comparison, and its course over the range. */
export interface KeyFigure {
  course: Map<string, number | null>;
  /** Undefined while loading. */
  value: number | null | undefined;
  /** The label of the range. */
  period: string | null;
  /** The figure of the range compared with. */
  previous: number | null;
  change: number | null;
  /** The change relative to the previous value. */
  growth: number | null;
  /** The word to show when there's no growth. */
  growth_word: string | null;
  /** The range compared with, once known. */
  before: string | null;
  problem: Problem | null;
  retry: () => void;
}

/** The queries of a figure, to ask them early. */
export function keyQueries(id: KeyFigureId, scope: Scope) {
  return [metricQuery(id, rangeQuestion(scope)), metricQuery(KEY_FIGURES[id].course, scope.question)];
}

export function useKeyFigure(id: KeyFigureId, scope: Scope): KeyFigure {
  const whole = useMetric(id, rangeQuestion(scope));
  const row = whole.data?.rows[0];
  return {
    course: useCourse(id, scope),
    value: row === undefined ? undefined : numberIn(row, "value"),
    period: textIn(row, "period"),
    previous: numberIn(row, "previous"),
    change: numberIn(row, "change"),
    growth: numberIn(row, "growth"),
    growth_word: textIn(row, "growth_word"),
    before: textIn(row, "previous_period"),
    problem: whole.error,
    retry: () => whole.refetch(),
  };
}

/** The course of a figure over the range, by period. */
export function useCourse(id: KeyFigureId, { question }: Scope): Map<string, number | null> {
  return valuesOf(useMetric(KEY_FIGURES[id].course, question).data);
}
