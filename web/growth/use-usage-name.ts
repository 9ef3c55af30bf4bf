import { useAsk } from "../data/asking.ts";
import type { UsageMetrics } from "./growth-answers.ts";

/** The name of a usage metric by its id; the id until names are here. */
export function useUsageName(): (metric: string) => string {
  const { data } = useAsk<UsageMetrics>("/usage/metrics");
  return (metric) => data?.rows.find((one) => one.metric === metric)?.name ?? metric;
}
