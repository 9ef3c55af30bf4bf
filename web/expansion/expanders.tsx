import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import type { Money } from "../data/format.ts";
import { inPeriod, periodName } from "../data/period.ts";
import { sharedSearch, useView } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { type About, MOST_EXPANDERS, onePeriod, useExpanders } from "./use-figures.ts";

/**
 * The customers that expanded most, with MRR before and after; the name links to the customer, the figure to its
 * changes.
 */
export function Expanders({ about, money }: { about: About; money: Money }) {
  const { t } = useTranslation(["expansion", "drill"]);
  const { subject } = about;
  const [, change] = useView();
  const { data, error, refetch } = useExpanders(about);
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={420} />;
  const title = t("expansion:expanders.title", { when: inPeriod(subject) });
  return (
    <section aria-labelledby="expanders-title" className="figure">
      <header className="section-head">
        <h2 id="expanders-title">{title}</h2>
        <ExportMenu
          id="expanders"
          title={title}
          files={{ path: "/movers/expansion_mrr", question: { ...onePeriod(about), limit: MOST_EXPANDERS } }}
        />
      </header>
      <ScrollBox label={title}>
        <table className="figures">
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="quiet">{money.currency}</span>
              </th>
              <th scope="col">{t("expansion:expanders.before")}</th>
              <th scope="col">{t("expansion:expanders.after")}</th>
              <th scope="col" className="column-net">
                {t("expansion:expanders.added")}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ account, customer, name, before, after, value }) => (
              <tr key={`${account}/${customer}`} data-row>
                <th scope="row">
                  <Link
                    className="link cell cell-period"
                    to="/customers/$account/$customer"
                    params={{ account, customer }}
                    search={(now: Search) => sharedSearch(now)}
                  >
                    {name ?? customer}
                  </Link>
                </th>
                <td>
                  <span className="cell">{money.plain(before)}</span>
                </td>
                <td>
                  <span className="cell">{money.plain(after)}</span>
                </td>
                <td className="column-net">
                  <UnstyledButton
                    className="cell"
                    aria-label={t("drill:cell", {
                      figure: money.plain(value),
                      of: `${name ?? customer}, ${periodName(subject)}`,
                    })}
                    onClick={() =>
                      change({
                        drill: { metric: "expansion_mrr", period: subject, where: [] },
                        who: { account, customer },
                      })
                    }
                  >
                    {money.plain(value)}
                  </UnstyledButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
