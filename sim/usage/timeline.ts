import { DAY, type Era } from "../calendar.ts";
import type { Status, Written } from "../life.ts";

/** What a customer had at the end of each day of the era; day 0 is the era's first. */
export interface Timeline {
  /** The era's first day, counted from 1970-01-01, and its number of days. */
  first: number;
  days: number;
  /** Seats of the plans Starter, Team and Business, in all. */
  seats: Uint16Array;
  /** The highest of these plans: 1 Starter, 2 Team, 3 Business, 0 none. */
  rank: Uint8Array;
  /** 1 on days with Priority Support. */
  support: Uint8Array;
  /** 1 on days on which anything changed. */
  changed: Uint8Array;
}

/** What is used on a day of the era; null where it isn't measured. */
export type Use = (day: number) => number | null;

const LIVE: readonly Status[] = ["trialing", "active", "past_due", "canceling"];
const RANKS: Partial<Record<string, number>> = { prod_starter: 1, prod_team: 2, prod_business: 3 };

/** Lays a customer's states out by day. @param written by time */
export function timelineOf(written: readonly Written[], era: Era): Timeline {
  const days = Math.round((era.end - era.first) / DAY);
  const timeline: Timeline = {
    first: Math.floor(era.first / DAY),
    days,
    seats: new Uint16Array(days),
    rank: new Uint8Array(days),
    support: new Uint8Array(days),
    changed: new Uint8Array(days),
  };
  const last = new Map<number, Written>();
  for (const state of written) {
    const before = last.get(state.item);
    if (before) hold(timeline, before, dayOf(state, timeline));
    last.set(state.item, state);
    timeline.changed[dayOf(state, timeline)] = 1;
  }
  for (const state of last.values()) hold(timeline, state, days);
  return timeline;
}

/** Days on which something that was there before rose. */
export function risesOf(values: Uint16Array | Uint8Array): number[] {
  const days: number[] = [];
  for (let day = 1; day < values.length; day++) {
    const before = values[day - 1] ?? 0;
    if (before > 0 && (values[day] ?? 0) > before) days.push(day);
  }
  return days;
}

/** Whether nothing changes on any day from `from` until before `until`. */
export function isQuiet({ changed }: Timeline, from: number, until: number): boolean {
  return !changed.subarray(Math.max(0, from), Math.max(0, until)).includes(1);
}

/** Whether a condition holds on every day from `from` until before `until`, all of them within the era. */
export function holdsFor(values: Uint8Array, from: number, until: number, least: number): boolean {
  return from >= 0 && until <= values.length && values.subarray(from, until).every((value) => value >= least);
}

function dayOf({ at }: Written, { first }: Timeline): number {
  return Math.floor(at / DAY) - first;
}

/** Counts a state on the days from its own until before another. */
function hold(timeline: Timeline, state: Written, until: number): void {
  if (!LIVE.includes(state.status)) return;
  const { product } = state.price;
  const rank = RANKS[product] ?? 0;
  for (let day = dayOf(state, timeline); day < until; day++) {
    if (product === "prod_support") timeline.support[day] = 1;
    if (rank === 0) continue;
    timeline.seats[day] = (timeline.seats[day] ?? 0) + state.quantity;
    timeline.rank[day] = Math.max(timeline.rank[day] ?? 0, rank);
  }
}
