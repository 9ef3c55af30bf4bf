import { useTranslation } from "react-i18next";
import { readFilter } from "../../src/base/filter-text.ts";
import { type Drill, EVERYBODY } from "../data/drill-key.ts";

/** The name of a cell: its metric, or the part that it's narrowed to. */
export function useDrillName(): (drill: Drill) => string {
  const { t, i18n } = useTranslation(["terms", "drill"]);
  const word = (path: string, otherwise: string) => {
    const found: unknown = i18n.getResource(i18n.language, "terms", path);
    return typeof found === "string" ? found : otherwise;
  };
  return ({ metric, where, segment, cohort }) => {
    if (cohort !== undefined) return t(`drill:after.${cohort.interval}`, { count: cohort.age });
    const parts = where.map((one) => {
      const { name, value } = readFilter(one) ?? { name: "", value: one };
      return word(`${name}s.${value}`, value);
    });
    const months = Number(/^expansion_durability\((\d+)\)$/.exec(metric)?.[1] ?? 0);
    const name =
      months > 0 ? t("drill:durability", { count: months }) : word(`metrics.${metric}.name`, metric);
    const isNamedByPart = metric === "net_new_mrr" || metric === "expansion_mrr";
    if (segment !== undefined) parts.push(segment === EVERYBODY ? t("drill:everybody") : segment);
    const isEnough = isNamedByPart && where.length > 0;
    return isEnough ? parts.join(" · ") : [name, ...parts].join(" · ");
  };
}
