import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Files } from "../export/files.ts";
import type { WhatIf } from "../growth/growth-answers.ts";
import { CustomerLink } from "../parts/customer-link.tsx";

/** Who would be over another limit, in customers and money, with a range from the company's own history. */
export function WhatIfAnswer({ answer, files }: { answer: WhatIf; files: Files }) {
  const { t } = useTranslation("headroom");
  const money = moneyIn(answer.currency);
  const { likely_low: low, likely_high: high, base, n } = answer;
  const hasRange = low !== null && high !== null && base !== null && n !== null;
  const facts = [
    { name: t("pricing.customers"), value: whole(answer.customers) },
    { name: t("pricing.over-now"), value: whole(answer.over_now) },
    { name: t("pricing.over-then"), value: whole(answer.over_then) },
    { name: t("pricing.newly"), value: whole(answer.newly_over), isStrong: true },
    { name: t("pricing.newly-mrr"), value: money.full(answer.newly_over_mrr) },
    { name: t("pricing.between"), value: money.full(answer.between) },
    {
      name: t("pricing.likely"),
      value: hasRange ? t("pricing.range", { low: money.full(low), high: money.full(high) }) : NOTHING,
      isStrong: true,
    },
    { name: t("pricing.priced"), value: money.signed(answer.priced) },
  ];
  return (
    <>
      <dl className="facts-large what-if" aria-live="polite">
        {facts.map(({ name, value, isStrong }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={isStrong ? "fact-strong" : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="growth-note">
        {hasRange ? t("pricing.base", { share: percent(base), n: whole(n) }) : t("pricing.no-base")}
      </p>
      <section className="figure" aria-labelledby="newly-title">
        <header className="section-head">
          <h2 id="newly-title">{t("pricing.who")}</h2>
          <ExportMenu id="what-if" title={t("pricing.who")} files={files} />
        </header>
        {answer.rows.length === 0 ? (
          <p className="quiet">{t("pricing.nobody")}</p>
        ) : (
          <ul className="newly">
            {answer.rows.map((row) => (
              <li key={`${row.account}/${row.customer}`} data-row>
                <CustomerLink of={row} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
