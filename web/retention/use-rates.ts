import { useMemo } from "react";
import { useMetric, valuesOf } from "../data/figures.ts";
import { comparisonOf, type Scope } from "../data/scope.ts";
import { knownPeriods } from "../data/subject.ts";

/** Net and gross retention of all periods, trailing twelve months and per period, with net of those compared with. */
export function useRates(scope: Scope) {
  const compared = { ...scope.question, ...comparisonOf(scope.view) };
  const nrrYear = useMetric("nrr_12m", compared);
  const grrYear = useMetric("grr_12m", scope.question);
  const nrr = useMetric("nrr", compared);
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
  const before = useMemo(
    () => ({ nrr_12m: valuesOf(nrrYear.data, "previous"), nrr: valuesOf(nrr.data, "previous") }),
    [nrrYear.data, nrr.data],
  );
  const periods = useMemo(() => knownPeriods(nrrYear.data, scope.lastDay), [nrrYear.data, scope.lastDay]);
  return { values, before, periods, asked: [nrrYear, grrYear, nrr, grr] };
}
