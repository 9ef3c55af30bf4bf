import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { amount, moneyIn, whole } from "../data/format.ts";
import { dayName, periodName } from "../data/period.ts";
import type { Week } from "../growth/pipeline-answers.ts";
import { ShowMore } from "../growth/show-more.tsx";
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
      <Beside id="stalled" title={t("beside.stalled")}>
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
      <Beside id="discounts" title={t("beside.discounts")}>
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
      <Beside id="takebacks" title={t("beside.takebacks")}>
        {takebacks.map((row) => (
          <li key={row.opportunity}>
            <PageLink to="/pipeline" also={{ deal: row.opportunity }}>
              {row.title}
            </PageLink>
            <p className="quiet">
              {t("beside.kept", {
                name: row.name ?? row.customer,
                kept: money.full(row.kept),
                claimed: money.full(row.claimed),
              })}
            </p>
          </li>
        ))}
      </Beside>
      <Beside id="unused" title={t("beside.unused")}>
        {unused.map((row) => (
          <li key={`${row.account} ${row.customer} ${row.product}`}>
            <CustomerLink of={row} />
            <p className="quiet">
              {t("beside.unused-of", { product: row.product, mrr: money.full(row.list) })}
            </p>
          </li>
        ))}
      </Beside>
      <Beside id="terms" title={t("beside.terms")}>
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

/** Rows of a list that are shown at first. */
const FEW = 4;

function Beside({ id, title, children }: { id: string; title: string; children: ReactNode[] }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? children : children.slice(0, FEW);
  if (children.length === 0) return null;
  return (
    <section aria-labelledby={`beside-${id}`}>
      <h2 id={`beside-${id}`}>{title}</h2>
      <ul>{shown}</ul>
      <ShowMore
        listed={shown.length}
        all={children.length}
        isComing={false}
        of={title}
        onMore={() => setAll(true)}
      />
    </section>
  );
}
