import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { driftOperation } from "../../../src/api/ask/drift-operation.ts";
import { useAsk } from "../../data/asking.ts";
import { moneyIn } from "../../data/format.ts";
import { periodName } from "../../data/period.ts";
import { CustomerLink } from "../../parts/customer-link.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { FactTable } from "../../tables/fact-table.tsx";

type DriftAnswer = z.infer<typeof driftOperation.output>;

/** What has changed in closed periods since they were closed, and for which customers. */
export function Drift() {
  const { t } = useTranslation("settings");
  const asked = useAsk<DriftAnswer>("/drift", { limit: 50 });
  return (
    <section aria-labelledby="drift">
      <div className="section-head">
        <h2 id="drift">{t("closes.drift")}</h2>
      </div>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && asked.data === undefined && <Waiting height={160} />}
      {asked.error === null && asked.data !== undefined && <Found drift={asked.data} />}
    </section>
  );
}

function Found({ drift }: { drift: DriftAnswer }) {
  const { t } = useTranslation(["settings", "terms"]);
  const figures = drift.figures.filter(({ difference }) => difference !== 0);
  if (figures.length === 0) return <p>{t("closes.drift-none")}</p>;
  const amounts = [
    { id: "reported", name: t("closes.reported"), isNumber: true },
    { id: "now", name: t("closes.now"), isNumber: true },
    { id: "difference", name: t("closes.difference"), isNumber: true },
  ];
  return (
    <>
      <FactTable
        caption={t("closes.drift-figures")}
        columns={[
          { id: "period", name: t("closes.period") },
          { id: "figure", name: t("closes.figure") },
          ...amounts,
        ]}
        rows={figures.map((row) => ({
          id: `${row.period} ${row.currency} ${row.metric}`,
          cells: [periodName(row.period), t(`terms:metrics.${row.metric}.name`), ...amountsOf(row)],
        }))}
      />
      <h3>{t("closes.drift-lines")}</h3>
      <FactTable
        caption={t("closes.drift-lines")}
        columns={[
          { id: "customer", name: t("links.customer") },
          { id: "period", name: t("closes.period") },
          { id: "what", name: t("closes.what") },
          ...amounts,
        ]}
        rows={drift.rows.map((row, index) => ({
          id: `${row.period} ${row.account} ${row.customer} ${row.type} ${row.cause} ${index}`,
          cells: [
            <CustomerLink key="customer" of={row} />,
            periodName(row.period),
            typeName(row.type),
            ...amountsOf(row),
          ],
        }))}
      />
    </>
  );

  function typeName(type: string): string {
    const known = TYPES.find((name) => name === type);
    return known === undefined ? t("closes.opening") : t(`terms:types.${known}`);
  }
}

const TYPES = ["new", "reactivation", "expansion", "contraction", "churn", "transfer", "none", "fx"] as const;

function amountsOf(row: { currency: string; reported: number; now: number; difference: number }): string[] {
  const money = moneyIn(row.currency);
  return [money.full(row.reported), money.full(row.now), money.signed(row.difference)];
}
