import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { listed, moneyIn, whole } from "../data/format.ts";
import { agoName, dayName } from "../data/period.ts";
import { isBehind, useStatus } from "../data/scope.ts";
import { type Trust, useTrust } from "../data/trust.ts";
import { PageLink } from "../parts/page-link.tsx";
import { useNews } from "./news.ts";

/** How fresh and complete the data is; each part links to the details. */
export function Freshness() {
  const { t } = useTranslation("shell");
  const status = useStatus();
  const trust = useTrust();
  const news = useNews(trust);
  if (status.data === undefined || trust === undefined) return <p className="freshness">{"\u00a0"}</p>;
  const { organisation, is_demo: isDemo } = status.data;
  return (
    <section className="freshness" aria-label={t("fresh.label")}>
      <strong>{organisation}</strong>
      {isDemo && (
        <span className="demo">
          {t("fresh.demo")}
          <PageLink to="/bring" className="demo-leave">
            {t("fresh.leave")}
          </PageLink>
        </span>
      )}
      {latest(trust).map(({ kind, at }) => (
        <Fact key={kind} tab="sources">
          {t(`fresh.source.${kind}`, { when: agoName(at) })}
        </Fact>
      ))}
      {trust.unfinished.length > 0 && (
        <Fact tab="sources">
          <span className="bad">{t("fresh.unfinished", { accounts: listed(trust.unfinished) })}</span>
        </Fact>
      )}
      {trust.last_error !== null && (
        <Fact tab="sources">
          <span className="bad">{t("fresh.failed")}</span>
        </Fact>
      )}
      {isBehind(status.data) && <Fact tab="sources">{t("fresh.behind")}</Fact>}
      {trust.evidence_on !== null && (
        <Fact tab="sources">{t("fresh.to", { day: dayName(trust.evidence_on) })}</Fact>
      )}
      <Reconciled live={trust.live} />
      {trust.evidence_on !== null && (
        <Fact tab="imports">
          {t("fresh.excluded", { count: trust.excluded.rows, rows: whole(trust.excluded.rows) })}
        </Fact>
      )}
      <span className="unseen" role="status">
        {news ? t("fresh.new") : ""}
      </span>
    </section>
  );
}

function Fact({ tab, children }: { tab: "sources" | "imports"; children: ReactNode }) {
  return (
    <span className="fact">
      <PageLink to="/settings" also={{ tab }} className="fact-link">
        {children}
      </PageLink>
    </span>
  );
}

/** Compares the books with Stripe's current figures; empty without a Stripe account. */
function Reconciled({ live }: { live: Trust["live"] }) {
  const { t } = useTranslation("shell");
  if (live === null) return <Fact tab="sources">{t("fresh.checking")}</Fact>;
  const [first] = live;
  if (first === undefined) return null;
  const [wrong, ...others] = live.filter(({ difference }) => difference !== 0);
  const text = (one: typeof first) => moneyIn(one.currency).plain(one.difference);
  if (wrong === undefined)
    return <Fact tab="sources">{t("fresh.reconciled", { difference: text(first) })}</Fact>;
  return (
    <Fact tab="sources">
      <span className="bad">
        {t("fresh.differs", {
          count: others.length + 1,
          difference: moneyIn(wrong.currency).signed(wrong.difference),
        })}
      </span>
    </Fact>
  );
}

/** Each kind of source once, with its latest news. */
function latest({ sources }: Trust): Trust["sources"] {
  const kinds = new Map<string, Trust["sources"][number]>();
  for (const source of sources) {
    const known = kinds.get(source.kind);
    if (known === undefined || source.at > known.at) kinds.set(source.kind, source);
  }
  return [...kinds.values()];
}
