import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { amount } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { Refused } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { usePriceNames } from "../tables/use-price-names.ts";
import { type Limit, metricName, type ProductName, productName, type UsageMetric } from "./usage-metric.ts";

/** How much products and prices include; each limit that was set can be removed. */
export function LimitTable({
  rows,
  metrics,
  products,
  onSaid,
}: {
  rows: Limit[];
  metrics: UsageMetric[];
  products: ProductName[];
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation("usage");
  const removing = useTell<{ metric: string }>(({ metric }) =>
    onSaid(t("removed", { metric: metricName(metrics, metric) })),
  );
  const priceOf = usePriceNames(rows.map(({ price }) => price));
  if (rows.length === 0) return <p className="quiet">{t("limits-none")}</p>;
  return (
    <>
      <FactTable
        caption={t("limits")}
        columns={[
          { id: "target", name: t("includes") },
          { id: "metric", name: t("metric") },
          { id: "amount", name: t("amount"), isNumber: true },
          { id: "per", name: t("per") },
          { id: "hard", name: t("hard") },
          { id: "from", name: t("from") },
          { id: "remove", name: t("remove"), isUnnamed: true },
        ]}
        rows={rows.map((row) => ({
          id: `${row.metric} ${row.product} ${row.price} ${row.from}`,
          cells: [
            targetOf(row),
            metricName(metrics, row.metric),
            amount(row.amount),
            t(`pers.${row.per}`),
            t(`hards.${row.hard ? "hard" : "soft"}`),
            row.from === null ? t("always") : dayName(row.from),
            row.source === "set" ? (
              <Button
                key="remove"
                size="compact-sm"
                variant="default"
                aria-label={t("remove-what", {
                  metric: metricName(metrics, row.metric),
                  target: targetOf(row),
                })}
                onClick={() => removing.mutate({ path: "/limits/remove", input: idOf(row) })}
              >
                {t("remove")}
              </Button>
            ) : (
              <span key="remove" className="quiet">
                {t("of-metadata")}
              </span>
            ),
          ],
        }))}
      />
      <Refused problem={removing.error} />
    </>
  );

  function targetOf({ product, price }: Limit): string {
    return product === null ? t("price", { price: priceOf(price ?? "") }) : productName(products, product);
  }
}

function idOf({ metric, product, price, from }: Limit) {
  return {
    metric,
    ...(product !== null && { product }),
    ...(price !== null && { price }),
    ...(from !== null && { from }),
  };
}
