import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { trust } from "../../../src/api/evidence/trust.ts";
import { useAsk } from "../../data/asking.ts";
import { whole } from "../../data/format.ts";
import { dayName, instantName } from "../../data/period.ts";
import { PageLink } from "../../parts/page-link.tsx";
import { PageWaiting } from "../../parts/page-waiting.tsx";
import { Trouble } from "../../parts/states.tsx";
import { PageTitle } from "../../parts/title.tsx";
import { sentence } from "../../problems/problem-text.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import { Command } from "../command.tsx";
import { LiveTable } from "./live-table.tsx";
import { Sync } from "./sync.tsx";

type Trust = z.infer<typeof trust.output>;

const WAYS = [
  { id: "secret", command: "npx cambium secret set stripe" },
  { id: "stripe", command: "STRIPE_API_KEY=rk_live_… npx cambium sync stripe" },
  { id: "subscriptions", command: "npx cambium import subscriptions FILE.csv" },
  { id: "sigma", command: "npx cambium import sigma EVENTS.csv prices.csv" },
  { id: "fx", command: "npx cambium import fx RATES.csv" },
  { id: "costs", command: "npx cambium import costs COSTS.csv" },
] as const;

/** Where the evidence comes from and how fresh it is, syncing, and how to add more. */
export function Sources() {
  const { t } = useTranslation("settings");
  const asked = useAsk<Trust>("/trust");
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const { evidence_on: day, sources, live, last_poll: poll } = asked.data;
  return (
    <>
      <PageTitle
        question={t("titles.sources")}
        answer={day === null ? t("answers.sources-none") : t("answers.sources", { day: dayName(day) })}
      />
      {sources.length > 0 && (
        <FactTable
          caption={t("sources.table")}
          columns={[
            { id: "kind", name: t("sources.kind") },
            { id: "account", name: t("sources.account") },
            { id: "at", name: t("sources.at") },
            { id: "rows", name: t("sources.rows"), isNumber: true },
          ]}
          rows={sources.map(({ kind, account, at, rows }) => ({
            id: `${kind} ${account}`,
            cells: [t(`sources.kinds.${kind}`), account, instantName(at), whole(rows)],
          }))}
        />
      )}
      {live !== null && live.length > 0 && <LiveTable rows={live} />}
      {poll !== null && (
        <p className="under-table">{t("sources.poll", { at: instantName(poll.ended_at) })}</p>
      )}
      {poll !== null && poll.error !== null && (
        <div className="trouble">
          <p className="trouble-detail">{t("sources.poll-error")}</p>
          <p>{sentence(poll.error)}</p>
        </div>
      )}
      <Sync />
      <section aria-labelledby="connect">
        <div className="section-head">
          <h2 id="connect">{t("sources.connect")}</h2>
          <PageLink to="/bring">{t("bring")}</PageLink>
        </div>
        <dl className="ways">
          {WAYS.map(({ id, command }) => (
            <div key={id}>
              <dt>{t(`sources.ways.${id}`)}</dt>
              <dd>
                <Command text={command} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
