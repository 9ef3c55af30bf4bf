import type { Question } from "../data/api.ts";
import type { Drill } from "../data/drill-key.ts";
import { endsOf } from "../data/period.ts";

/** Where what is behind a cell is asked, and with what. */
export interface DrillAsked {
  path: string;
  question: Question & Record<string, unknown>;
}

/** The question whose answer is the list of customers behind a cell. */
export function customersBehind(drill: Drill, base: Question): DrillAsked {
  const where = [...(base.where ?? []), ...drill.where];
  if (drill.cohort !== undefined) {
    const { of, interval, age } = drill.cohort;
    return {
      path: `/cohorts/${encodeURIComponent(drill.period)}/${age}`,
      question: { of, interval, ...readBy(base), where },
    };
  }
  return { path: `/movers/${drill.metric}`, question: cellOf(drill, base) };
}

/** The question of one cell, of all its customers or of one of them. */
export function cellOf(drill: Drill, base: Question): DrillAsked["question"] {
  const where = [...(base.where ?? []), ...drill.where];
  return {
    ...readBy(base),
    ...endsOf(drill.period),
    ...(base.interval !== undefined && { interval: base.interval }),
    where,
  };
}

/** What a cell is read by, whatever it is of. */
function readBy({ policy, segment }: Question): Question {
  return { ...(policy !== undefined && { policy }), ...(segment !== undefined && { segment }) };
}
