import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { amount, NOTHING } from "../data/format.ts";
import type { Limits, UsageMetrics } from "../growth/growth-answers.ts";

/** How much of each metric a product includes. */
export function ProductLimits({ product }: { product: string }) {
  const { t } = useTranslation("usage");
  const limits = useAsk<Limits>("/limits");
  const metrics = useAsk<UsageMetrics>("/usage/metrics");
  const own = limits.data?.rows.filter((row) => row.product === product) ?? [];
  if (own.length === 0) return <span className="quiet">{NOTHING}</span>;
  return (
    <ul>
      {own.map((row) => {
        const known = metrics.data?.rows.find(({ metric }) => metric === row.metric);
        const unit = known === undefined || known.unit === "units" ? (known?.name ?? row.metric) : known.unit;
        const per = row.per === "quantity" ? ` / ${t("pers.quantity")}` : "";
        return <li key={`${row.metric} ${row.from}`}>{`${amount(row.amount)} ${unit}${per}`}</li>;
      })}
    </ul>
  );
}
