import type { Company, Observation } from "./company.ts";
import { momentOf } from "./day-numbers.ts";

/** An observation with its days. */
export interface Seen {
  at: number;
  on: number;
  recordedAt: number;
  recordedOn: number;
  isBackfilled: boolean;
  value: number;
  limit: number | null;
}

/** What was seen of one customer and metric, by day; within a day by instant, then by recording, then by arrival. */
export type SeenDays = Map<number, Seen[]>;

/** What was seen of one day: the last value and all of them together, in thousandths. */
export interface DaySeen {
  on: number;
  last: number;
  sum: number;
}

/** A level is known on the day it was seen and this many days after; an observation's own limit holds as long. */
export const KNOWN_DAYS = 35;

/** What was seen, by customer and then by metric. */
export type Observed = Map<string, Map<string, SeenDays>>;

/** Every observation; within a day by instant, then by recording. */
export function seenBy({ observations, zone }: Company): Observed {
  const customers: Observed = new Map();
  for (const observation of observations) {
    const { customer, metric } = observation;
    const own = customers.get(customer) ?? new Map<string, SeenDays>();
    customers.set(customer, own);
    const days = own.get(metric) ?? new Map<number, Seen[]>();
    own.set(metric, days);
    const seen = toSeen(observation, zone);
    days.set(seen.on, [...(days.get(seen.on) ?? []), seen]);
  }
  for (const days of [...customers.values()].flatMap((own) => [...own.values()]))
    for (const list of days.values()) list.sort((a, b) => a.at - b.at || a.recordedAt - b.recordedAt);
  return customers;
}

function toSeen(observation: Observation, zone: string): Seen {
  const { recordedAt, value, limit } = observation;
  const { at, on } = momentOf(observation.at, zone);
  const recorded = momentOf(recordedAt ?? observation.at, zone);
  const isBackfilled = recordedAt === null;
  return { at, on, recordedAt: recorded.at, recordedOn: recorded.on, isBackfilled, value, limit };
}

const NONE: readonly Seen[] = [];

/** The observations of a day that hold by what was recorded up to the end of `known`: the last of each instant. */
export function heldOn(days: SeenDays, on: number, known: number): readonly Seen[] {
  const all = days.get(on);
  if (all === undefined) return NONE;
  const [first] = all;
  if (first && all.length === 1) return first.recordedOn <= known ? all : NONE;
  const recorded = all.filter(({ recordedOn }) => recordedOn <= known);
  return recorded.filter(({ at }, index) => recorded[index + 1]?.at !== at);
}

/** A day on its own; null: nothing was seen on it. */
export function seenOn(days: SeenDays, on: number, known: number): DaySeen | null {
  const held = heldOn(days, on, known);
  const last = held.at(-1);
  return last ? { on, last: last.value, sum: held.reduce((sum, { value }) => sum + value, 0) } : null;
}

/** The days from `from` to `to` on which something was seen, latest first. */
export function seenWithin(days: SeenDays, from: number, to: number, known: number): DaySeen[] {
  const found: DaySeen[] = [];
  for (let on = to; on >= from; on -= 1) {
    const seen = seenOn(days, on, known);
    if (seen) found.push(seen);
  }
  return found;
}

/** The last day up to `on` on which something was seen, no longer ago than a value is known for. */
export function lastSeen(days: SeenDays, on: number, known: number): DaySeen | null {
  for (let day = on; day >= on - KNOWN_DAYS; day -= 1) {
    const seen = seenOn(days, day, known);
    if (seen) return seen;
  }
  return null;
}

const limited = new WeakMap<SeenDays, boolean>();

/** Whether any observation carries a limit. */
function hasLimits(days: SeenDays): boolean {
  const has = limited.get(days) ?? [...days.values()].flat().some(({ limit }) => limit !== null);
  limited.set(days, has);
  return has;
}

/** The last limit that an observation up to `on` carried, no longer ago than it holds for. */
export function seenLimit(days: SeenDays, on: number, known: number): number | null {
  if (!hasLimits(days)) return null;
  for (let day = on; day >= on - KNOWN_DAYS; day -= 1) {
    const limit = heldOn(days, day, known).findLast((seen) => seen.limit !== null)?.limit;
    if (limit) return limit;
  }
  return null;
}

/** The first day on which something was seen. */
export function firstSeen(days: SeenDays, known: number): number | null {
  const seen = [...days.keys()].filter((on) => heldOn(days, on, known).length > 0);
  return seen.length > 0 ? Math.min(...seen) : null;
}

/**
 * The days that a condition on a level looks at, with how many it needs: those of the last 7, at least 3. Of what is seen
 * less often (its last two days lie a week or more apart) the last two.
 */
export function weighedDays(days: SeenDays, on: number): { list: DaySeen[]; need: number } {
  const last = lastSeen(days, on, on);
  const before = last && lastSeen(days, last.on - 1, on);
  if (last && before && last.on - before.on >= 7) return { list: [last, before], need: 2 };
  return { list: seenWithin(days, on - 6, on, on), need: 3 };
}
