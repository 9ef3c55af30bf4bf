import type { Stream } from "../random.ts";

/** Days from `from` until before `until` on which use is high. */
export interface Surge {
  from: number;
  until: number;
}

/** How surges are drawn. Lengths are in days, both ends included. */
export interface SurgeHabit {
  /** The share of events that a surge leads up to, and its length. */
  share: number;
  lead: readonly [least: number, most: number];
  /** The chance, in each 120 days, of a surge that leads up to nothing, and its length. */
  idle: number;
  length: readonly [least: number, most: number];
  /** The chance that use is high at the end of the era, where it can't be known yet what follows. */
  atEnd: number;
}

const IDLE_EVERY = 120;
/** Days after an idle surge's start without an event. */
const IDLE_FOR = 180;
const RAMP = 21;
const AT_END = [20, 75] as const;

/** Draws surges that end with an event, and others that nothing follows. @param events days, rising */
export function drawSurges(
  stream: Stream,
  events: readonly number[],
  days: number,
  { share, lead, idle, length, atEnd }: SurgeHabit,
): Surge[] {
  const surges = events.flatMap((until) => {
    const from = until - stream.whole(...lead);
    return stream.chance(share) && from > 0 ? [{ from, until }] : [];
  });
  for (let start = 0; start < days; start += IDLE_EVERY) {
    const from = start + stream.whole(0, IDLE_EVERY - 1);
    const until = from + stream.whole(...length);
    const isFollowed = events.some((event) => event >= from && event < from + IDLE_FOR);
    if (stream.chance(idle) && !isFollowed && until < days) surges.push({ from, until });
  }
  const last = { from: days - stream.whole(...AT_END), until: days };
  return stream.chance(atEnd) ? [...surges, last] : surges;
}

/** How far into a surge a day is: 1 within one, rising from 0 to it in the three weeks before, else 0. */
export function heightOn(surges: readonly Surge[], day: number): number {
  let height = 0;
  for (const { from, until } of surges) {
    if (day >= until) continue;
    height = Math.max(height, Math.min(1, 1 - (from - day) / RAMP));
  }
  return height;
}
