import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { Problem, type Segments } from "../data/api.ts";
import { EVERYBODY } from "../data/drill-key.ts";
import { metricQuery, valuesOf } from "../data/figures.ts";
import { isAhead } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { useAwaited } from "../data/settling.ts";

/** The metrics that segments can be compared by. */
export const COMPARED = [
  "nrr_12m",
  "grr_12m",
  "nrr",
  "grr",
  "expansion_rate",
  "expansion_mrr",
  "mrr",
  "arpa",
] as const;
export const MOST_COMPARED = 5;

/** One segment's values by period; all customers are named `*`. */
export interface Compared {
  name: string;
  values: Map<string, number | null>;
}

/** The segments that the URL compares; by default, all customers and the first saved ones. */
export function chosenIn(text: string | undefined, saved: Segments["rows"]): string[] {
  const known = [EVERYBODY, ...saved.map(({ name }) => name)];
  const named = text?.split("|").filter((name) => known.includes(name)) ?? [];
  return (named.length > 0 ? [...new Set(named)] : known).slice(0, MOST_COMPARED);
}

/** Queries one metric for several segments. */
export function useCompared(scope: Scope, metric: string, names: string[]) {
  const { segment: _, ...question } = scope.question;
  const queries = names.map((name) =>
    metricQuery(metric, name === EVERYBODY ? question : { ...question, segment: name }),
  );
  useAwaited(queries);
  const answers = useQueries({
    queries,
    combine: (found) => ({
      data: found.map(({ data }) => data),
      error: found.map((one) => problemIn(one.error)).find((one) => one !== null) ?? null,
      retry: () => {
        for (const one of found) if (one.isError) one.refetch();
      },
    }),
  });
  const { data, error, retry } = answers;
  const key = names.join("|");
  return useMemo(() => {
    const [first] = data;
    const all = data.flatMap((answer) => (answer === undefined ? [] : [answer]));
    const periods = (first?.rows ?? [])
      .map(({ period }) => String(period))
      .filter((period) => !isAhead(period, scope.lastDay));
    const listed = key.split("|");
    return {
      columns:
        all.length < listed.length
          ? null
          : listed.map((name, place): Compared => ({ name, values: valuesOf(all[place]) })),
      periods,
      unit: first?.unit ?? "money",
      currency: first?.currency ?? scope.currency,
      error,
      retry,
    };
  }, [data, error, retry, key, scope.lastDay, scope.currency]);
}

function problemIn(error: unknown): Problem | null {
  return error instanceof Problem ? error : null;
}
