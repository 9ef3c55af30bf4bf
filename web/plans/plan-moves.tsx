import { useTranslation } from "react-i18next";
import { periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { useDimensionName } from "../tables/dimension-name.ts";
import { type Shown, useColumnName, useFigureCell } from "./plan-cells.tsx";
import { PlanName } from "./plan-name.tsx";
import { PlanTable } from "./plan-table.tsx";
import { figureIn, MOVES, plansQuestion, type Row } from "./use-plans.ts";

/** What moved each line over the range: all parts add up to the change of its MRR. Parts that nobody has are left out. */
export function PlanMoves({
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
  const { t } = useTranslation("catalogue");
  const columnName = useColumnName();
  const nameOf = useDimensionName();
  const figure = useFigureCell(shown);
  const title = t("plans.moves", { period: periodName(shown.period), currency: shown.money.currency });
  const used = MOVES.filter(
    (column) => column === "net_new_mrr" || rows.some(({ row }) => (figureIn(row, column) ?? 0) !== 0),
  );
  const moved = rows.filter(({ row }) => MOVES.some((column) => (figureIn(row, column) ?? 0) !== 0));
  return (
    <section className="figure" aria-labelledby="plan-moves-title">
      <header className="section-head">
        <h2 id="plan-moves-title">{title}</h2>
        <ExportMenu
          id="plan-movements"
          title={title}
          files={{ path: "/figures", question: { ...plansQuestion(scope, shown.by), columns: used } }}
        />
      </header>
      <PlanTable
        caption={title}
        corner={nameOf(shown.by)}
        columns={used.map((column) => ({
          id: column,
          name: columnName(column),
          ...(column === "net_new_mrr" && { className: "column-net" }),
          cell: figure(column, column === "net_new_mrr"),
        }))}
        rows={moved}
        total={total}
        nameOf={(row) => <PlanName row={row} by={shown.by} />}
      />
      <p className="under-table">{t("plans.rounded")}</p>
    </section>
  );
}
