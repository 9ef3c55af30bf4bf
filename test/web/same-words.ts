import type { LanguageId } from "../../web/words/languages.ts";

/** Terms of the field, names and formats that are written in a language as in English. */
const EVERYWHERE = [
  "MRR",
  "ARR",
  "NRR",
  "GRR",
  "ARPA",
  "FX",
  "CSV",
  "JSON",
  "ID",
  "Cambium",
  "Stripe",
  "NRR 12 m",
  "GRR 12 m",
];

/** By language, what may read as in English. */
export const SAME_IN: Record<LanguageId, Set<string>> = {
  en: new Set(),
  "zh-Hans": new Set(EVERYWHERE),
  "zh-Hant-HK": new Set(EVERYWHERE),
  sv: new Set(EVERYWHERE),
  th: new Set([...EVERYWHERE, "MRR × 12", "PostgreSQL"]),
  it: new Set(EVERYWHERE),
  ms: new Set([
    ...EVERYWHERE,
    "MRR × 12",
    "Stripe, {{when}}",
    "PostgreSQL",
    "Expansion",
    "Churn",
    "Upsell",
    "Add-on",
    "Cross-sell",
    "Cohort",
    "Status",
    "Import",
  ]),
};
