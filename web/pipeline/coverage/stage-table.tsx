import { useTranslation } from "react-i18next";
import { amount, moneyIn, NOTHING, percent, whole } from "../../data/format.ts";
import type { StageRates } from "../../growth/pipeline-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { TabProps } from "../tab-props.ts";

const LISTED = { tab: "list", status: "open", quarter: null, behind: null, reason: null } as const;

/** How often deals of each stage are won, and how long they stay in it. */
export function StageTable({ answer, onChange }: { answer: StageRates; onChange: TabProps["onChange"] }) {
  const { t } = useTranslation("pipeline");
  const { rows, currency } = answer;
  const money = moneyIn(currency);
  return (
    <FactTable
      caption={t("stages.title")}
      columns={[
        { id: "stage", name: t("columns.stage") },
        { id: "deals", name: t("stages.open"), isNumber: true },
        { id: "mrr", name: t("columns.mrr", { currency }), isNumber: true },
        { id: "weighted", name: t("columns.weighted"), isNumber: true },
        { id: "conversion", name: t("stages.conversion"), isNumber: true },
        { id: "days", name: t("stages.days"), isNumber: true },
        { id: "stuck", name: t("stages.stuck"), isNumber: true },
        { id: "stalled", name: t("stages.stalled"), isNumber: true },
      ]}
      rows={rows.map((row) => ({
        id: row.stage,
        cells: [
          row.name,
          <PlainButton
            key="deals"
            className="link"
            aria-label={t("stages.open-of", {
              count: row.opportunities,
              number: whole(row.opportunities),
              stage: row.name,
            })}
            onClick={() => onChange({ ...LISTED, stage: row.stage })}
          >
            {whole(row.opportunities)}
          </PlainButton>,
          money.plain(row.amount),
          row.weighted === null ? NOTHING : money.plain(row.weighted),
          <span key="conversion">
            {row.conversion === null ? (
              NOTHING
            ) : (
              <PlainButton
                className="link"
                aria-label={`${t("behind.stage_conversion")}: ${row.name}, ${percent(row.conversion)}`}
                onClick={() => onChange({ ...LISTED, stage: row.stage, behind: "stage_conversion" })}
              >
                {percent(row.conversion)}
              </PlainButton>
            )}
            {row.conversion_of === "all_stages" && <span className="test-under">{t("stages.of-all")}</span>}
          </span>,
          row.median_days === null ? NOTHING : amount(row.median_days),
          <PlainButton
            key="stuck"
            className="link"
            aria-label={`${t("behind.stalled_share")}: ${row.name}, ${whole(row.stalled)}`}
            onClick={() => onChange({ ...LISTED, stage: row.stage, behind: "stalled_share" })}
          >
            {whole(row.stalled)}
          </PlainButton>,
          <span key="stalled">
            {amount(row.stalled_after)}
            {row.stalled_by === "setting" && <span className="test-under">{t("stages.by-setting")}</span>}
          </span>,
        ],
      }))}
    />
  );
}
