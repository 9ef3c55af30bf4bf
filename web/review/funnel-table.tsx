import { useTranslation } from "react-i18next";
import { amount, moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import type { Review, ReviewRow } from "../growth/review-answers.ts";
import { FactTable } from "../tables/fact-table.tsx";

/** The steps with count, money, conversion and days; the one at which most money is lost is marked. */
export function FunnelTable({ answer: { rows, currency } }: { answer: Review }) {
  const { t } = useTranslation("review");
  const money = moneyIn(currency);
  const all = rows.filter(({ group }) => group === null);
  const most = Math.max(1, all[0]?.count ?? 1);
  return (
    <section aria-labelledby="funnel-title">
      <h2 id="funnel-title" className="unseen">
        {t("tabs.funnel")}
      </h2>
      <FactTable
        caption={t("tabs.funnel")}
        columns={[
          { id: "step", name: t("columns.step") },
          { id: "bar", name: t("columns.share") },
          { id: "count", name: t("columns.count"), isNumber: true },
          { id: "money", name: t("columns.money", { currency }), isNumber: true },
          { id: "conversion", name: t("columns.conversion"), isNumber: true },
          { id: "usual", name: t("columns.usual"), isNumber: true },
          { id: "days", name: t("columns.days"), isNumber: true },
          { id: "loss", name: t("columns.loss", { currency }), isNumber: true },
        ]}
        rows={all.map((row) => ({
          id: row.step,
          isMarked: row.hesitates,
          cells: [
            t(`steps.${row.step}`),
            <Bar key="bar" share={row.count / most} />,
            whole(row.count),
            <span key="money">
              {money.plain(row.money)}
              {row.without_money > 0 && (
                <span className="test-under">
                  {t("without-money", { count: row.without_money, signals: whole(row.without_money) })}
                </span>
              )}
            </span>,
            share(row.conversion),
            share(row.usual),
            row.median_days === null ? NOTHING : amount(row.median_days),
            <Loss key="loss" of={row} text={money.plain(row.loss)} />,
          ],
        }))}
      />
      <p className="growth-note">{t("funnel-note")}</p>
    </section>
  );
}

function Loss({ of: { loss, hesitates }, text }: { of: ReviewRow; text: string }) {
  const { t } = useTranslation("review");
  if (loss === 0) return <>{NOTHING}</>;
  return (
    <span className={hesitates ? "bad" : undefined}>
      {text}
      {hesitates && <span className="test-under bad">{t("hesitates")}</span>}
    </span>
  );
}

const share = (value: number | null) => (value === null ? NOTHING : percent(value));

function Bar({ share: part }: { share: number }) {
  return (
    <span className="funnel-bar" aria-hidden="true">
      <span style={{ width: `${part * 100}%` }} />
    </span>
  );
}
