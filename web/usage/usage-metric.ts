import type { Limits, UsageMetrics } from "../growth/growth-answers.ts";

export type UsageMetric = UsageMetrics["rows"][number];
export type Limit = Limits["rows"][number];

/** A product to choose. */
export interface ProductName {
  product: string;
  name: string;
}

/** A product's name; its id where it isn't known any more. */
export function productName(products: ProductName[], id: string): string {
  return products.find(({ product }) => product === id)?.name ?? id;
}

/** A metric's name; its id where it isn't known any more. */
export function metricName(metrics: UsageMetric[], id: string): string {
  return metrics.find(({ metric }) => metric === id)?.name ?? id;
}
