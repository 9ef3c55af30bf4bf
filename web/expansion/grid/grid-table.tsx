import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../look/plain-button.tsx";
import { useDimensionName } from "../../tables/dimension-name.ts";
import { ScrollBox } from "../../tables/scroll-box.tsx";
import { GridLine } from "./grid-line.tsx";
import { type GridShown, hasChange } from "./grid-shown.ts";
import type { GridRow, Sort } from "./use-grid.ts";

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
      <PlainButton className="sort-by" onClick={() => onSort(sort)}>
        {children}
        <span aria-hidden="true">{isChosen ? (sort === "name" ? " ↑" : " ↓") : ""}</span>
        <span className="unseen">, {t("grid.sort")}</span>
      </PlainButton>
    </th>
  );
}
