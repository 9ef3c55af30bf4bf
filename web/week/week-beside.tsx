import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { amount, moneyIn, whole } from "../data/format.ts";
import { dayName, periodName } from "../data/period.ts";
import type { Week } from "../growth/pipeline-answers.ts";
import { CustomerLink } from "../parts/customer-link.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { signalText } from "../signals/signal-key.ts";
import { useSignalWords } from "../signals/signal-words.ts";

/** What else asks for attention: coverage, deals that stand still, and what ends, wasn't kept or isn't used. */
export function WeekBeside({ answer }: { answer: Week }) {
  const { t } = useTranslation("week");
  const words = useSignalWords();
  const { coverage, stalled, discounts, takebacks, unused, terms, currency } = answer;
  const money = moneyIn(currency);
  return (
    <aside className="week-beside" aria-label={t("beside.label")}>
      {coverage.coverage !== null && (
        <section aria-labelledby="beside-coverage">
          <h2 id="beside-coverage">{t("beside.coverage", { period: periodName(coverage.quarter) })}</h2>
          <p className={coverage.state === "alert" ? "week-sum bad" : "week-sum"}>
            <PageLink to="/pipeline" also={{ tab: "coverage" }}>
              {t("beside.times", { value: amount(coverage.coverage) })}
            </PageLink>
          </p>
          {coverage.state === "alert" && (
            <p className="quiet">{t("beside.alert", { alert: amount(coverage.alert_under) })}</p>
          )}
        </section>
      )}
      <Beside id="stalled" title={t("beside.stalled")} count={stalled.length}>
        {stalled.map(({ opportunity, title, days, amount: minor, ...who }) => (
          <li key={opportunity}>
            <PageLink to="/pipeline" also={{ deal: opportunity }}>
              {title}
            </PageLink>
            <p className="quiet">
              {t("beside.stalled-for", {
                name: who.name ?? who.customer,
                count: days,
                days: whole(days),
                mrr: money.full(minor),
              })}
            </p>
          </li>
        ))}
      </Beside>
      <Beside id="discounts" title={t("beside.discounts")} count={discounts.length}>
        {discounts.map((row) => (
          <li key={`${row.account} ${row.customer} ${row.product}`}>
            <CustomerLink of={row} />
            <p className="quiet">
              {t("beside.ends", {
                product: row.product,
                day: dayName(row.ends_on),
                mrr: money.full(row.list),
              })}
            </p>
          </li>
        ))}
      </Beside>
      <Beside id="takebacks" title={t("beside.takebacks")} count={takebacks.length}>
        {takebacks.map((row) => (
          <li key={row.opportunity}>
            <PageLink to="/pipeline" also={{ deal: row.opportunity }}>
              {row.title}
            </PageLink>
            <p className="quiet">
              {t("beside.kept", { kept: money.full(row.kept), claimed: money.full(row.claimed) })}
            </p>
          </li>
        ))}
      </Beside>
      <Beside id="unused" title={t("beside.unused")} count={unused.length}>
        {unused.map((row) => (
          <li key={`${row.account} ${row.customer} ${row.product}`}>
            <CustomerLink of={row} />
            <p className="quiet">
              {t("beside.unused-of", { product: row.product, mrr: money.full(row.list) })}
            </p>
          </li>
        ))}
      </Beside>
      <Beside id="terms" title={t("beside.terms")} count={terms.length}>
        {terms.map((row) => (
          <li key={signalText(row)}>
            <CustomerLink of={row} />
            <p className="quiet">{words.why(row)}</p>
          </li>
        ))}
      </Beside>
    </aside>
  );
}

function Beside(props: { id: string; title: string; count: number; children: ReactNode }) {
  if (props.count === 0) return null;
  return (
    <section aria-labelledby={`beside-${props.id}`}>
      <h2 id={`beside-${props.id}`}>{props.title}</h2>
      <ul>{props.children}</ul>
    </section>
  );
}
