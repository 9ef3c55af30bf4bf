import type { ReportFigure } from "./report-figures.ts";

/**
 * The ready-made query behind each figure of the pages, by the id of its export menu. Each has the parameters `from` and
 * `to`, months such as 2026-01, except where it is as of a day or of one `customer`, and gives the figures of the API for
 * the organisation's policy and all customers.
 */
export const FIGURE_QUERIES = {
  "key-cards": "charts/key-cards",
  waterfall: "charts/waterfall",
  "key-figures": "charts/key-figures",
  "expansion-rate": "charts/expansion-rate",
  movements: "charts/movements",
  expansion: "charts/expansion",
  retention: "charts/retention",
  cohorts: "charts/cohorts",
  comparison: "charts/comparison",
  coverage: "charts/coverage",
  plans: "charts/plans",
  "plan-movements": "charts/plan-movements",
  "metric-arr": "charts/metrics",
  "metric-mrr": "charts/metrics",
  "metric-active_customers": "charts/metrics",
  "metric-arpa": "charts/metrics",
  "metric-gross_churn_rate": "charts/metrics",
  "metric-net_churn_rate": "charts/metrics",
  "metric-logo_churn_rate": "charts/metrics",
  "metric-expansion_rate": "charts/metrics",
  "metric-nrr": "charts/retention",
  "metric-grr": "charts/retention",
  "metric-nrr_12m": "charts/retention",
  "metric-grr_12m": "charts/retention",
  "metric-new_mrr": "charts/movements",
  "metric-reactivation_mrr": "charts/movements",
  "metric-expansion_mrr": "charts/movements",
  "metric-contraction_mrr": "charts/movements",
  "metric-churned_mrr": "charts/movements",
  "metric-fx_mrr": "charts/movements",
  "metric-net_new_mrr": "charts/movements",
  "metric-quick_ratio": "charts/key-figures",
  "metric-average_expansion": "charts/average-expansion",
  "metric-average_expansion_per_customer": "charts/average-expansion",
  "metric-expansion_regret": "charts/expansion-regret",
  trials: "charts/trials",
  "moves-plans": "charts/plan-flows",
  durability: "charts/durability",
  "expansion-regret": "charts/expansion-regret",
  "average-expansion": "charts/average-expansion",
  signals: "charts/signals",
  headroom: "charts/headroom",
  "customer-mrr": "customers/history",
  "customer-changes": "customers/history",
} as const satisfies Record<ReportFigure, string> & Record<string, string>;

/** The id of the ready-made query behind a figure; null where there is none. */
export function queryOfFigure(figure: string): string | null {
  return isFigure(figure) ? FIGURE_QUERIES[figure] : null;
}

function isFigure(id: string): id is keyof typeof FIGURE_QUERIES {
  return Object.hasOwn(FIGURE_QUERIES, id);
}
