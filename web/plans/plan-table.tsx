import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";
import type { Row } from "./use-plans.ts";

export interface PlanColumn {
  id: string;
  name: string;
  className?: string;
  /** @param row a line, or the total of all */
  cell(row: Row, isTotal: boolean): ReactNode;
}

const FIRST_LOOK = 12;

/** Lines by columns, and their total. A long list is shown in part, then whole. */
export function PlanTable({
  caption,
  corner,
  columns,
  rows,
  total,
  nameOf,
}: {
  caption: string;
  /** What a line is, above the names. */
  corner: string;
  columns: PlanColumn[];
  rows: { id: string; row: Row }[];
  total: Row;
  nameOf(row: Row): ReactNode;
}) {
  const { t } = useTranslation(["shell", "terms", "catalogue"]);
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, FIRST_LOOK);
  return (
    <>
      <ScrollBox label={t("shell:table-of", { what: caption })}>
        <table className="figures plan-table">
          <caption className="unseen">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{corner}</th>
              {columns.map(({ id, name }) => (
                <th scope="col" key={id}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, row }) => (
              <tr key={id}>
                <th scope="row">{nameOf(row)}</th>
                {columns.map((column) => (
                  <td key={column.id} className={column.className}>
                    {column.cell(row, false)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="table-total">
              <th scope="row">{t("terms:tables.all")}</th>
              {columns.map((column) => (
                <td key={column.id}>{column.cell(total, true)}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </ScrollBox>
      {shown.length < rows.length && (
        <PlainButton className="link" onClick={() => setWhole(true)}>
          {t("catalogue:plans.show-all", { formatted: whole(rows.length) })}
        </PlainButton>
      )}
    </>
  );
}
