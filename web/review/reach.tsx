import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { usePagesOf } from "../growth/pages-of.ts";
import type { Reach } from "../growth/review-answers.ts";
import { ShowMore } from "../growth/show-more.tsx";
import { CustomerLink } from "../parts/customer-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";

const LISTED = 1000;
const FIRST = 10;

/** Of customers with an open signal, how many somebody works, and the list of the others. */
export function ReachPart({ scope: { question: asked } }: { scope: Scope }) {
  const { t } = useTranslation("review");
  const question = asked.segment === undefined ? {} : { segment: asked.segment };
  const list = usePagesOf<Reach>("/reach", question, FIRST);
  const { first } = list;
  if (list.error !== null) return <Trouble problem={list.error} onRetry={list.retry} />;
  if (first === null) return <Waiting height={320} />;
  const money = moneyIn(first.currency);
  const rows = list.pages.flatMap((page) => page.rows);
  return (
    <section aria-labelledby="reach-title" className="figure">
      <header className="section-head">
        <h2 id="reach-title">{t("reach.title")}</h2>
        <ExportMenu id="reach" title={t("reach.title")} files={{ path: "/reach", question, most: LISTED }} />
      </header>
      <p className="section-answer">
        {t("reach.answer", {
          count: first.open.customers,
          open: whole(first.open.customers),
          worked: whole(first.worked.customers),
          share: first.reach === null ? NOTHING : percent(first.reach),
          mrr: first.reach_mrr === null ? NOTHING : percent(first.reach_mrr),
        })}
      </p>
      {first.total > 0 && (
        <>
          <FactTable
            caption={t("reach.rest")}
            columns={[
              { id: "customer", name: t("reach.rest") },
              { id: "mrr", name: t("columns.mrr", { currency: first.currency }), isNumber: true },
              { id: "signals", name: t("reach.signals"), isNumber: true },
            ]}
            rows={rows.map((row) => ({
              id: `${row.account} ${row.customer}`,
              cells: [<CustomerLink key="customer" of={row} />, money.plain(row.mrr), whole(row.signals)],
            }))}
          />
          <ShowMore listed={rows.length} all={first.total} isComing={list.isComing} onMore={list.more} />
        </>
      )}
    </section>
  );
}
