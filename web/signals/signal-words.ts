import { useTranslation } from "react-i18next";
import { amount, whole } from "../data/format.ts";
import type { SignalRow } from "../growth/growth-answers.ts";

/** A signal in words: why now, and the next step. */
export function useSignalWords() {
  const { t } = useTranslation("signals");
  return {
    /** What is used, beside the name of the kind; why now, where that says nothing of use. */
    short: (signal: SignalRow): string => usedText(signal) || t(`why.${signal.kind}`),
    why: (signal: SignalRow): string =>
      [t(`why.${signal.kind}`), usedText(signal)].filter((text) => text !== "").join(" "),
    step: ({ step, step_product: product, step_quantity: quantity }: SignalRow): string =>
      t(`steps.${step ?? "none"}`, { product: product ?? "", quantity: whole(quantity ?? 1) }),
  };

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
