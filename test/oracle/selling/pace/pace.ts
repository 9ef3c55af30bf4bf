import type { Target } from "../../../../src/growth/records/schemas.ts";
import { compare, max, mul, type Q, q, ratio, sub, sum, ZERO } from "../../rational.ts";
import { laterSpan, type Span, type SpanKind, spanNamed, spanOf } from "../periods.ts";
import type { Selling } from "../selling.ts";
import { type Actual, actualOn } from "./actuals.ts";
import { isMoney, kindOf, PACED, type PacedMetric, pacedOf } from "./paced.ts";

export type PaceState = "not_begun" | "on_pace" | "behind" | "met" | "missed" | "none";

/** How a target goes at the end of a day. Money is in micros. */
export interface Pace extends Actual {
  id: string;
  metric: PacedMetric;
  body: Target;
  target: Q;
  /** By how much the targets of its parts are above it. */
  partsDiffer: Q | null;
  reached: Q | null;
  /** Share of the period's days that are gone. */
  expected: Q;
  gap: Q | null;
  neededPerWeek: Q | null;
  daysLeft: number;
  state: PaceState;
}

/** What is asked: the targets of a period, or of those that the day is in. */
export interface PaceAsked {
  day: number;
  period?: string;
  metric?: string;
}

/** The pace of targets as they are now. */
export function paceOn(selling: Selling, { day, period, metric }: PaceAsked): Pace[] {
  const all = targetsNow(selling);
  const asked = all.filter(({ body }) => {
    const { start, end } = spanNamed(body.period);
    const isPeriod = period === undefined ? start <= day && day < end : body.period === period;
    return isPeriod && (metric === undefined || body.metric === metric);
  });
  return asked.map((one) => paceOf(selling, one, all, day));
}

interface TargetNow {
  id: string;
  body: Target;
}

/** Each target as it was told last. */
export const targetsNow = ({ targets }: Selling): TargetNow[] => [
  ...new Map(targets.map(({ id, body }) => [id, { id, body }])).values(),
];

function paceOf(selling: Selling, { id, body }: TargetNow, all: readonly TargetNow[], day: number): Pace {
  const metric = pacedOf(body.metric);
  if (metric === undefined) throw new Error(`a target of ${body.metric}`);
  const span = spanNamed(body.period);
  const days = span.end - span.start;
  const gone = Math.min(days, Math.max(0, day + 1 - span.start));
  const none = { actual: null, opening: null };
  const { actual, opening } = gone === 0 ? none : actualOn(selling, metric, body.scope, span, day);
  const target = exact(body);
  const daysLeft = days - gone;
  const expected = q(gone, days);
  const reached = reachedOf(metric, target, { actual, opening });
  return {
    ...{ id, metric, body, target, actual, opening, reached, expected, daysLeft },
    partsDiffer: partsDiffer(metric, body, all),
    gap: actual && sub(actual, target),
    neededPerWeek: neededOf(metric, target, actual, daysLeft),
    state: stateOf(metric, target, { actual, reached, expected, gone, daysLeft }),
  };
}

const IN_MICROS: ReadonlySet<string> = new Set(PACED.filter(isMoney));

/** The amount of a target: micros of money are whole; of another figure, ten digits are kept. */
export const exact = ({ metric, amount }: Target): Q =>
  IN_MICROS.has(metric) ? q(Math.round(amount)) : q(Math.round(amount * 1e10), 10_000_000_000);

/** Flows: actual / target; stocks: how much of the way from the opening; of others only the gap counts. */
function reachedOf(metric: PacedMetric, target: Q, { actual, opening }: Actual): Q | null {
  if (actual === null) return null;
  if (kindOf(metric) === "flow") return ratio(actual, target);
  return opening === null ? null : ratio(sub(actual, opening), sub(target, opening));
}

/** Before its period begins, nothing of a flow has come; what a stock is then is not yet known. */
function neededOf(metric: PacedMetric, target: Q, actual: Q | null, daysLeft: number): Q | null {
  const came = actual ?? (kindOf(metric) === "flow" ? ZERO : null);
  if (came === null || kindOf(metric) === "gap" || daysLeft === 0) return null;
  return mul(max(ZERO, sub(target, came)), q(7, daysLeft));
}

function stateOf(
  metric: PacedMetric,
  target: Q,
  {
    actual,
    reached,
    expected,
    gone,
    daysLeft,
  }: Pick<Pace, "actual" | "reached" | "expected" | "daysLeft"> & { gone: number },
): PaceState {
  if (gone === 0) return "not_begun";
  if (actual === null || kindOf(metric) === "gap") return "none";
  if (compare(actual, target) >= 0) return "met";
  if (daysLeft === 0) return "missed";
  return reached !== null && compare(reached, expected) >= 0 ? "on_pace" : "behind";
}

/** Of a flow: what the targets of a quarter's months, or of a year's quarters, else its months, are above its own; null unless all are there. */
export function partsDiffer(metric: PacedMetric, body: Target, all: readonly TargetNow[]): Q | null {
  if (kindOf(metric) !== "flow") return null;
  const own = all.filter((one) => isSame(one.body, body));
  const sums = partsOf(spanNamed(body.period)).flatMap((parts) => {
    const amounts = parts.flatMap(({ label }) => own.find((one) => one.body.period === label) ?? []);
    return amounts.length < parts.length ? [] : [sum(amounts.map((one) => exact(one.body)))];
  });
  return sums[0] ? sub(sums[0], exact(body)) : null;
}

/** The ways to cut a period into parts. */
function partsOf({ label, start }: Span): Span[][] {
  const cut = (kind: SpanKind, count: number) =>
    Array.from({ length: count }, (_, index) => laterSpan(kind, spanOf(kind, start), index));
  if (label.includes("Q")) return [cut("month", 3)];
  return label.length === 4 ? [cut("quarter", 4), cut("month", 12)] : [];
}

const isSame = (a: Target, b: Target): boolean =>
  a.metric === b.metric && JSON.stringify(a.scope) === JSON.stringify(b.scope);
