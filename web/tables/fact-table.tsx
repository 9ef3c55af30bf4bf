import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ScrollBox } from "./scroll-box.tsx";

export interface FactColumn {
  id: string;
  name: string;
  isNumber?: boolean;
  /** Whether the header is only for screen readers. */
  isUnnamed?: boolean;
}

/** A table of texts and figures; the first column names each row. */
export function FactTable({
  caption,
  columns,
  rows,
}: {
  caption: string;
  columns: FactColumn[];
  rows: { id: string; isQuiet?: boolean; isMarked?: boolean; cells: ReactNode[] }[];
}) {
  const { t } = useTranslation("shell");
  const kind = (index: number) => (columns[index]?.isNumber === true ? "fact-number" : undefined);
  return (
    <ScrollBox label={t("table-of", { what: caption })}>
      <table className="figures facts">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, name, isUnnamed }, index) => (
              <th scope="col" key={id} className={kind(index)}>
                {isUnnamed === true ? <span className="unseen">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, isQuiet, isMarked, cells: [first, ...others] }) => (
            <tr
              key={id}
              className={isMarked === true ? "is-subject" : isQuiet === true ? "quiet" : undefined}
            >
              <th scope="row">{first}</th>
              {others.map((cell, index) => (
                <td key={columns[index + 1]?.id} className={kind(index + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
