import type { Problem } from "../data/api.ts";
import { answerRow, numberIn, textIn, useMetric, valuesOf } from "../data/figures.ts";
import type { Scope } from "../data/scope.ts";
import type { KeyFigureId } from "./key-figures.ts";

/** A figure over the range, and what it is beside another period in the one that the page is about. */
export interface KeyFigure {
  values: Map<string, number | null>;
  /** Undefined while it is not known. */
  value: number | null | undefined;
  change: number | null;
  /** The change as a share of what it was. */
  growth: number | null;
  /** What is said where there is no such share. */
  growth_word: string | null;
  /** The period that it is compared with, once that is known. */
  before: string | null;
  problem: Problem | null;
  retry: () => void;
}

/** Asks a figure over the range and, where something is compared, of the page's period alone. */
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
