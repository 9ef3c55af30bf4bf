import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Whitespace } from "../growth/growth-answers.ts";
import { usePagesOf } from "../growth/pages-of.ts";
import { ShowMore } from "../growth/show-more.tsx";
import { CustomerLink } from "../parts/customer-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";
import type { Asked } from "./asked.ts";
import { MatrixCell } from "./matrix-cell.tsx";

const LISTED = 1000;

/** Customers by families and add-ons: who owns what, what is open in money, and what isn't eligible, and why. */
export function Matrix({ asked }: { asked: Asked }) {
  const { t } = useTranslation(["headroom", "shell"]);
  const list = usePagesOf<Whitespace>("/whitespace", asked);
  const { first } = list;
  if (list.error !== null) return <Trouble problem={list.error} onRetry={list.retry} />;
  if (first === null) return <Waiting height={420} />;
  const rows = list.pages.flatMap((page) => page.rows);
  const { columns, currency } = first;
  const money = moneyIn(currency);
  return (
    <section aria-label={t("headroom:matrix.caption")}>
      <div className="growth-controls">
        <ul className="matrix-legend">
          <li data-state="owned">{t("headroom:matrix.owned")}</li>
          <li data-state="in pipeline">{t("headroom:matrix.in-pipeline")}</li>
          <li data-state="open">{t("headroom:matrix.open")}</li>
          <li data-state="not eligible">{t("headroom:matrix.not-eligible")}</li>
        </ul>
        <ExportMenu
          id="headroom"
          title={t("headroom:tabs.label")}
          files={{ path: "/headroom", question: asked, most: LISTED }}
        />
      </div>
      <ScrollBox label={t("shell:table-of", { what: t("headroom:matrix.caption") })}>
        <table className="figures matrix">
          <caption className="unseen">{t("headroom:matrix.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("headroom:matrix.customer")}</th>
              <th scope="col">{t("headroom:matrix.mrr", { currency })}</th>
              {columns.map(({ column, kind }) => (
                <th scope="col" key={`${kind} ${column}`}>
                  {column}
                  <span className="matrix-kind">{t(`headroom:kinds.${kind}`)}</span>
                </th>
              ))}
              <th scope="col">{t("headroom:matrix.total", { currency })}</th>
            </tr>
          </thead>
          <tbody className="matrix-sums">
            <Sums name={t("headroom:matrix.owned")} cells={columns.map((one) => [one.owners, one.owned])} />
            <Sums
              name={t("headroom:matrix.in-pipeline")}
              cells={columns.map((one) => [one.pipeline_customers, one.pipeline])}
            />
            <Sums name={t("headroom:matrix.open")} cells={columns.map((one) => [one.buyers, one.open])} />
            <Sums
              name={t("headroom:matrix.not-eligible")}
              cells={columns.map((one) => [one.not_eligible, null])}
            />
          </tbody>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.account}/${row.customer}`}>
                <th scope="row">
                  <CustomerLink of={row} />
                </th>
                <td>{money.plain(row.mrr)}</td>
                {row.cells.map((cell, nth) => (
                  <MatrixCell
                    key={`${columns[nth]?.kind} ${columns[nth]?.column}`}
                    of={row}
                    column={columns[nth]?.column ?? ""}
                    cell={cell}
                    money={money}
                  />
                ))}
                <td className="column-net">{money.plain(row.open)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="growth-note">{t("headroom:matrix.hint")}</p>
      <ShowMore listed={rows.length} all={first.total} isComing={list.isComing} onMore={list.more} />
    </section>
  );

  function Sums({ name, cells }: { name: string; cells: [number, number | null][] }) {
    return (
      <tr>
        <th scope="row">
          {t("headroom:matrix.all")} · {name}
        </th>
        <td />
        {cells.map(([count, minor], nth) => (
          <td key={`${columns[nth]?.kind} ${columns[nth]?.column}`}>
            {minor === null ? whole(count) : `${money.plain(minor)} (${whole(count)})`}
          </td>
        ))}
        <td />
      </tr>
    );
  }
}
