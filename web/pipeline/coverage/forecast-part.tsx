import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import { moneyIn, NOTHING, percent, whole } from "../../data/format.ts";
import { dayName, periodName } from "../../data/period.ts";
import type { Forecast } from "../../growth/pipeline-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { TabProps } from "../tab-props.ts";

/** What the quarter's expansion will come to, of which parts, and how well that was known before. */
export function ForecastPart({
  quarter,
  whose,
  onChange,
}: {
  quarter: string;
  whose: object;
  onChange: TabProps["onChange"];
}) {
  const { t } = useTranslation("pipeline");
  const asked = useAsk<Forecast>("/forecast", { ...whose, quarter });
  const { data } = asked;
  return (
    <section aria-labelledby="forecast-title">
      <header className="section-head">
        <h2 id="forecast-title">{t("forecast.title", { period: periodName(quarter) })}</h2>
      </header>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && data === undefined && <Waiting height={160} />}
      {data !== undefined && <Parts answer={data} onChange={onChange} />}
      {data !== undefined && data.rows.length > 0 && <Tested answer={data} />}
    </section>
  );
}

/** The list behind a part. */
const LISTS = {
  weighted: (quarter: string) => ({ ...LISTED, quarter }),
  unclaimed: () => ({ ...LISTED, behind: "unclaimed" as const, quarter: null }),
};
const LISTED = { tab: "list", status: "open", stage: null, behind: null, reason: null } as const;

const PARTS = ["expanded", "unclaimed", "weighted", "unassisted"] as const;

function Parts({ answer, onChange }: { answer: Forecast; onChange: TabProps["onChange"] }) {
  const { t } = useTranslation("pipeline");
  const { currency, forecast, low, high, interval, quarter, rows } = answer;
  const money = moneyIn(currency);
  const span = {
    low: money.full(low ?? 0),
    high: money.full(high ?? 0),
    count: rows.length,
    n: whole(rows.length),
  };
  const isApart = low !== null && high !== null && (forecast < low || forecast > high);
  return (
    <>
      <p className="section-answer">
        {t(`forecast.${isApart ? "apart" : interval}`, {
          ...span,
          mrr: money.full(forecast),
          period: periodName(quarter),
        })}
      </p>
      <dl className="facts-large headroom-sums">
        <div>
          <dt>{t("forecast.sum")}</dt>
          <dd className="fact-strong">{money.full(forecast)}</dd>
        </div>
        {PARTS.map((part) => {
          const minor = answer[part];
          const text = minor === null ? NOTHING : money.full(minor);
          return (
            <div key={part} className="headroom-part">
              <dt>{t(`forecast.${part}`)}</dt>
              <dd>
                {part === "weighted" || part === "unclaimed" ? (
                  <PlainButton className="link forecast-link" onClick={() => onChange(LISTS[part](quarter))}>
                    {text}
                  </PlainButton>
                ) : (
                  text
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

function Tested({ answer: { rows, currency } }: { answer: Forecast }) {
  const { t } = useTranslation("pipeline");
  const money = moneyIn(currency);
  return (
    <details className="forecast-tested">
      <summary>{t("forecast.tested", { count: rows.length, n: whole(rows.length) })}</summary>
      <FactTable
        caption={t("forecast.tested", { count: rows.length, n: whole(rows.length) })}
        columns={[
          { id: "quarter", name: t("coverage.quarter") },
          { id: "on", name: t("forecast.on") },
          { id: "forecast", name: t("forecast.said", { currency }), isNumber: true },
          { id: "came", name: t("forecast.came"), isNumber: true },
          { id: "share", name: t("forecast.share"), isNumber: true },
        ]}
        rows={rows.map((row) => ({
          id: row.quarter,
          cells: [
            periodName(row.quarter),
            dayName(row.as_of),
            money.plain(row.forecast),
            money.plain(row.came),
            row.came_of_forecast === null ? NOTHING : percent(row.came_of_forecast),
          ],
        }))}
      />
    </details>
  );
}
