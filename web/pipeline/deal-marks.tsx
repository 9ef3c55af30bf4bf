import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { DealRow } from "../growth/pipeline-answers.ts";

/** When an opportunity is expected to close, and whether that is past or it stands too long in its stage. */
export function DealMarks({ deal }: { deal: DealRow }) {
  const { t } = useTranslation("pipeline");
  const { due, expected_close: close, stalled, days_in_stage: days } = deal;
  return (
    <p className="deal-marks">
      {due === "overdue" && close !== null && (
        <span className="bad">{t("marks.overdue", { day: dayName(close) })}</span>
      )}
      {due === "due" && close !== null && <span>{t("marks.due", { day: dayName(close) })}</span>}
      {due === "undated" && <span>{t("marks.undated")}</span>}
      {stalled && <span className="bad">{t("marks.stalled", { count: days, days: whole(days) })}</span>}
    </p>
  );
}
