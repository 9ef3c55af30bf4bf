import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask, type Movers } from "../../data/api.ts";
import { type Money, whole } from "../../data/format.ts";
import { inPeriod, periodName } from "../../data/period.ts";
import { useSettled } from "../../data/settling.ts";
import { useView } from "../../data/view.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import { CustomerLink } from "../../parts/customer-link.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { ScrollBox } from "../../tables/scroll-box.tsx";
import { type About, onePeriod } from "../use-figures.ts";

const LISTED = 10;

/** The customers that fully reversed an expansion within 90 days; the figure opens what they reversed. */
export function TakenBack({ about, money }: { about: About; money: Money }) {
  const { t } = useTranslation(["expansion", "drill", "customers"]);
  const [, change] = useView();
  const { subject } = about;
  const question = { ...onePeriod(about), limit: LISTED };
  const { data, error, refetch } = useSettled<Movers>({
    queryKey: ["/movers/expansion_regret", question],
    queryFn: ({ signal }) => ask<Movers>("/movers/expansion_regret", question, signal),
  });
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={300} />;
  const rows = data.rows.filter(({ value }) => value > 0);
  const title = t("expansion:taken-back.title", { when: inPeriod(subject) });
  const answer =
    rows.length === 0
      ? t("expansion:taken-back.none", { when: inPeriod(subject) })
      : t("expansion:taken-back.answer", {
          reversed: whole(data.total),
          all: whole(data.divisor ?? 0),
          when: inPeriod(subject),
        });
  return (
    <section aria-labelledby="taken-back-title" className="figure">
      <header className="section-head">
        <Heading id="taken-back-title">{title}</Heading>
        <ExportMenu id="taken-back" title={title} files={{ path: "/movers/expansion_regret", question }} />
      </header>
      <p className="section-answer">{answer}</p>
      {rows.length > 0 && (
        <ScrollBox label={title}>
          <table className="figures">
            <caption className="unseen">{title}</caption>
            <thead>
              <tr>
                <th scope="col">
                  <span className="quiet">MRR, {money.currency}</span>
                </th>
                <th scope="col">{t("expansion:taken-back.before")}</th>
                <th scope="col">{t("expansion:taken-back.after")}</th>
                <th scope="col" className="column-net">
                  {t("expansion:taken-back.count")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ account, customer, name, before, after, value }) => (
                <tr key={`${account}/${customer}`} data-row>
                  <th scope="row">
                    <span className="cell cell-period">
                      <CustomerLink of={{ account, customer, name }} />
                    </span>
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
                        figure: whole(value),
                        of: `${name ?? customer}, ${periodName(subject)}`,
                      })}
                      onClick={() =>
                        change({
                          drill: { metric: "expansion_regret", period: subject, where: [] },
                          who: { account, customer },
                        })
                      }
                    >
                      {whole(value)}
                    </UnstyledButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  );
}
