import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Deals } from "../growth/pipeline-answers.ts";
import type { Owners } from "../growth/team-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { useNames } from "../pipeline/use-names.ts";
import { FactTable } from "../tables/fact-table.tsx";

const ROLES = ["success", "sales", "lead"] as const;
const LISTED = 20;

interface Who {
  account: string;
  customer: string;
}

/** Who owns a customer in which role. Customers without MRR have no owner. */
export function CustomerOwner(who: Who) {
  const { t } = useTranslation("owners");
  const { person } = useNames();
  const segment = `customer=${who.customer.replaceAll(/[\\,&|]|^=/gu, "\\$&")}`;
  const { data, error } = useAsk<Owners>("/owners", { segment, limit: LISTED });
  const row = data?.rows.find(({ account }) => account === who.account);
  if (error !== null || row === undefined) return null;
  const roles = ROLES.filter((role) => row[role] !== null);
  return (
    <dl className="facts-small customer-owner">
      {roles.map((role) => (
        <div key={role}>
          <dt>{`${t("owner")}, ${t(`roles.${role}`)}`}</dt>
          <dd>{person(row[role] ?? "")}</dd>
        </div>
      ))}
      {roles.length === 0 && (
        <div>
          <dt>{t("owner")}</dt>
          <dd>
            <PageLink to="/owners">{t("nobody")}</PageLink>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A customer's opportunities, open and closed. */
export function CustomerDeals({ account, customer }: Who) {
  const { t } = useTranslation(["customers", "pipeline"]);
  const asked = useAsk<Deals>("/opportunities", {
    customer,
    status: ["all"],
    sort: "created",
    limit: LISTED,
  });
  const rows = asked.data?.rows.filter((deal) => deal.account === account);
  const currency = asked.data?.currency ?? "USD";
  return (
    <section aria-labelledby="deals-title" className="figure growth">
      <header className="section-head">
        <h2 id="deals-title">{t("customers:one.deals")}</h2>
      </header>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && rows === undefined && <Waiting height={62} />}
      {rows?.length === 0 && <p className="quiet">{t("customers:one.no-deals")}</p>}
      {rows !== undefined && rows.length > 0 && (
        <FactTable
          caption={t("customers:one.deals")}
          columns={[
            { id: "title", name: t("pipeline:columns.title") },
            { id: "stage", name: t("pipeline:columns.stage") },
            { id: "mrr", name: t("pipeline:columns.mrr", { currency }), isNumber: true },
            { id: "owner", name: t("pipeline:columns.owner") },
            { id: "closed", name: t("customers:one.deal-closed") },
          ]}
          rows={rows.map((deal) => ({
            id: deal.id,
            cells: [
              <PageLink key="title" to="/pipeline" also={{ tab: "list", deal: deal.id }}>
                {deal.title}
              </PageLink>,
              deal.stage_name,
              moneyIn(currency).plain(deal.amount),
              deal.owner_name ?? NOTHING,
              deal.closed === null ? NOTHING : dayName(deal.closed),
            ],
          }))}
        />
      )}
    </section>
  );
}
