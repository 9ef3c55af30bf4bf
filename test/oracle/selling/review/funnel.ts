import { median } from "../../growth/backtest.ts";
import type { Kind } from "../../growth/kind.ts";
import { compare, mul, type Q, q, ratio, sub, sum, ZERO } from "../../rational.ts";
import { ownerOn } from "../money/owned.ts";
import { laterSpan, type Span } from "../periods.ts";
import type { Role, Selling } from "../selling.ts";
import {
  type Course,
  courseOf,
  type Journey,
  journeysOf,
  STEPS,
  type StepName,
  worthsOf,
} from "./journeys.ts";

/** One step of the way from signals to money that stays. Money in micros of the reporting currency. */
export interface FunnelStep {
  step: StepName;
  count: number;
  money: Q;
  /** How many of them are of unknown worth. */
  withoutMoney: number;
  conversion: Q | null;
  /** The same of the four quarters before, each seen after as many days. */
  usual: Q | null;
  medianDays: Q | null;
  loss: Q;
  /** The step at which most money is lost. */
  hesitates: boolean;
}

export type ReviewBy = "kind" | "product" | "segment" | "owner";

/** How far the signals of a quarter came by today: of all (null), and by group. */
export function reviewOf(
  selling: Selling,
  kinds: readonly Kind[],
  quarter: Span,
  by: ReviewBy,
): Array<{ group: string | null; steps: FunnelStep[] }> {
  const worths = worthsOf(selling, kinds);
  const age = selling.today - quarter.start;
  const seen = (span: Span, on: number) =>
    journeysOf(selling, kinds)
      .filter(({ firedOn }) => firedOn >= span.start && firedOn < span.end && firedOn <= on)
      .map((journey) => ({
        groups: groupsOf(selling, journey, by),
        course: courseOf(selling, journey, on, worths),
      }));
  const now = seen(quarter, selling.today);
  const before = [-1, -2, -3, -4]
    .map((count) => laterSpan("quarter", quarter, count))
    .flatMap((span) => seen(span, span.start + age));
  const courses = (list: typeof now, group?: string) =>
    list.filter(({ groups }) => group === undefined || groups.includes(group)).map(({ course }) => course);
  const groups = [...new Set(now.flatMap((one) => one.groups))];
  return [
    { group: null, steps: funnelOf(courses(now), courses(before)) },
    ...groups.map((group) => ({ group, steps: funnelOf(courses(now, group), courses(before, group)) })),
  ];
}

const ROLES: readonly Role[] = ["success", "sales", "lead"];

function groupsOf(
  selling: Selling,
  { kind, customer, firedOn, deal, offer }: Journey,
  by: ReviewBy,
): string[] {
  if (by === "kind") return [kind];
  if (by === "product") return [deal?.deal.product ?? offer?.product ?? ""];
  if (by === "segment") {
    const own = selling.segments.filter(({ customers }) => customers.includes(customer));
    return own.length === 0 ? [""] : own.map(({ name }) => name);
  }
  const [owner] = ROLES.flatMap((role) => ownerOn(selling, customer, role, firedOn) ?? []);
  return [deal?.owner ?? owner ?? ""];
}

function funnelOf(now: readonly Course[], before: readonly Course[]): FunnelStep[] {
  const steps = STEPS.map((step, place) => stepOf(step, STEPS[place - 1], now, before));
  const [worst] = steps
    .filter(({ loss }) => compare(loss, ZERO) > 0)
    .toSorted((a, b) => compare(b.loss, a.loss));
  return steps.map((step) => ({ ...step, hesitates: step === worst }));
}

/** Those that came to a step, or to a later one without it. */
const at = (courses: readonly Course[], step: StepName): Course[] =>
  courses.filter(({ days }) => STEPS.slice(STEPS.indexOf(step)).some((one) => days[one] !== null));

function stepOf(
  step: StepName,
  last: StepName | undefined,
  now: readonly Course[],
  before: readonly Course[],
): Omit<FunnelStep, "hesitates"> {
  const came = at(now, step);
  const share = (of: readonly Course[]) =>
    last === undefined ? null : ratio(q(at(of, step).length), q(at(of, last).length));
  const [conversion, usual] = [share(now), share(before)];
  const known = came.flatMap(({ money }) => money[step] ?? []);
  return {
    ...{ step, count: came.length, money: sum(known), withoutMoney: came.length - known.length },
    ...{ conversion, usual, medianDays: median(came.flatMap(({ days }) => daysTo(days, step))) },
    loss: last === undefined ? ZERO : lossOf(at(now, last), last, conversion, usual),
  };
}

/** Days since the last of the steps before that it went through. */
function daysTo(days: Course["days"], step: StepName): number[] {
  const own = days[step];
  const before = STEPS.slice(0, STEPS.indexOf(step))
    .flatMap((one) => days[one] ?? [])
    .at(-1);
  return own === null || before === undefined ? [] : [own - before];
}

/** What those that entered are worth at the mean, times how much less than usual came through. */
function lossOf(entered: readonly Course[], step: StepName, conversion: Q | null, usual: Q | null): Q {
  if (conversion === null || usual === null || compare(conversion, usual) >= 0) return ZERO;
  const known = entered.flatMap(({ money }) => money[step] ?? []);
  const mean = ratio(sum(known), q(known.length)) ?? ZERO;
  return mul(mul(mean, q(entered.length)), sub(usual, conversion));
}
