import { Temporal } from "temporal-polyfill";

export const EVERY = ["daily", "weekly", "monthly"] as const;

/** When a query runs: each day, Monday or first of a month, at a full hour. */
export interface Times {
  every: (typeof EVERY)[number];
  /** 0 to 23. */
  hour: number;
}

/** A time at which a query is due, and its local day, such as 2026-03-29. */
export interface Due {
  at: Date;
  day: string;
}

/**
 * The last time at or before an instant, and the next one after it. An hour that a clock change leaves out is the one
 * after; one that comes twice is the first.
 */
export function timesAround(times: Times, now: Date, timezone: string): { last: Due; next: Due } {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const begun = beginning(times, instant.toZonedDateTimeISO(timezone).toPlainDate());
  const here = dueOn(begun, times, timezone);
  const step = STEPS[times.every];
  if (here.at > now) return { last: dueOn(begun.subtract(step), times, timezone), next: here };
  return { last: here, next: dueOn(begun.add(step), times, timezone) };
}

const STEPS = { daily: { days: 1 }, weekly: { weeks: 1 }, monthly: { months: 1 } } as const;

/** The day, week or month that a day is in: its first day. */
function beginning({ every }: Times, day: Temporal.PlainDate): Temporal.PlainDate {
  if (every === "daily") return day;
  return every === "weekly" ? day.subtract({ days: day.dayOfWeek - 1 }) : day.with({ day: 1 });
}

function dueOn(day: Temporal.PlainDate, { hour }: Times, timeZone: string): Due {
  const { epochMilliseconds } = day.toZonedDateTime({ timeZone, plainTime: { hour } });
  return { at: new Date(epochMilliseconds), day: day.toString() };
}
