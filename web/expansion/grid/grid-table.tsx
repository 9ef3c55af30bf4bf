import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Money, NOTHING, percent } from "../../data/format.ts";
import { useDimensionName } from "../../tables/dimension-name.ts";
import { ScrollBox } from "../../tables/scroll-box.tsx";
import type { About } from "../use-figures.ts";
import { GridLine } from "./grid-line.tsx";
import type { Grid, GridRow, Sort } from "./use-grid.ts";

export interface GridShown {
  about: About;
  money: Money;
  grid: Grid;
  /** Keys of the ticked lines; null where the dimension is no field of segments. */
  ticked: string[] | null;
  onTick: (key: string) => void;
  /** Customers that were just added to the pipeline. */
  worked: string[];
  onPipeline: (row: GridRow) => void;
}

/** The lines of the grid, with all of them in the last. */
export function GridTable({
  title,
  rows,
  sort,
  onSort,
  isOld,
  ...shown
}: GridShown & {
  title: string;
  rows: GridRow[];
  sort: Sort;
  onSort: (sort: string) => void;
  /** Whether these are lines of another order or dimension, while new ones load. */
  isOld: boolean;
}) {
  const { t } = useTranslation("expansion");
  const nameOf = useDimensionName();
  const { grid, money, ticked, about } = shown;
  const isOfCustomers = grid.by === "customer";
  const most = Math.max(1, ...rows.map(({ expansion }) => expansion));
  const head = (of: Sort, words: string) => (
    <Head sort={of} isChosen={sort === of} onSort={onSort}>
      {words}
    </Head>
  );
  return (
    <ScrollBox label={title}>
      <table className={isOld ? "figures grid is-old" : "figures grid"} aria-busy={isOld}>
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            {head("name", nameOf(grid.by))}
            {head("expansion", t("ranking.mrr", { currency: money.currency }))}
            {hasChange(about, grid) && <th scope="col">{t("change")}</th>}
            {head("rate", t("ranking.rate"))}
            {head("n", isOfCustomers ? t("grid.changes") : t("grid.n"))}
            {head("headroom", t("grid.headroom", { currency: money.currency }))}
            {isOfCustomers && <th scope="col">{nameOf("owner")}</th>}
            {isOfCustomers && <th scope="col">{t("grid.actions")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <GridLine key={`${row.account} ${row.key}`} row={row} most={most} {...shown} />
          ))}
        </tbody>
        <tfoot>
          <tr className="table-total">
            <th scope="row">
              <span className={ticked === null ? "cell cell-period" : "cell cell-period grid-name"}>
                {t("ranking.total")}
              </span>
            </th>
            <td>
              <span className="cell">{money.plain(grid.value)}</span>
            </td>
            <td colSpan={hasChange(about, grid) ? 4 : 3} />
            {isOfCustomers && <td colSpan={2} />}
          </tr>
        </tfoot>
      </table>
    </ScrollBox>
  );
}

/** Whether figures stand beside those of another period. */
export function hasChange({ scope }: About, { by }: Grid): boolean {
  return scope.view.compare !== "none" && by !== "customer" && by !== "owner";
}

/** A share of MRR at the start; none where there was nothing. */
export function rateText(rate: number | null): string {
  return rate === null ? NOTHING : percent(rate);
}

function Head({
  sort,
  isChosen,
  onSort,
  children,
}: {
  sort: Sort;
  isChosen: boolean;
  onSort: (sort: string) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation("expansion");
  const order = sort === "name" ? "ascending" : "descending";
  return (
    <th scope="col" aria-sort={isChosen ? order : undefined}>
      <UnstyledButton className="sort-by" onClick={() => onSort(sort)}>
        {children}
        <span aria-hidden="true">{isChosen ? (sort === "name" ? " ↑" : " ↓") : ""}</span>
        <span className="unseen">, {t("grid.sort")}</span>
      </UnstyledButton>
    </th>
  );
}
