import type { Problem } from "../data/api.ts";
import { answerRow, numberIn, textIn, useMetric, valuesOf } from "../data/figures.ts";
import type { Scope } from "../data/scope.ts";
import type { KeyFigureId } from "./key-figures.ts";

/** A figure over the range, and its comparison in the page's period. */
export interface KeyFigure {
  values: Map<string, number | null>;
  /** Undefined while loading. */
  value: number | null | undefined;
  change: number | null;
  /** The change relative to the previous value. */
  growth: number | null;
  /** The word to show when there's no growth. */
  growth_word: string | null;
  /** The comparison period, once known. */
  before: string | null;
  problem: Problem | null;
  retry: () => void;
}

/** Queries a figure over the range and, if there's a comparison, for the page's period. */
export function useKeyFigure(id: KeyFigureId, scope: Scope, subject: string): KeyFigure {
  const { question, view } = scope;
  const { compare } = view;
  const series = useMetric(id, question);
  const compared = useMetric(
    id,
    compare === "none" ? null : { ...question, from: subject, to: subject, compare },
  );
  const row = compare === "none" ? undefined : answerRow(compared.data, subject);
  const values = valuesOf(series.data);
  return {
    values,
    value: values.get(subject),
    change: numberIn(row, "change"),
    growth: numberIn(row, "growth"),
    growth_word: textIn(row, "growth_word"),
    before: textIn(row, "previous_period"),
    problem: series.error,
    retry: () => series.refetch(),
  };
}
