import { useMemo } from "react";
import { useMetric, valuesOf } from "../data/figures.ts";
import type { Scope } from "../data/scope.ts";
import { knownPeriods } from "../data/subject.ts";

/** Net and gross retention of all periods, trailing twelve months and per period. */
export function useRates(scope: Scope) {
  const nrrYear = useMetric("nrr_12m", scope.question);
  const grrYear = useMetric("grr_12m", scope.question);
  const nrr = useMetric("nrr", scope.question);
  const grr = useMetric("grr", scope.question);
  const values = useMemo(
    () => ({
      nrr_12m: valuesOf(nrrYear.data),
      grr_12m: valuesOf(grrYear.data),
      nrr: valuesOf(nrr.data),
      grr: valuesOf(grr.data),
    }),
    [nrrYear.data, grrYear.data, nrr.data, grr.data],
  );
  const periods = useMemo(() => knownPeriods(nrrYear.data, scope.lastDay), [nrrYear.data, scope.lastDay]);
  return { values, periods, asked: [nrrYear, grrYear, nrr, grr] };
}
