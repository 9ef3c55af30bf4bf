import type { z } from "zod";
import type { cohortCustomersOperation } from "../../src/api/ask/cohorts-operations.ts";
import { readFilter } from "../../src/base/filter-text.ts";
import type { Movers, Question } from "../data/api.ts";
import { type Drill, EVERYBODY } from "../data/drill-key.ts";
import { endsOf, nextPeriod } from "../data/period.ts";
import { readingOf } from "../data/reading.ts";

/** The question of a cell; `by` is the breakdown that it's a row of. */
export type CellQuestion = Omit<Question, "by"> & { by?: string };

/** The path and inputs to request the proof of a cell. */
export interface DrillAsked {
  path: string;
  question: object;
}

/** The request for the customers behind a cell. */
export function customersBehind(drill: Drill, base: Question): DrillAsked {
  const where = filtersOf(drill, base);
  const segment = segmentOf(drill, base);
  if (drill.cohort !== undefined) {
    const { of, interval, age } = drill.cohort;
    return {
      path: `/cohorts/${encodeURIComponent(drill.period)}/${age}`,
      question: { of, interval, ...readingOf(base), segment, where },
    };
  }
  return { path: `/movers/${drill.metric}`, question: cellOf(drill, base) };
}

type CohortCustomers = z.infer<typeof cohortCustomersOperation.output>;

/** The customers behind a cell, of a metric or of the cohort table. */
export type Behind = Movers | CohortCustomers;

/** A customer in such a list: MRR before and after, and the number of changes if known. */
export interface BehindRow {
  account: string;
  customer: string;
  name: string | null;
  before: number;
  after: number;
  value: number;
  changes: number | null;
}

/** Converts the customers of either list to one shape. */
export function rowsBehind(found: Behind): BehindRow[] {
  if (!("cohort" in found))
    return isOfBalances(found) ? found.rows.map((row) => ({ ...row, changes: null })) : found.rows;
  return found.rows.map(({ base, now, ...row }) => ({ ...row, before: base, after: now, changes: null }));
}

/** Whether the lines behind a figure are what customers have, not what changed. */
export function isOfBalances({ proof }: { proof: Movers["proof"] }): boolean {
  return BALANCES.includes(proof);
}

const BALANCES: readonly Movers["proof"][] = ["balances", "openings", "year"];

/** The period at whose end a drill looks; for a cohort cell, the period at its age. */
export function lastPeriodOf({ period, cohort }: Drill): string {
  return Array.from({ length: cohort?.age ?? 0 }).reduce<string>((label) => nextPeriod(label, 1), period);
}

/** The question of one cell. Its own label sets the length of its period, whatever the page's interval is now. */
export function cellOf(drill: Drill, base: Question): CellQuestion {
  const segment = segmentOf(drill, base);
  const where = filtersOf(drill, base);
  const range = drill.cohort === undefined ? endsOf(drill.period) : endsOf(lastPeriodOf(drill));
  const isSpan = range.from !== range.to;
  const by = drill.where.map(dimensionOf).find((name) => !MOVED.includes(name));
  return {
    ...readingOf(base),
    segment,
    ...range,
    ...(isSpan && { interval: "range" as const }),
    where,
    ...(by !== undefined && { by }),
  };
}

/** The page's filters with those of the row, which replace filters on the same dimension. */
function filtersOf(drill: Drill, { where = [] }: Question): string[] {
  const own = new Set(drill.where.map(dimensionOf));
  return [...where.filter((one) => !own.has(dimensionOf(one))), ...drill.where];
}

const dimensionOf = (filter: string) => readFilter(filter)?.name ?? "";

/** Dimensions that split movements; any other is the row of a breakdown. */
const MOVED = ["type", "cause", "group"];

/** The segment of a cell: the page's, unless the cell names its own. */
function segmentOf({ segment }: Drill, base: Question): string | undefined {
  return segment === undefined ? base.segment : segment === EVERYBODY ? undefined : segment;
}
