import { CUSTOMER_METRICS } from "./customer-metrics.ts";
import { durability, EXPANSION_METRICS } from "./expansion-metrics.ts";
import type { Metric } from "./metric.ts";
import { MOVEMENT_METRICS } from "./movement-metrics.ts";

const ALL = [...CUSTOMER_METRICS, ...MOVEMENT_METRICS, ...EXPANSION_METRICS];

const ORDER = [
  ...[
    "mrr",
    "arr",
    "usage_revenue",
    "active_customers",
    "new_mrr",
    "expansion_mrr",
    "reactivation_mrr",
    "contraction_mrr",
  ],
  ...["churned_mrr", "fx_mrr", "net_new_mrr", "mrr_growth", "expansion_rate", "expansion_growth"],
  ...["expansion_share", "expanding_customers", "expansion_penetration", "nrr", "grr", "nrr_12m", "grr_12m"],
];
const place = ({ id }: Metric) => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

/** The metric catalogue (DEFINITIONS §5), as data. */
export const METRICS: readonly Metric[] = [...ALL].sort((a, b) => place(a) - place(b));

/** Finds a metric by id; `expansion_durability(6)` follows expansions for six months. */
export function findMetric(id: string): Metric | undefined {
  const months = /^expansion_durability\((\d{1,3})\)$/.exec(id)?.[1];
  if (months !== undefined && Number(months) > 0) return durability(Number(months));
  return METRICS.find((metric) => metric.id === id);
}
