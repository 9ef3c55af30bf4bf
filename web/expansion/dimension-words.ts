import { useCatalogue } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";

/** Dimensions left out here: other sections of the page cover them. */
const ELSEWHERE = ["type", "cause", "group", "plan"];
const USUAL = "customer";
/** What averages are split by where nothing else is chosen, of a period and of a whole range. */
const USUAL_OF_AVERAGES = { period: "band", range: "country" };

/** What customers are at the start of a period, which a whole range can't be read by. */
const STANDING = ["age", "stage", "band", "families", "usage"];

/** Whether a dimension can only be asked of a period. */
export const isStanding = (dimension: string) => STANDING.includes(dimension);

/**
 * The dimension that the page compares by, from the URL, and those of the figures to choose from; averages are split by
 * it where it is one of a customer's.
 * @param isWhole whether the page is about a whole range
 */
export function useDimension(isWhole = false): {
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
  const isSplit = all.includes(known) && !(isWhole && isStanding(known));
  const ofAverages = isSplit ? known : USUAL_OF_AVERAGES[isWhole ? "range" : "period"];
  return { by: known, ofAverages, all, setBy };
}
