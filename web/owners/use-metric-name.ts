import { useCatalogue } from "../data/scope.ts";
import { words } from "../words/words.ts";

/** The name of a metric by its id, in the reader's language. */
export function useMetricName(): (metric: string) => string {
  const catalogue = useCatalogue();
  return (metric) => {
    const told: unknown = words.getResource(words.language, "terms", `metrics.${metric}.name`);
    if (typeof told === "string") return told;
    return catalogue.data?.rows.find(({ id }) => id === metric)?.name ?? metric;
  };
}
