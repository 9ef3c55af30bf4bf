import type { ProductId } from "../catalogue.ts";

/** What is measured of the customers' use, in the order of the ledger's numbers. */
export const USAGE_METRICS = [
  { metric: "seats_in_use", name: "Seats in use", unit: "seats", kind: "level", product: "prod_team" },
  { metric: "jobs", name: "Jobs scheduled", unit: "jobs", kind: "count", product: null },
  {
    metric: "support_requests",
    name: "Open support requests",
    unit: "requests",
    kind: "level",
    product: "prod_support",
  },
  { metric: "photo_storage", name: "Photo storage", unit: "GB", kind: "level", product: null },
] as const;
export type UsageMetricId = (typeof USAGE_METRICS)[number]["metric"];

interface UsageLimit {
  metric: UsageMetricId;
  product: ProductId;
  amount: number;
  /** item: each subscription item includes it; quantity: each of its seats does. */
  per: "item" | "quantity";
}

/** How much the plans include. Seats have no entry: as many may be used as are paid for. */
export const USAGE_LIMITS: readonly UsageLimit[] = [
  { metric: "jobs", product: "prod_starter", amount: 300, per: "quantity" },
  { metric: "photo_storage", product: "prod_starter", amount: 20, per: "item" },
  { metric: "photo_storage", product: "prod_team", amount: 200, per: "item" },
  { metric: "photo_storage", product: "prod_business", amount: 2000, per: "item" },
];

/** What a plan of a rank (1 Starter, 2 Team, 3 Business) includes of storage, in GB. */
export const STORAGE: readonly number[] = [0, 20, 200, 2000];

/** The number of a metric in the ledger. */
export function metricNumber(id: UsageMetricId): number {
  return USAGE_METRICS.findIndex(({ metric }) => metric === id);
}
