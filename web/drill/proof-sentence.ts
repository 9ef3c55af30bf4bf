import type { TFunction } from "i18next";
import { decimal, type Money, percent, whole } from "../data/format.ts";
import type { Behind } from "./drill-question.ts";

/**
 * A list in one sentence: how many customers there are, what they add up to, and whether that equals the cell.
 * @param cell the figure shown in the clicked cell; null if unknown
 */
export function proofSentence(
  t: TFunction<"drill">,
  proof: Behind,
  money: Money,
  cell: string | null,
): { text: string; isEqual: boolean } {
  const lines = t("customers", { count: proof.customers, customers: whole(proof.customers) });
  if ("cohort" in proof) {
    const total = amount(proof.total, proof.unit, money);
    return { text: t("sum-left", { lines, total, figure: figureText(proof, money, t) }), isEqual: true };
  }
  const total = amount(proof.total, proof.total_unit, money);
  const isRatio = proof.divisor_unit !== null;
  const figure = figureText(proof, money, t);
  const isSeen = cell === null || digitsOf(cell) === digitsOf(figure);
  const isEqual = isSeen && (isRatio || proof.total === proof.figure);
  if (!isRatio) return { text: t(isEqual ? "sum-equal" : "sum-differs", { lines, total }), isEqual };
  const divisor = amount(proof.divisor ?? 0, proof.divisor_unit ?? "money", money);
  return { text: t(isEqual ? "ratio-equal" : "ratio-differs", { lines, total, divisor, figure }), isEqual };
}

/** The digits of a figure, to compare different formats of it. */
function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, "");
}

/** The cell's figure as text. */
export function figureText(proof: Behind, money: Money, t: TFunction<"drill">): string {
  const { figure, unit } = proof;
  if (figure === null) return t("no-ratio");
  if ("cohort" in proof) return percent(figure);
  if (unit === "money") return money.full(figure);
  if (unit === "count" || unit === "days") return whole(figure);
  return proof.metric === "quick_ratio" ? decimal(figure) : percent(figure);
}

function amount(value: number, unit: string, money: Money): string {
  return unit === "money" ? money.full(value) : whole(value);
}
