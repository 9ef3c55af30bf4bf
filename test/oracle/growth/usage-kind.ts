import type { UsageMetric } from "./company.ts";
import type { Kind } from "./kind.ts";
import { expansionsBy } from "./kind.ts";
import type { Ledger } from "./ledger.ts";
import { isSeats } from "./limits.ts";
import { remembered } from "./memo.ts";

/** The metrics that a customer was seen to use, or not seats or only seats. */
export const metricsOf =
  (seats: boolean) =>
  ({ company, seen }: Ledger, customer: string): string[] =>
    company.metrics
      .filter((metric) => isSeats(metric) === seats && seen.get(customer)?.has(metric.id))
      .map(({ id }) => id)
      .sort();

/** A declared metric. */
export const metricOf = remembered(({ company }: Ledger, id: string): UsageMetric => {
  const metric = company.metrics.find((one) => one.id === id);
  if (!metric) throw new Error(`no metric ${id}`);
  return metric;
});

/** What kinds about the use of something limited have in common. */
export const USAGE: Pick<Kind, "subjects" | "came" | "isOfSubject"> = {
  subjects: metricsOf(false),
  came: expansionsBy(["plan", "seats", "usage", "add_on"]),
  isOfSubject: false,
};
