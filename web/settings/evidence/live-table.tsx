import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { liveSchema } from "../../../src/api/evidence/verify.ts";
import { moneyIn } from "../../data/format.ts";
import { FactTable } from "../../tables/fact-table.tsx";

/** Stripe's latest figures next to the books. */
export function LiveTable({ rows }: { rows: z.infer<typeof liveSchema>[] }) {
  const { t } = useTranslation("settings");
  return (
    <FactTable
      caption={t("sources.live")}
      columns={[
        { id: "account", name: t("sources.live") },
        { id: "live", name: t("sources.live-at"), isNumber: true },
        { id: "books", name: t("sources.live-books"), isNumber: true },
        { id: "difference", name: t("policy.difference"), isNumber: true },
      ]}
      rows={rows.map(({ account, currency, live, books, difference }) => {
        const money = moneyIn(currency);
        return {
          id: `${account} ${currency}`,
          cells: [account, money.full(live), money.full(books), money.signed(difference)],
        };
      })}
    />
  );
}
