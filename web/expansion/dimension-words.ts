import { useCatalogue } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";

/** Dimensions left out here: other sections of the page cover them. */
const ELSEWHERE = ["type", "cause", "group", "plan"];
const USUAL = "customer";
const USUAL_OF_AVERAGES = "band";

/**
 * The dimension that the page compares by, from the URL, and those of the figures to choose from; averages are split by
 * it where it is one of a customer's.
 */
export function useDimension(): {
  by: string;
  ofAverages: string;
  all: string[];
  setBy: (by: string) => void;
} {
  const [by, setBy] = usePageParam("by", USUAL);
  const catalogue = useCatalogue();
  const supported = (id: string) =>
    catalogue.data?.rows
      .find((metric) => metric.id === id)
      ?.dimensions.flatMap(({ dimension, is_supported }) => (is_supported ? [dimension] : [])) ?? [];
  const rate = new Set(supported("expansion_rate"));
  const all = supported("expansion_mrr").filter((name) => rate.has(name) && !ELSEWHERE.includes(name));
  const isKnown = all.length === 0 || all.includes(by) || ["customer", "owner", "plan"].includes(by);
  const known = isKnown ? by : USUAL;
  return { by: known, ofAverages: all.includes(known) ? known : USUAL_OF_AVERAGES, all, setBy };
}
