import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Moves } from "../growth/growth-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import "../settings/forms.css";

/** What a customer could still buy, the largest first, with what a family's likelihood was read of. */
export function CustomerMoves({ account, customer }: { account: string; customer: string }) {
  const { t } = useTranslation("headroom");
  const question = { customer };
  const asked = useAsk<Moves>("/headroom/moves", question);
  const rows = asked.data?.rows.filter((row) => row.account === account);
  const money = moneyIn(asked.data?.currency ?? "USD");
  return (
    <section aria-labelledby="moves-title" className="figure">
      <header className="section-head">
        <h2 id="moves-title">{t("of-customer.title")}</h2>
        <ExportMenu
          id="customer-moves"
          title={t("of-customer.title")}
          files={{ path: "/headroom/moves", question }}
        />
      </header>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && rows === undefined && <Waiting height={120} />}
      {rows?.length === 0 && <p className="quiet">{t("of-customer.none")}</p>}
      {rows !== undefined && rows.length > 0 && (
        <FactTable
          caption={t("of-customer.title")}
          columns={[
            { id: "what", name: t("of-customer.what") },
            { id: "kind", name: t("of-customer.kind") },
            { id: "list", name: t("of-customer.list"), isNumber: true },
            { id: "now", name: t("of-customer.now"), isNumber: true },
            { id: "open", name: t("of-customer.open"), isNumber: true },
          ]}
          rows={rows.map((row) => ({
            id: `${row.kind} ${row.price}`,
            cells: [
              row.quantity === 1 ? row.product : `${row.product} × ${whole(row.quantity)}`,
              <span key="kind" className="quiet">
                {t(`kinds.${row.kind}`)}
                {row.likelihood !== null &&
                  row.n !== null &&
                  ` · ${t("of-customer.likely", { share: percent(row.likelihood), n: whole(row.n) })}`}
              </span>,
              money.plain(row.list),
              row.now === 0 ? NOTHING : money.plain(row.now),
              money.full(row.open),
            ],
          }))}
        />
      )}
    </section>
  );
}
