import { useCatalogue } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";

/** Dimensions left out here: other sections of the page cover them. */
const ELSEWHERE = ["type", "cause", "group", "plan"];
const USUAL = "band";

/** The dimension that the page compares by, from the URL, and all the choices. */
export function useDimension(): { by: string; all: string[]; setBy: (by: string) => void } {
  const [by, setBy] = usePageParam("by", USUAL);
  const catalogue = useCatalogue();
  const supported = (id: string) =>
    catalogue.data?.rows
      .find((metric) => metric.id === id)
      ?.dimensions.flatMap(({ dimension, is_supported }) => (is_supported ? [dimension] : [])) ?? [];
  const rate = new Set(supported("expansion_rate"));
  const all = supported("expansion_mrr").filter((name) => rate.has(name) && !ELSEWHERE.includes(name));
  return { by: all.length === 0 || all.includes(by) ? by : USUAL, all: all.length === 0 ? [by] : all, setBy };
}
