import { useTranslation } from "react-i18next";
import type { Catalogue } from "../data/api.ts";

type Metric = Pick<Catalogue["rows"][number], "id" | "name" | "definition" | "is_changed">;

/** A metric in the reader's language; in the server's words where a policy changes its definition. */
export function useMeaning(): (metric: Metric) => { name: string; definition: string } {
  const { i18n } = useTranslation("terms");
  const wordOf = (id: string, part: string) => {
    const found: unknown = i18n.getResource(i18n.language, "terms", `metrics.${id}.${part}`);
    return typeof found === "string" ? found : null;
  };
  return ({ id, name, definition, is_changed: isChanged }) => ({
    name: wordOf(id, "name") ?? name,
    definition: (isChanged ? null : wordOf(id, "definition")) ?? definition,
  });
}

/** The unit of a metric: a currency, %, × or what is counted. */
export function useUnit(): (
  metric: Pick<Catalogue["rows"][number], "unit" | "is_times">,
  currency: string,
) => string {
  const { t } = useTranslation("shell");
  return ({ unit, is_times: isTimes }, currency) => {
    if (unit === "money") return currency;
    if (unit === "ratio") return isTimes ? t("metrics.units.times") : "%";
    return t(`metrics.units.${unit}`);
  };
}
