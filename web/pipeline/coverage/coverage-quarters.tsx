import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { amount, moneyIn, NOTHING } from "../../data/format.ts";
import { dayName, periodName } from "../../data/period.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import type { Coverage } from "../../growth/pipeline-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { useOwnId } from "../../parts/own-id.ts";
import { PageLink } from "../../parts/page-link.tsx";
import { Waiting } from "../../parts/states.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { TabProps } from "../tab-props.ts";

/** The coverage at which a bar ends. */
const MOST = 6;

/** Coverage of the quarters around today beside the alert line and the healthy band; each has its row from the start. */
export function CoverageQuarters({
  of: one,
  quarters,
  whose,
  onChange,
}: {
  /** Any of them, for what they share. */
  of: Coverage;
  quarters: { quarter: string; answer: Coverage | undefined }[];
  /** Whose coverage it is, as the operation takes it. */
  whose: object;
  onChange: TabProps["onChange"];
}) {
  const { t } = useTranslation("pipeline");
  const id = useOwnId("coverage-title");
  const { currency } = one;
  const money = moneyIn(currency);
  const bounds = {
    alert: amount(one.alert_under),
    from: amount(one.healthy_from),
    to: amount(one.healthy_to),
  };
  return (
    <section aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id}>{t("coverage.title")}</h2>
        <ExportMenu
          id="coverage"
          title={t("coverage.title")}
          files={{ path: "/coverage", question: whose }}
        />
      </header>
      <p className="growth-note">{t("coverage.note", bounds)}</p>
      <FactTable
        caption={t("coverage.title")}
        columns={[
          { id: "quarter", name: t("coverage.quarter") },
          { id: "bar", name: t("coverage.bar", bounds) },
          { id: "state", name: t("coverage.state") },
          { id: "coverage", name: t("coverage.now"), isNumber: true },
          { id: "worst", name: t("coverage.worst"), isNumber: true },
          { id: "open", name: t("coverage.open", { currency }), isNumber: true },
          { id: "expanded", name: t("coverage.expanded"), isNumber: true },
          { id: "target", name: t("coverage.target"), isNumber: true },
        ]}
        rows={quarters.map(({ quarter, answer }) => ({
          id: quarter,
          cells: answer === undefined ? waitingCells(quarter) : cellsOf(answer),
        }))}
      />
    </section>
  );

  function cellsOf(row: Coverage): ReactNode[] {
    return [
      periodName(row.quarter),
      <Bar key="bar" of={row} />,
      <span key="state" className={row.now.state === "alert" ? "bad" : undefined}>
        {t(`states.${row.now.state}`)}
      </span>,
      timesOf(row.now.coverage),
      <span key="worst">
        {timesOf(row.worst?.coverage ?? null)}
        {row.worst !== null && <span className="test-under">{dayName(row.worst.day)}</span>}
      </span>,
      <PlainButton
        key="open"
        className="link"
        aria-label={t("coverage.open-of", {
          mrr: money.full(row.now.open),
          period: periodName(row.quarter),
        })}
        onClick={() => onChange({ tab: "list", quarter: row.quarter, status: "open", stage: null })}
      >
        {money.plain(row.now.open)}
      </PlainButton>,
      <PageLink key="expanded" to="/expansion" also={quarterRange(row.quarter)}>
        {money.plain(row.now.expanded)}
      </PageLink>,
      row.now.target === null ? NOTHING : money.plain(row.now.target),
    ];
  }

  function waitingCells(quarter: string): ReactNode[] {
    return [
      periodName(quarter),
      <Waiting key="bar" height={18} width={220} />,
      "",
      "",
      <Waiting key="worst" height={36} />,
    ];
  }

  function timesOf(value: number | null): string {
    return value === null ? NOTHING : t("times", { value: amount(value) });
  }
}

/** First and last month of a quarter, as the bar takes them. */
function quarterRange(quarter: string): Record<string, string> {
  const year = quarter.slice(0, 4);
  const last = Number(quarter.slice(-1)) * 3;
  const month = (number: number) => `${year}-${String(number).padStart(2, "0")}`;
  return { range: "custom", from: month(last - 2), to: month(last) };
}

/** The table beside it says the same in figures. */
function Bar({ of: { now, alert_under: alert, healthy_from: from, healthy_to: to } }: { of: Coverage }) {
  const at = (value: number) => `${(Math.min(value, MOST) / MOST) * 100}%`;
  const { coverage, state } = now;
  return (
    <span className="coverage-bar" aria-hidden="true">
      <span className="coverage-band" style={{ left: at(from), width: at(to - from) }} />
      {coverage !== null && (
        <span
          className={state === "alert" ? "coverage-fill is-bad" : "coverage-fill"}
          style={{ width: at(coverage) }}
        />
      )}
      <span className="coverage-line" style={{ left: at(alert) }} />
    </span>
  );
}
