import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import type { Limits, UsageMetrics } from "../growth/growth-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { Command } from "../settings/command.tsx";
import { Said } from "../settings/said.tsx";
import { LimitForm } from "./limit-form.tsx";
import { LimitIssues } from "./limit-issues.tsx";
import { LimitTable } from "./limit-table.tsx";
import { MetricForm } from "./metric-form.tsx";
import { MetricTable } from "./metric-table.tsx";
import type { ProductName, UsageMetric } from "./usage-metric.ts";

/** What customers use, and how much of it each product includes; both can be changed. */
export function UsageSection({ products }: { products: ProductName[] }) {
  const { t } = useTranslation("usage");
  const metrics = useAsk<UsageMetrics>("/usage/metrics");
  const limits = useAsk<Limits>("/limits");
  const [edited, setEdited] = useState<UsageMetric | null>(null);
  const [said, setSaid] = useState("");
  const { data } = metrics;
  return (
    <section aria-labelledby="usage-title">
      <div className="section-head">
        <h2 id="usage-title">{t("title")}</h2>
      </div>
      <p className="quiet">{t("text")}</p>
      <Said text={said} />
      {metrics.error !== null && <Trouble problem={metrics.error} onRetry={() => metrics.refetch()} />}
      {metrics.error === null && data === undefined && <Waiting height={120} />}
      {data !== undefined && data.waiting.names > 0 && (
        <p>{t("waiting", { count: data.waiting.names, number: whole(data.waiting.names) })}</p>
      )}
      {data?.rows.length === 0 && (
        <>
          <p>{t("none")}</p>
          <Command text="npx cambium import usage FILE.csv" />
        </>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <>
          <h3>{t("metrics")}</h3>
          <MetricTable rows={data.rows} products={products} onEdit={setEdited} />
          <h3>{t("limits")}</h3>
          {limits.error !== null && <Trouble problem={limits.error} onRetry={() => limits.refetch()} />}
          {limits.data !== undefined && <LimitIssues rows={limits.data.issues} />}
          {limits.data !== undefined && (
            <LimitTable rows={limits.data.rows} metrics={data.rows} products={products} onSaid={setSaid} />
          )}
          <LimitForm metrics={data.rows} products={products} onSaid={setSaid} />
        </>
      )}
      {edited !== null && (
        <MetricForm
          metric={edited}
          products={products}
          onCancel={() => setEdited(null)}
          onDone={(text) => {
            setEdited(null);
            setSaid(text);
          }}
        />
      )}
    </section>
  );
}
