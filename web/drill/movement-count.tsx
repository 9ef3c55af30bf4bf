import { useTranslation } from "react-i18next";
import type { Answer } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import type { Drill } from "../data/drill-key.ts";
import { whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { cellOf } from "./drill-question.ts";

/** How many movements a sum of movements is made of: a customer can move more than once. */
export function MovementCount({ drill, scope }: { drill: Drill; scope: Scope }) {
  const { t } = useTranslation("drill");
  const isOfMovements = drill.cohort === undefined && drill.metric.endsWith("_mrr");
  const { by, ...question } = cellOf(drill, scope.question);
  const asked = useAsk<Answer>(isOfMovements ? `/metric/${drill.metric}` : null, {
    ...question,
    ...(by !== undefined && { by: [by] }),
    counts: true,
  });
  const movements = asked.isPlaceholderData ? undefined : asked.data?.rows[0]?.movements;
  if (typeof movements !== "number" || movements === 0) return null;
  return (
    <p className="quiet movement-count">
      {t("in-movements", { count: movements, movements: whole(movements) })}
    </p>
  );
}
