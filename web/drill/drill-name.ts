import { useTranslation } from "react-i18next";
import { type Drill, EVERYBODY } from "../data/drill-key.ts";

/** What a cell is called: its metric, or the part of it that it is narrowed to. */
export function useDrillName(): (drill: Drill) => string {
  const { t, i18n } = useTranslation(["terms", "drill"]);
  const word = (key: string, otherwise: string) =>
    i18n.exists(key) ? String(i18n.t(key as never)) : otherwise;
  return ({ metric, where, segment, cohort }) => {
    if (cohort !== undefined)
      return t("drill:age", { count: cohort.age, interval: t(`terms:intervals.${cohort.interval}`) });
    const parts = where.map((one) => {
      const [dimension = "", value = ""] = [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)];
      return word(`terms:${dimension}s.${value}`, value);
    });
    const name = word(`terms:metrics.${metric}.name`, metric);
    const isNamedByPart = metric === "net_new_mrr" || metric === "expansion_mrr";
    if (segment !== undefined) parts.push(segment === EVERYBODY ? t("drill:everybody") : segment);
    const isEnough = isNamedByPart && where.length > 0;
    return isEnough ? parts.join(" · ") : [name, ...parts].join(" · ");
  };
}
