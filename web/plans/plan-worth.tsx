import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { NOTHING, percent, whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Attach } from "../growth/growth-answers.ts";
import { useDimensionName } from "../tables/dimension-name.ts";
import { type Shown, useChangeCell, useColumnName, useFigureCell } from "./plan-cells.tsx";
import { PlanName } from "./plan-name.tsx";
import { type PlanColumn, PlanTable } from "./plan-table.tsx";
import { SignalCount, useSignals } from "./signal-count.tsx";
import { figureIn, growthQuestion, plansQuestion, type Row } from "./use-plans.ts";

/** What each line is worth at the end of the range, and how far add-ons have spread. */
export function PlanWorth({
  scope,
  shown,
  rows,
  total,
}: {
  scope: Scope;
  shown: Shown;
  rows: { id: string; row: Row }[];
  total: Row;
}) {
  const { t } = useTranslation(["catalogue", "bar"]);
  const columnName = useColumnName();
  const nameOf = useDimensionName();
  const figure = useFigureCell(shown);
  const change = useChangeCell(shown);
  const attach = useAttachColumn(scope, shown);
  const signals = useSignalColumn(scope, shown);
  const title = t("catalogue:plans.worth");
  const changed = (column: "mrr" | "active_customers"): PlanColumn[] =>
    shown.isCompared
      ? [{ id: `${column} change`, name: t("catalogue:plans.change"), cell: change(column, "up") }]
      : [];
  const most = Math.max(1, ...rows.map(({ row }) => figureIn(row, "mrr") ?? 0));
  const columns: PlanColumn[] = [
    { id: "mrr", name: `${columnName("mrr")}, ${shown.money.currency}`, cell: worth },
    ...changed("mrr"),
    { id: "active_customers", name: columnName("active_customers"), cell: figure("active_customers") },
    ...changed("active_customers"),
    { id: "arpa", name: `${columnName("arpa")}, ${shown.money.currency}`, cell: figure("arpa") },
    { id: "logo_churn_rate", name: columnName("logo_churn_rate"), cell: figure("logo_churn_rate") },
    ...attach,
    ...signals,
  ];
  return (
    <section className="figure" aria-labelledby="plan-worth-title">
      <header className="section-head">
        <h2 id="plan-worth-title">{title}</h2>
        <ExportMenu
          id="plans"
          title={title}
          files={{ path: "/figures", question: plansQuestion(scope, shown.by) }}
        />
      </header>
      <PlanTable
        caption={title}
        corner={nameOf(shown.by)}
        columns={columns}
        rows={rows}
        total={total}
        nameOf={(row) => <PlanName row={row} by={shown.by} />}
      />
      <p className="under-table">
        {t("catalogue:plans.note")}
        {shown.isCompared && (
          <span>
            {t("catalogue:plans.against", { comparison: t(`bar:comparisons.${scope.view.compare}`) })}
          </span>
        )}
      </p>
    </section>
  );

  function worth(row: Row, isTotal: boolean) {
    const share = (figureIn(row, "mrr") ?? 0) / most;
    return (
      <span className="plan-worth">
        {!isTotal && (
          <i style={{ width: `calc((100% - 104px) * ${Math.max(0, share)})` }} aria-hidden="true" />
        )}
        {figure("mrr")(row, isTotal)}
      </span>
    );
  }
}

/** How many customers of each line have an open signal today; no column where nobody has. */
function useSignalColumn(scope: Scope, { by }: Shown): PlanColumn[] {
  const { t } = useTranslation("catalogue");
  const { data, error } = useSignals(scope, by);
  if (error !== null || data?.sums.signals === 0) return [];
  return [
    {
      id: "signals",
      name: t("plans.signals"),
      cell(row, isTotal) {
        const value = isTotal ? null : row[by];
        if (typeof value !== "string" && value !== null) return null;
        return <SignalCount signals={data} by={by} value={value} />;
      },
    },
  ];
}

/** The attach rate of add-ons at the end of the range; no column where there are none. */
function useAttachColumn(scope: Scope, { by }: Shown): PlanColumn[] {
  const { t } = useTranslation(["headroom", "catalogue"]);
  const question = { ...growthQuestion(scope), months: 1 };
  const asked = useSettled<Attach>({
    queryKey: ["attach", question],
    queryFn: ({ signal }) => ask<Attach>("/attach", question, signal),
    enabled: by === "product",
  });
  const rows = asked.data?.rows ?? [];
  if (by !== "product" || rows.length === 0) return [];
  return [
    {
      id: "attach",
      name: t("headroom:add-ons.attach"),
      cell: (row, isTotal) => {
        const found = isTotal ? undefined : rows.find((one) => one.add_on === row.product);
        if (found === undefined || found.attach === null)
          return <span className="cell cell-empty">{NOTHING}</span>;
        return (
          <span className="cell">
            {percent(found.attach)}{" "}
            <span className="cell-count">
              {t("catalogue:plans.of", { holders: whole(found.holders), eligible: whole(found.eligible) })}
            </span>
          </span>
        );
      },
    },
  ];
}
