import type { Stream } from "./random.ts";

/** Instants and durations are whole seconds, instants since the epoch, in UTC. */
export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const MONTH = (365 * DAY) / 12;

/** The instant at which a date ("2023-11-01") begins. */
export function dayStart(date: string): number {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`not a date: ${date}`);
  return at / 1000;
}

/** The same day and time `months` later; the last day of the month if it has no such day. */
export function monthsAfter(at: number, months: number): number {
  const date = new Date(at * 1000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) / 1000;
  return day + (at % DAY);
}

/** The first end after `at` of billing periods of `step` months that begin at `anchor`. */
export function periodEnd(anchor: number, step: number, at: number): number {
  let periods = Math.max(1, Math.floor((at - anchor) / (MONTH * step)));
  while (monthsAfter(anchor, periods * step) <= at) periods++;
  return monthsAfter(anchor, periods * step);
}

/** Midnight of the first day of the month after `at`. */
export function nextMonth(at: number): number {
  const date = new Date(at * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
}

/** A moment in business hours around the day of `near`; most weekend days move to Monday. */
export function businessMoment(stream: Stream, near: number): number {
  let day = Math.floor(near / DAY);
  const weekday = (day + 4) % 7;
  if ((weekday === 0 || weekday === 6) && stream.chance(0.8)) day += weekday === 0 ? 1 : 2;
  const inHours = stream.chance(0.88);
  const hour = inHours ? 7 + 6 * (stream.next() + stream.next()) : stream.real(0, 24);
  return day * DAY + Math.floor(hour * HOUR);
}

/** The environment of one company: its range, when customers arrive, and when prices change. */
export interface Era {
  first: number;
  end: number;
  /** From here on, new customers pay the raised prices. */
  riseAt: number;
  /** Here, some of the old customers move to the raised prices. */
  repriceAt: number;
  /** The starts of its months, and the relative number of customers that arrive in each. */
  arrivals: readonly number[];
  shares: readonly number[];
}

const GROWTH = 0.018;
const SEASONS = [1.04, 1.03, 1.06, 1.02, 1.0, 0.98, 0.9, 0.88, 1.05, 1.06, 1.02, 0.9];

/** An era of `months` months from a date on, with arrivals growing over time. */
export function era(firstDay: string, months: number): Era {
  if (!Number.isInteger(months) || months < 1) throw new RangeError("months must be a whole number above 0");
  const first = dayStart(firstDay);
  const arrivals = Array.from({ length: months }, (_, i) => monthsAfter(first, i));
  const shares = arrivals.map((from, i) => {
    const season = SEASONS[new Date(from * 1000).getUTCMonth()] ?? 1;
    return season * Math.exp(GROWTH * i);
  });
  return {
    first,
    end: monthsAfter(first, months),
    riseAt: monthsAfter(first, Math.ceil(months * 0.38)),
    repriceAt: monthsAfter(first, Math.ceil(months * 0.5)),
    arrivals,
    shares,
  };
}
