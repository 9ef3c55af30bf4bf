import type { Life } from "./buyers.ts";
import type { Chance } from "./chance.ts";
import type { Limit, Observation, UsageMetric } from "./company.ts";
import { dayText } from "./day-numbers.ts";

/** How the use of a metric goes at one customer: thousandths of what it may use at first, day by day from its start. */
export type Path = number[];

const SLOPES = [-3, 0, 0, 1, 2, 4, 9];

/** A path with a change of pace now and then; half of them on round shares, so that thresholds are met exactly. */
export function pathOf(chance: Chance, days: number): Path {
  const path: Path = [];
  const isRound = chance.in100(50);
  const isSteady = chance.in100(15);
  let [share, slope, left] = [isSteady ? chance.whole(600, 1400) : chance.whole(100, 900), 0, 0];
  for (let day = 0; day < days; day += 1) {
    if (left === 0) [slope, left] = [isSteady ? 0 : chance.of(SLOPES), chance.whole(20, 80)];
    left -= 1;
    share = Math.min(1400, Math.max(20, share + slope));
    path.push(isRound ? Math.round(share / 50) * 50 : share + chance.whole(-30, 30));
  }
  return path.map((one) => Math.max(0, one));
}

/** The days of a path on which it comes near its limit from below. */
export const crossings = (path: Path): number[] =>
  path.flatMap((share, day) => (share >= 900 && (path[day - 1] ?? 0) < 900 ? [day] : []));

/** How a metric is watched. */
export interface Watch {
  metric: UsageMetric;
  /** Days between observations; 0: daily but for weekends. */
  every: number;
  hour: number | null;
  /** The first day that anything was seen on. */
  from: number;
  isBackfilled: boolean;
  /** Whether observations carry limits. */
  hasLimits: boolean;
}

export function watchOf(chance: Chance, metric: UsageMetric, first: number, isDeclared: boolean): Watch {
  return {
    metric,
    every: chance.of([1, 1, 1, 1, 1, 0, 0, 2, 7, 9, 30]),
    hour: chance.in100(30) ? null : chance.whole(0, 22),
    from: first + (chance.in100(40) ? chance.whole(0, 150) : 0),
    isBackfilled: chance.in100(30),
    hasLimits: !isDeclared || chance.in100(15),
  };
}

/** What an item lets a customer use at first, in thousandths. */
export function firstLimit({ metric }: Watch, limits: readonly Limit[], { states }: Life): number {
  const [state] = states;
  const limit = limits.find((one) => one.metric === metric.id && one.product === state?.product);
  const quantity = state?.quantity ?? 1;
  if (limit) return limit.per === "item" ? limit.amount : limit.amount * quantity;
  return metric.unit.startsWith("seat") ? quantity * 1000 : 20_000;
}

/** Whether a customer is seen on each day, and at once: some of those that are watched daily. */
const seesAll = ({ every }: Watch, { customer }: Life): boolean =>
  every === 1 && Number(customer.replace(/\D/g, "")) % 3 === 0;

/** The observations of a customer, with gaps, late rows, and rows that replace others. */
export function observationsOf(
  chance: Chance,
  watch: Watch,
  life: Life,
  path: Path,
  first: number,
): Observation[] {
  const { metric, every, from } = watch;
  const made: Observation[] = [];
  const isSilent = chance.in100(8);
  const isWhole = seesAll(watch, life);
  const [gap, length] = [life.start + chance.whole(10, 400), chance.whole(5, 60)];
  for (let day = Math.max(from, life.start); !isSilent && day < life.start + path.length; day += every || 1) {
    const isWeekend = every === 0 && (day + 4) % 7 < 2;
    const isMissed = (day >= gap && day < gap + length) || chance.in100(4);
    if (isWeekend || (isMissed && !isWhole)) continue;
    const share = (path[day - life.start] ?? 0) / (metric.kind === "count" ? 30 / (every || 1.4) : 1);
    const isCounted = metric.unit.startsWith("seat");
    const value = isCounted ? Math.round((first * share) / 1e6) * 1000 : Math.round((first * share) / 1000);
    made.push(...rowsOf(chance, watch, life.customer, day, value, first, isWhole));
  }
  return made.filter(({ recordedAt, at }) => (recordedAt ?? at) < dayText(life.start + path.length));
}

function rowsOf(
  chance: Chance,
  { metric, hour, isBackfilled, hasLimits }: Watch,
  customer: string,
  day: number,
  value: number,
  first: number,
  isAtOnce: boolean,
): Observation[] {
  const at = instantOf(day, hour);
  const recorded = (lag: number): string => instantOf(day + lag, Math.max(hour ?? 0, 20), 30);
  const limit = hasLimits && first > 0 && chance.in100(50) ? first : null;
  const row = (recordedAt: string | null, seen: number): Observation => ({
    ...{ customer, metric: metric.id, at, recordedAt, value: seen, limit },
  });
  if (isBackfilled) return [row(null, value)];
  const lag = chance.in100(5) ? chance.whole(1, 20) : 0;
  const made = [row(recorded(lag), value)];
  const isReplaced = chance.in100(3);
  if (isAtOnce) return [row(recorded(0), value)];
  return isReplaced ? [...made, row(recorded(lag + chance.whole(1, 25)), Math.round(value * 0.7))] : made;
}

function instantOf(day: number, hour: number | null, minutes = 0): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return hour === null ? dayText(day) : `${dayText(day)}T${two(hour)}:${two(minutes)}:00Z`;
}
