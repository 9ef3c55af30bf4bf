import { useSegments } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { type Condition, filterText, narrowedTo } from "./filter-text.ts";

/** Writes the filter of conditions among the customers of the bar's segment. */
export function useNarrowed(): (conditions: Condition[]) => string {
  const [{ segment }] = useView();
  const segments = useSegments();
  const saved = segments.data?.rows.find(({ name }) => name === segment)?.filter;
  return (conditions) => narrowedTo(saved ?? segment, filterText([conditions]));
}
