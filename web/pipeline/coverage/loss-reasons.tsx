import { useTranslation } from "react-i18next";
import { amount, moneyIn, whole } from "../../data/format.ts";
import type { StageRates } from "../../growth/pipeline-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { TabProps } from "../tab-props.ts";

/** Why deals were lost, the largest first. */
export function LossReasons({ answer, onChange }: { answer: StageRates; onChange: TabProps["onChange"] }) {
  const { t } = useTranslation("pipeline");
  const { reasons, currency } = answer;
  const lost = reasons.filter(({ status }) => status === "lost");
  if (lost.length === 0) return null;
  const money = moneyIn(currency);
  return (
    <section aria-labelledby="lost-title">
      <header className="section-head">
        <h2 id="lost-title">{t("lost.title")}</h2>
      </header>
      <FactTable
        caption={t("lost.title")}
        columns={[
          { id: "reason", name: t("lost.reason") },
          { id: "type", name: t("fields.type") },
          { id: "deals", name: t("lost.deals"), isNumber: true },
          { id: "mrr", name: t("columns.mrr", { currency }), isNumber: true },
          { id: "days", name: t("lost.days"), isNumber: true },
        ]}
        rows={lost.map(({ reason, type, opportunities, amount: minor, median_days: days }) => ({
          id: `${type} ${reason}`,
          cells: [
            reason ?? <span className="quiet">{t("lost.none")}</span>,
            t(`types.${type}`),
            <PlainButton
              key="deals"
              className="link"
              aria-label={t("lost.open", {
                count: opportunities,
                number: whole(opportunities),
                type: t(`types.${type}`),
              })}
              onClick={() =>
                onChange({
                  tab: "list",
                  status: "lost",
                  type,
                  stage: null,
                  quarter: null,
                  behind: "reasons",
                  reason,
                })
              }
            >
              {whole(opportunities)}
            </PlainButton>,
            money.plain(minor),
            amount(days),
          ],
        }))}
      />
    </section>
  );
}
