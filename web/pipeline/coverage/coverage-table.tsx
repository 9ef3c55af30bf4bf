import { useAsk } from "../../data/asking.ts";
import { nextPeriod } from "../../data/period.ts";
import type { Coverage } from "../../growth/pipeline-answers.ts";
import type { TabProps } from "../tab-props.ts";
import { CoverageQuarters } from "./coverage-quarters.tsx";

/** Coverage of a quarter beside that of the one before and after. */
export function CoverageTable({
  coverage,
  whose,
  onChange,
}: {
  coverage: Coverage;
  /** Whose coverage it is: of a segment or a person. */
  whose: object;
  onChange: TabProps["onChange"];
}) {
  const { quarter } = coverage;
  const before = useQuarter(nextPeriod(quarter, -1), whose);
  const after = useQuarter(nextPeriod(quarter, 1), whose);
  const shown = [
    { quarter: nextPeriod(quarter, -1), answer: before },
    { quarter, answer: coverage },
    { quarter: nextPeriod(quarter, 1), answer: after },
  ];
  return <CoverageQuarters of={coverage} quarters={shown} whose={whose} onChange={onChange} />;
}

function useQuarter(quarter: string, whose: object): Coverage | undefined {
  return useAsk<Coverage>("/coverage", { ...whose, quarter }).data;
}
