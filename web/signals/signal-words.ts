import { useTranslation } from "react-i18next";
import { amount, whole } from "../data/format.ts";
import type { KindName, SignalRow } from "../growth/growth-answers.ts";

/** Kinds whose name says why, once it's known how much of the limit is used. */
const OF_LIMITS: readonly KindName[] = ["limit_hit", "limit_near", "seats_full"];

/** A signal in words: why now, and the next step. */
export function useSignalWords() {
  const { t } = useTranslation("signals");
  return {
    why,
    /** Why now, beside the name of the kind: where that says it all, only what is used. */
    short: (signal: SignalRow): string =>
      OF_LIMITS.includes(signal.kind) && signal.value !== null ? usedText(signal) : why(signal),
    step: ({ step, step_product: product, step_quantity: quantity }: SignalRow): string =>
      t(`steps.${step ?? "none"}`, { product: product ?? "", quantity: whole(quantity ?? 1) }),
  };

  function why(signal: SignalRow): string {
    return [t(`why.${signal.kind}`), usedText(signal)].filter((text) => text !== "").join(" ");
  }

  function usedText({ value, limit, unit, subject_name: what }: SignalRow): string {
    if (value === null) return "";
    const used = amount(value);
    const of = unitOf(limit === null ? used : amount(limit), unit);
    return limit === null ? t("use-open", { what, used: of }) : t("use", { what, used, limit: of });
  }
}

/** A figure with its unit; metrics that nobody declared have none. */
export function unitOf(figure: string, unit: string | null): string {
  return unit === null || unit === "units" ? figure : `${figure} ${unit}`;
}
