import type { Scope } from "../data/scope.ts";
import { useSegments } from "../data/scope.ts";
import { subjectPeriod } from "../data/subject.ts";
import { NothingHere, Trouble, Waiting } from "../parts/states.tsx";
import { Cohorts } from "../retention/cohorts.tsx";
import { RetentionCourse } from "../retention/retention-course.tsx";
import { useRates } from "../retention/use-rates.ts";
import { Comparison } from "../segments/comparison.tsx";
import "../retention/retention.css";
import "../segments/segments.css";

/** Net and gross retention over time. */
export function RetentionLines({ scope }: { scope: Scope }) {
  const { values, before, periods, asked } = useRates(scope);
  const failed = asked.find(({ error }) => error !== null);
  const subject = subjectPeriod(periods, scope.view.period, scope.lastDay);
  if (failed !== undefined && failed.error !== null)
    return <Trouble problem={failed.error} onRetry={() => failed.refetch()} />;
  if (asked.some(({ data }) => data === undefined)) return <Waiting height={640} />;
  if (subject === null) return <NothingHere lastDay={scope.lastDay} />;
  return <RetentionCourse {...{ scope, values, before, periods, subject }} />;
}

/** Retention by cohort. */
export function CohortTable({ scope }: { scope: Scope }) {
  return <Cohorts scope={scope} />;
}

/** Segments compared by a metric over time. */
export function SegmentsCompared({ scope }: { scope: Scope }) {
  const saved = useSegments();
  return saved.data === undefined ? (
    <Waiting height={640} />
  ) : (
    <Comparison scope={scope} saved={saved.data.rows} />
  );
}
