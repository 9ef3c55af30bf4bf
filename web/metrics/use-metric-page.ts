import type { Catalogue } from "../data/api.ts";
import { useMetric } from "../data/figures.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";

export type MetricInfo = Catalogue["rows"][number];

/** What trials are called in the address: they are no metric, but have a course. */
export const TRIALS = "trials";
const USUAL = "arr";
/** Breaks nothing down. */
export const WHOLE = "";

/** The metric and dimension that the page is about, from the URL. */
export function useMetricChoice() {
  const [search, change] = usePageParams();
  const catalogue = useCatalogue();
  const metrics = catalogue.data?.rows ?? [];
  const of = search.of ?? USUAL;
  const metric = metrics.find(({ id }) => id === of) ?? metrics.find(({ id }) => id === USUAL);
  const dimensions = metric === undefined ? [] : dimensionsOf(metric);
  const by = dimensions.find((name) => name === search.by) ?? WHOLE;
  return {
    catalogue,
    metrics,
    metric,
    isTrials: of === TRIALS,
    by,
    dimensions,
    choose: (id: string) => change({ of: id === USUAL ? undefined : id, by: undefined }),
    setBy: (name: string) => change({ by: name === WHOLE ? undefined : name }),
  };
}

/** The dimensions that a metric can be broken down by; another name of one is left out. */
function dimensionsOf({ dimensions }: MetricInfo): string[] {
  return dimensions.flatMap(({ dimension, is_supported }) =>
    is_supported && dimension !== "plan" ? [dimension] : [],
  );
}

/** The question for the course, with the page's comparison; nothing was before all time. */
export function courseQuestion({ question, view: { compare, range } }: Scope, by: string) {
  if (by !== WHOLE) return { ...question, by: [by] };
  return { ...question, ...(compare !== "none" && range !== "all" && { compare }) };
}

export function useCourse(metric: MetricInfo, scope: Scope, by: string) {
  return useMetric(metric.id, courseQuestion(scope, by));
}
