import type { Question } from "../data/api.ts";
import { type Drill, EVERYBODY } from "../data/drill-key.ts";

/** Where what is behind a cell is asked, and with what. */
export interface DrillAsked {
  path: string;
  question: Question & Record<string, unknown>;
}

/** The question whose answer is the list of customers behind a cell. */
export function customersBehind(drill: Drill, base: Question): DrillAsked {
  const where = [...(base.where ?? []), ...drill.where];
  const { policy } = base;
  const segment = segmentOf(drill, base);
  if (drill.cohort !== undefined) {
    const { of, interval, age } = drill.cohort;
    return {
      path: `/cohorts/${encodeURIComponent(drill.period)}/${age}`,
      question: { of, interval, policy, segment, where },
    };
  }
  return { path: `/movers/${drill.metric}`, question: cellOf(drill, base) };
}

/** The question of one cell, of all its customers or of one of them. */
export function cellOf(drill: Drill, base: Question): DrillAsked["question"] {
  const { policy } = base;
  const segment = segmentOf(drill, base);
  const where = [...(base.where ?? []), ...drill.where];
  return { policy, segment, from: drill.period, to: drill.period, interval: base.interval, where };
}

/** Whose figure a cell is: the page's segment's, unless it names one itself. */
function segmentOf({ segment }: Drill, base: Question): string | undefined {
  return segment === undefined ? base.segment : segment === EVERYBODY ? undefined : segment;
}
