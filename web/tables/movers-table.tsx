import { useTranslation } from "react-i18next";
import type { Movers } from "../data/api.ts";
import type { Drill } from "../data/drill-key.ts";
import type { Money } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { useView } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { CustomerLink } from "../parts/customer-link.tsx";
import { ScrollBox } from "./scroll-box.tsx";

export type MoverRow = Movers["rows"][number];

/** Customers behind a figure, with MRR before and after; the figure opens the proof of that customer. */
export function MoversTable({
  title,
  heads,
  rows,
  drill,
  money,
  figureOf,
}: {
  title: string;
  heads: { before: string; after: string; figure: string };
  rows: readonly MoverRow[];
  /** The figure that the customers are behind. */
  drill: Drill;
  money: Money;
  /** The text of the figure. */
  figureOf: (row: MoverRow) => string;
}) {
  const { t } = useTranslation(["drill", "customers"]);
  const [, change] = useView();
  return (
    <ScrollBox label={title}>
      <table className="figures">
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="quiet">{t("customers:columns.mrr", { currency: money.currency })}</span>
            </th>
            <th scope="col" className="column-net">
              {heads.figure}
            </th>
            <th scope="col">{heads.before}</th>
            <th scope="col">{heads.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.account}/${row.customer}`} data-row>
              <th scope="row">
                <span className="cell cell-period">
                  <CustomerLink of={row} />
                </span>
              </th>
              <td className="column-net">
                <PlainButton
                  className="cell"
                  aria-label={t("drill:cell", {
                    figure: figureOf(row),
                    of: `${row.name ?? row.customer}, ${periodName(drill.period)}`,
                  })}
                  onClick={() => change({ drill, who: { account: row.account, customer: row.customer } })}
                >
                  {figureOf(row)}
                </PlainButton>
              </td>
              <td>
                <span className="cell">{money.plain(row.before)}</span>
              </td>
              <td>
                <span className="cell">{money.plain(row.after)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
