import type { OracleMetricId } from "../../metrics.ts";

/** Metrics that targets are made of, by what is said of their pace (GROWTH §7, DEFINITIONS §5). */
const KINDS = {
  new_mrr: "flow",
  expansion_mrr: "flow",
  reactivation_mrr: "flow",
  net_new_mrr: "flow",
  expanding_customers: "flow",
  mrr: "stock",
  arr: "stock",
  active_customers: "stock",
  nrr: "gap",
  grr: "gap",
  expansion_rate: "gap",
  arpa: "gap",
  quick_ratio: "gap",
  logo_churn_rate: "gap",
  gross_churn_rate: "gap",
} as const satisfies Partial<Record<OracleMetricId, "flow" | "stock" | "gap">>;

export type PacedMetric = keyof typeof KINDS;
export const PACED = Object.keys(KINDS).flatMap((id) => pacedOf(id) ?? []);
const IN_MONEY: readonly PacedMetric[] = [
  ...(["new_mrr", "expansion_mrr", "reactivation_mrr", "net_new_mrr"] as const),
  ...(["mrr", "arr", "arpa"] as const),
];

export type SpanKindOf = "month" | "quarter" | "year";

export const kindOf = (metric: PacedMetric): "flow" | "stock" | "gap" => KINDS[metric];
export const isMoney = (metric: PacedMetric): boolean => IN_MONEY.includes(metric);

/** A metric by its id. */
export function pacedOf(id: string): PacedMetric | undefined {
  return isPaced(id) ? id : undefined;
}

function isPaced(id: string): id is PacedMetric {
  return id in KINDS;
}
