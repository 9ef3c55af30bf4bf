import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING, whole } from "../data/format.ts";
import { dayName, periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { Choice } from "../growth/choice.tsx";
import { usePagesOf } from "../growth/pages-of.ts";
import type { People } from "../growth/pipeline-answers.ts";
import { ShowMore } from "../growth/show-more.tsx";
import type { Realised, RealisedStatus } from "../growth/team-answers.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { CustomerLink } from "../parts/customer-link.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { AssistedPart } from "./assisted.tsx";
import { quarterOf, quartersTo } from "./review-search.ts";

const LISTED = 1000;
const QUARTERS = 9;
const BAD: readonly RealisedStatus[] = ["missed", "taken_back"];

/** What was closed in the CRM beside what shows in billing: one gap, and its list. */
export function BillingTab({ scope }: { scope: Scope }) {
  const { t } = useTranslation("review");
  const [params, change] = usePageParams();
  const people = useAsk<People>("/people").data?.rows ?? [];
  const { segment } = scope.question;
  const question = {
    ...(segment !== undefined && { segment }),
    ...(params.status !== undefined && { status: [params.status] }),
    ...(params.quarter !== undefined && { quarter: params.quarter }),
    ...(params.owner !== undefined && { owner: params.owner }),
  };
  const list = usePagesOf<Realised>("/realised", question);
  const { first } = list;
  if (list.error !== null) return <Trouble problem={list.error} onRetry={list.retry} />;
  if (first === null) return <Waiting height={480} />;
  const rows = list.pages.flatMap((page) => page.rows);
  return (
    <>
      <div className="growth-controls">
        <Choice
          label={t("closed-in")}
          all={t("any-quarter")}
          value={params.quarter ?? null}
          options={quartersTo(quarterOf(first.as_of), QUARTERS).map((value) => ({
            value,
            label: periodName(value),
          }))}
          onPick={(quarter) => change({ quarter: quarter ?? undefined })}
        />
        <Choice
          label={t("by.owner")}
          all={t("anybody")}
          value={params.owner ?? null}
          options={people.map(({ person, name }) => ({ value: person, label: name }))}
          onPick={(owner) => change({ owner: owner ?? undefined })}
        />
        <ExportMenu
          id="realised"
          title={t("tabs.billing")}
          files={{ path: "/realised", question, most: LISTED }}
        />
      </div>
      <Sums answer={first} />
      <Statuses answer={first} picked={params.status} onPick={(status) => change({ status })} />
      {first.total === 0 ? (
        <p className="growth-note">{t("billing.none")}</p>
      ) : (
        <>
          <DealTable rows={rows} currency={first.currency} />
          <ShowMore listed={rows.length} all={first.total} isComing={list.isComing} onMore={list.more} />
        </>
      )}
      {segment === undefined && <AssistedPart scope={scope} />}
    </>
  );
}

function Sums({ answer: { sums, currency } }: { answer: Realised }) {
  const { t } = useTranslation("review");
  const money = moneyIn(currency);
  return (
    <dl className="facts-large billing-sums">
      <div>
        <dt>{t("billing.crm")}</dt>
        <dd>{money.full(sums.amount)}</dd>
      </div>
      <div>
        <dt>{t("billing.billed")}</dt>
        <dd>{money.full(sums.claimed)}</dd>
      </div>
      <div>
        <dt>{t("billing.gap")}</dt>
        <dd className={sums.gap > 0 ? "fact-strong bad" : "fact-strong"}>{money.full(sums.gap)}</dd>
      </div>
    </dl>
  );
}

function Statuses({
  answer: { statuses, currency },
  picked,
  onPick,
}: {
  answer: Realised;
  picked: string | undefined;
  onPick: (status: string | undefined) => void;
}) {
  const { t } = useTranslation("review");
  const money = moneyIn(currency);
  return (
    <ul className="kinds" aria-label={t("billing.statuses")}>
      {statuses.map(({ status, deals, gap }) => (
        <li key={status}>
          <PlainButton
            className="kind-switch"
            aria-pressed={status === picked}
            onClick={() => onPick(status === picked ? undefined : status)}
          >
            <span className="kind-name">{t(`statuses.${status}`)}</span>
            <span className="kind-count">{whole(deals)}</span>
            {gap !== 0 && <span className="kind-mrr">{money.rounded(gap)}</span>}
          </PlainButton>
        </li>
      ))}
    </ul>
  );
}

function DealTable({ rows, currency }: { rows: Realised["rows"]; currency: string }) {
  const { t } = useTranslation("review");
  const money = moneyIn(currency);
  return (
    <FactTable
      caption={t("tabs.billing")}
      columns={[
        { id: "deal", name: t("billing.deal") },
        { id: "customer", name: t("billing.customer") },
        { id: "closed", name: t("billing.closed") },
        { id: "status", name: t("billing.status") },
        { id: "amount", name: t("billing.crm-in", { currency }), isNumber: true },
        { id: "claimed", name: t("billing.billed"), isNumber: true },
        { id: "gap", name: t("billing.gap"), isNumber: true },
        { id: "kept", name: t("billing.kept-90"), isNumber: true },
      ]}
      rows={rows.map((row) => ({
        id: row.opportunity,
        cells: [
          <PageLink key="deal" to="/pipeline" also={{ deal: row.opportunity }} className="link deal-of">
            {row.title}
          </PageLink>,
          <CustomerLink key="customer" of={row} />,
          dayName(row.closed),
          <span key="status" className={BAD.includes(row.status) ? "bad" : undefined}>
            {t(`statuses.${row.status}`)}
            {row.afterwards && <span className="test-under">{t("billing.afterwards")}</span>}
          </span>,
          money.plain(row.amount),
          money.plain(row.claimed),
          row.gap === 0 ? NOTHING : money.plain(row.gap),
          <span key="kept">
            {row.claimed === 0 ? NOTHING : money.plain(row.kept_90)}
            {row.claimed !== 0 && row.provisional.split(", ").includes("90") && (
              <span className="test-under">{t("billing.so-far")}</span>
            )}
          </span>,
        ],
      }))}
    />
  );
}
