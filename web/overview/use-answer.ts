import { useTranslation } from "react-i18next";
import { type Money, percent } from "../data/format.ts";
import { inPeriod, shortPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { type KeyFigure, useKeyFigure } from "./use-key-figure.ts";

/**
 * The page's title and summary: by how much existing customers grew or shrank over the range, beside the range compared
 * with, and what expansion added to it.
 */
export function useAnswer(scope: Scope, money: Money): { question: string; answer: string } {
  const { t } = useTranslation("overview");
  const kept = useKeyFigure("nrr", scope);
  const expansion = useKeyFigure("expansion_mrr", scope);
  const { value, period } = kept;
  if (value === undefined || period === null || expansion.value === undefined)
    return { question: t("title.waiting"), answer: "" };
  const added = money.full(expansion.value ?? 0);
  const when = inPeriod(period);
  if (value === null) return { question: t("title.unknown"), answer: t("answer.unknown", { added, when }) };
  return {
    question: t(`title.${wayOf(kept)}`, said(kept)),
    answer: t("answer.known", { nrr: percent(value), added, when }),
  };
}

/** How far a ratio is from 100%, as shown: growth of 4.3%, or shrinking by 4.3%. */
function away(ratio: number): string {
  return percent(Math.abs(ratio - 1));
}

function said({ value, previous, before }: KeyFigure) {
  const when = before === null ? "" : shortPeriod(before);
  return { change: away(value ?? 1), before: away(previous ?? 1), when };
}

/** Which title to use, based on the rounded figures: 100.0% counts as level. */
function wayOf({ value, previous }: KeyFigure) {
  const now = directionOf(value);
  if (now === "level") return "level";
  const then = directionOf(previous);
  if (then === null || then === "level") return now === "down" ? "down" : "up";
  if (then !== now) return now === "down" ? "down-after-up" : "up-after-down";
  const [far, farBefore] = [Math.abs((value ?? 1) - 1), Math.abs((previous ?? 1) - 1)];
  const isMore = far >= farBefore;
  if (now === "down") return isMore ? "down-more" : "down-less";
  return isMore ? "up-more" : "up-less";
}

function directionOf(ratio: number | null | undefined): "up" | "down" | "level" | null {
  if (ratio === null || ratio === undefined) return null;
  if (percent(ratio) === percent(1)) return "level";
  return ratio > 1 ? "up" : "down";
}
