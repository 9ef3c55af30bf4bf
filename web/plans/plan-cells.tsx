import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { writeFilter } from "../../src/base/filter-text.ts";
import { type Money, NOTHING, percent, points, signedWhole, whole } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { CellButton } from "../tables/cell-button.tsx";
import { changedOf } from "../tables/changed.ts";
import { valueName } from "../tables/dimension-name.ts";
import { type Column, figureIn, type Line, type Row, SWITCHED } from "./use-plans.ts";

/** What all cells of the page need to know. */
export interface Shown {
  by: Line;
  period: string;
  money: Money;
  /** Whether the answers compare. */
  isCompared: boolean;
  /** Figures that open what is behind them. */
  isExplained(metric: string): boolean;
}

/** A line's name in words. */
export function lineName(by: Line, row: Row): string {
  const value = row[by];
  return typeof value === "string" ? valueName(by, value) : NOTHING;
}

/** How figures and changes of the columns are written. */
export function useWriting({ money }: Pick<Shown, "money">) {
  return (column: Column, isSigned = false) => {
    if (column === "active_customers") return isSigned ? signedWhole : whole;
    if (column === "logo_churn_rate") return isSigned ? points : percent;
    return isSigned ? money.signedPlain : money.plain;
  };
}

/** Makes the cell of a figure, which opens what is behind it. */
export function useFigureCell(shown: Shown) {
  const { t } = useTranslation("terms");
  const writing = useWriting(shown);
  const columnName = useColumnName();
  return (column: Column, isSigned = false) =>
    (row: Row, isTotal: boolean): ReactNode => {
      const value = figureIn(row, column);
      const [metric = column, ...filters] = column.split(";");
      const { by, period } = shown;
      const name = isTotal ? t("tables.all") : lineName(by, row);
      const own = row[by];
      const where = typeof own === "string" ? [writeFilter({ name: by, value: own })] : [];
      const isOpen =
        value !== null && value !== 0 && shown.isExplained(metric) && (isTotal || where.length > 0);
      return (
        <CellButton
          text={value === null ? NOTHING : writing(column, isSigned)(value)}
          label={`${name}, ${columnName(column)}, ${periodName(period)}`}
          drill={isOpen ? { metric, period, where: [...where, ...filters] } : null}
        />
      );
    };
}

/** Makes the cell of a figure's change from the comparison. */
export function useChangeCell({ money }: Shown) {
  const writing = useWriting({ money });
  return (column: Column, better: "up" | "down") =>
    (row: Row): ReactNode => {
      const changed = changedOf({ change: figureIn(row, `${column} change`) }, writing(column, true), better);
      return <span className={`cell ${changed?.tone ?? "cell-empty"}`}>{changed?.text ?? NOTHING}</span>;
    };
}

/** The names of columns: those of metrics, and of movement types where a column has the movements of one. */
export function useColumnName() {
  const { t } = useTranslation("terms");
  return (column: Column): string => t(NAMES[column]);
}

const NAMES = {
  mrr: "metrics.mrr.name",
  active_customers: "metrics.active_customers.name",
  arpa: "metrics.arpa.name",
  logo_churn_rate: "metrics.logo_churn_rate.name",
  new_mrr: "types.new",
  reactivation_mrr: "types.reactivation",
  expansion_mrr: "types.expansion",
  contraction_mrr: "types.contraction",
  churned_mrr: "types.churn",
  [SWITCHED]: "types.transfer",
  fx_mrr: "types.fx",
  net_new_mrr: "metrics.net_new_mrr.name",
} as const satisfies Record<Column, string>;
