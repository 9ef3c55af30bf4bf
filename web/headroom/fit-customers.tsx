import { useTranslation } from "react-i18next";
import { amount, percent } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { FitCustomers as Answer } from "../growth/growth-answers.ts";
import { usePagesOf } from "../growth/pages-of.ts";
import { ShowMore } from "../growth/show-more.tsx";
import { useUsageName } from "../growth/use-usage-name.ts";
import { CustomerLink } from "../parts/customer-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import type { FitKey } from "./fit-key.ts";

/** The customers behind a share of the plan fit, those that use most first. */
export function FitCustomers({ of: { plan, metric, side }, question }: { of: FitKey; question: object }) {
  const { t } = useTranslation("headroom");
  const asked = { plan, metric, side, ...question };
  const list = usePagesOf<Answer>("/plan-fit/customers", asked);
  const title = t("fit.of", { plan, metric: useUsageName()(metric), side: t(`fit.${side}`) });
  const rows = list.pages.flatMap((page) => page.rows);
  return (
    <section className="figure" aria-labelledby="fit-title">
      <header className="section-head">
        <h2 id="fit-title">{title}</h2>
        <ExportMenu
          id="plan-fit-customers"
          title={title}
          files={{ path: "/plan-fit/customers", question: asked }}
        />
      </header>
      {list.error !== null && <Trouble problem={list.error} onRetry={list.retry} />}
      {list.error === null && list.first === null && <Waiting height={240} />}
      {list.first?.total === 0 && <p className="quiet">{t("fit.nobody")}</p>}
      {rows.length > 0 && (
        <FactTable
          caption={title}
          columns={[
            { id: "customer", name: t("matrix.customer") },
            { id: "used", name: t("fit.used"), isNumber: true },
            { id: "limit", name: t("fit.limit"), isNumber: true },
            { id: "share", name: t("fit.share"), isNumber: true },
          ]}
          rows={rows.map((row) => ({
            id: `${row.account}/${row.customer}`,
            cells: [
              <CustomerLink key="customer" of={row} />,
              amount(row.used),
              amount(row.limit),
              percent(row.share),
            ],
          }))}
        />
      )}
      <ShowMore
        listed={rows.length}
        all={list.first?.total ?? 0}
        isComing={list.isComing}
        onMore={list.more}
      />
    </section>
  );
}
