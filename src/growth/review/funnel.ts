/** The steps from a signal to money that stays, in order (GROWTH §7). */
export const FUNNEL_STEPS = ["signal", "offer", "opportunity", "won", "realised", "kept"] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];

/** A signal that fired, and how far it came. Days are counted from 1970-01-01; money in micros of the reporting currency. */
export interface Journey {
  /** The day of each step that it came to; null where it didn't, or where the step was skipped. */
  days: Readonly<Record<FunnelStep, number | null>>;
  /** What it is worth at each step that it came to; null where that isn't known. */
  money: Readonly<Record<FunnelStep, number | null>>;
}

/** One step of a funnel. */
export interface FunnelRow {
  step: FunnelStep;
  count: number;
  money: number;
  /** How many of `count` are of no known money. */
  withoutMoney: number;
  /** Share of the step before that came to this one; null for the first, and where none came to the one before. */
  conversion: number | null;
  /** The same of the last four quarters, each seen after as many days. */
  usual: number | null;
  /** Median days since the step before. */
  days: number | null;
  /** Money that was lost at this step against the usual conversion: 0 where it converts as usual or better. */
  loss: number;
}

/**
 * The steps of some journeys, beside those of the last four quarters. A step that was skipped going forward counts as
 * passed.
 */
export function funnelOf(now: readonly Journey[], before: readonly Journey[]): FunnelRow[] {
  const [places, placesBefore] = [now.map(lastPlace), before.map(lastPlace)];
  const came = FUNNEL_STEPS.map((_, place) => now.filter((_one, index) => (places[index] ?? -1) >= place));
  const usuals = FUNNEL_STEPS.map((_, place) => placesBefore.filter((last) => last >= place).length);
  return FUNNEL_STEPS.map((step, place) => {
    const own = came[place] ?? [];
    const entered = place === 0 ? [] : (came[place - 1] ?? []);
    const usualEntered = place === 0 ? 0 : (usuals[place - 1] ?? 0);
    const conversion = entered.length === 0 ? null : own.length / entered.length;
    const usual = usualEntered === 0 ? null : (usuals[place] ?? 0) / usualEntered;
    const money = own.flatMap(({ money }) => (money[step] === null ? [] : [money[step]]));
    return {
      step,
      count: own.length,
      money: money.reduce((sum, one) => sum + one, 0),
      withoutMoney: own.length - money.length,
      conversion,
      usual,
      days: medianDays(own, step),
      loss: lossOf(entered, FUNNEL_STEPS[place - 1], conversion, usual),
    };
  });
}

/** The step with the largest loss; null where nothing is lost. */
export function hesitation(rows: readonly FunnelRow[]): FunnelRow | null {
  const [worst] = rows.filter(({ loss }) => loss > 0).toSorted((a, b) => b.loss - a.loss);
  return worst ?? null;
}

/** The place of the last step that a journey came to; all before it count as passed. */
function lastPlace({ days }: Journey): number {
  return FUNNEL_STEPS.findLastIndex((step) => days[step] !== null);
}

/** What those that entered are worth at the mean, times how much less than usual came through. */
function lossOf(
  entered: readonly Journey[],
  step: FunnelStep | undefined,
  conversion: number | null,
  usual: number | null,
): number {
  if (step === undefined || conversion === null || usual === null || conversion >= usual) return 0;
  const known = entered.flatMap(({ money }) => (money[step] === null ? [] : [money[step]]));
  if (known.length === 0) return 0;
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  return Math.round(mean * entered.length * (usual - conversion));
}

/** The median of the days since the last step before that has a day. */
function medianDays(journeys: readonly Journey[], step: FunnelStep): number | null {
  const place = FUNNEL_STEPS.indexOf(step);
  const spans = journeys.flatMap(({ days }) => {
    const day = days[step];
    const last = FUNNEL_STEPS.slice(0, place).findLast((earlier) => days[earlier] !== null);
    const before = last === undefined ? null : days[last];
    return day === null || before === null ? [] : [day - before];
  });
  const sorted = spans.sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** A journey with the groups that it is in and when its signal fired. */
export interface KnownJourney extends Journey {
  firedOn: number;
  groups: readonly string[];
}

/** Groups journeys, the most signals first; a journey can be in several groups, or in none. */
export function byGroup<T extends KnownJourney>(journeys: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const journey of journeys)
    for (const group of journey.groups) {
      const own = groups.get(group) ?? [];
      own.push(journey);
      groups.set(group, own);
    }
  return [...groups].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
}
