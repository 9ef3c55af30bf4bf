import type { z } from "zod";
import type { cohortCustomersOperation } from "../../src/api/ask/cohorts-operations.ts";
import { readFilter } from "../../src/base/filter-text.ts";
import type { Movers, Question } from "../data/api.ts";
import { type Drill, EVERYBODY } from "../data/drill-key.ts";
import { endsOf, nextPeriod } from "../data/period.ts";

/** The question of a cell; `by`: the breakdown that it is a row of. */
export type CellQuestion = Omit<Question, "by"> & { by?: string };

/** Where what is behind a cell is asked, and with what. */
export interface DrillAsked {
  path: string;
  question: object;
}

/** The question whose answer is the list of customers behind a cell. */
export function customersBehind(drill: Drill, base: Question): DrillAsked {
  const where = filtersOf(drill, base);
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

type CohortCustomers = z.infer<typeof cohortCustomersOperation.output>;

/** A list of the customers behind a cell, of a metric or of the table of cohorts. */
export type Behind = Movers | CohortCustomers;

/** A customer of such a list: what it had before and has after, and how many changes that took where it is known. */
export interface BehindRow {
  account: string;
  customer: string;
  name: string | null;
  before: number;
  after: number;
  value: number;
  changes: number | null;
}

/** The customers of either list in one shape. */
export function rowsBehind(found: Behind): BehindRow[] {
  if (!("cohort" in found)) return found.rows;
  return found.rows.map(({ base, now, ...row }) => ({ ...row, before: base, after: now, changes: null }));
}

/** The period whose end a drill is about: of a cohort's cell, the one at its age. */
export function lastPeriodOf({ period, cohort }: Drill): string {
  return Array.from({ length: cohort?.age ?? 0 }).reduce<string>((label) => nextPeriod(label, 1), period);
}

/**
 * The question of one cell, of all its customers or of one of them. Its label says how long its period is, whatever the
 * interval of the page is by then.
 */
export function cellOf(drill: Drill, base: Question): CellQuestion {
  const { policy } = base;
  const segment = segmentOf(drill, base);
  const where = filtersOf(drill, base);
  const range = drill.cohort === undefined ? endsOf(drill.period) : endsOf(lastPeriodOf(drill));
  const by = drill.where.map(dimensionOf).find((name) => !MOVED.includes(name));
  return { policy, segment, ...range, where, ...(by !== undefined && { by }) };
}

/** The page's filters with the row's own: a row is one of the values that the page is filtered to. */
function filtersOf(drill: Drill, { where = [] }: Question): string[] {
  const own = new Set(drill.where.map(dimensionOf));
  return [...where.filter((one) => !own.has(dimensionOf(one))), ...drill.where];
}

const dimensionOf = (filter: string) => readFilter(filter)?.name ?? "";

/** What parts of movements are told by; anything else is a row of a breakdown. */
const MOVED = ["type", "cause", "group"];

/** Whose figure a cell is: the page's segment's, unless it names one itself. */
function segmentOf({ segment }: Drill, base: Question): string | undefined {
  return segment === undefined ? base.segment : segment === EVERYBODY ? undefined : segment;
}
