import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NOTHING, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { FactTable } from "../tables/fact-table.tsx";
import { type ProductName, productName, type UsageMetric } from "./usage-metric.ts";

/** Usage metrics: what each is, and how much is known of it. */
export function MetricTable({
  rows,
  products,
  onEdit,
}: {
  rows: UsageMetric[];
  products: ProductName[];
  onEdit: (metric: UsageMetric) => void;
}) {
  const { t } = useTranslation("usage");
  return (
    <FactTable
      caption={t("metrics")}
      columns={[
        { id: "metric", name: t("metric") },
        { id: "unit", name: t("unit") },
        { id: "kind", name: t("kind") },
        { id: "product", name: t("product") },
        { id: "customers", name: t("customers"), isNumber: true },
        { id: "last", name: t("last"), isNumber: true },
        { id: "edit", name: t("edit"), isUnnamed: true },
      ]}
      rows={rows.map((row) => ({
        id: row.metric,
        cells: [
          <span key="metric">
            {row.name} {row.name !== row.metric && <code className="quiet">{row.metric}</code>}
            {!row.is_declared && <span className="quiet"> {t("seen-only")}</span>}
          </span>,
          row.unit,
          row.kind === "level" ? t("kinds.level") : `${t("kinds.count")}, ${t(`spans.${row.span}`)}`,
          row.product === null ? NOTHING : productName(products, row.product),
          whole(row.customers),
          row.last_on === null ? NOTHING : dayName(row.last_on),
          <Button
            key="edit"
            size="compact-sm"
            variant="default"
            aria-label={t("edit-what", { metric: row.name })}
            onClick={() => onEdit(row)}
          >
            {t("edit")}
          </Button>,
        ],
      }))}
    />
  );
}
