import { useMemo } from "react";
import { useAsk } from "../data/asking.ts";
import type { Targets } from "../growth/pipeline-answers.ts";

/** What was aimed at of expansion MRR by period, for the whole company or a saved segment, in minor units. */
export function useAims(segment: string | undefined): ReadonlyMap<string, number> {
  const rows = useAsk<Targets>("/targets", { metric: "expansion_mrr" }).data?.rows;
  return useMemo(
    () =>
      new Map(
        (rows ?? [])
          .filter(({ person, segment: of }) => person === null && (of ?? undefined) === segment)
          .map(({ period, amount }) => [period, amount]),
      ),
    [rows, segment],
  );
}
