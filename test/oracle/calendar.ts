import { Temporal } from "temporal-polyfill";

export type Interval = "day" | "week" | "month" | "quarter" | "year";

/** A half-open period [start, end) cut in a zone, with its label. */
export interface Period {
  label: string;
  start: number;
  end: number;
  /** The local date that begins at `end`. */
  endDay: string;
}

/** The local date (YYYY-MM-DD) of an instant. */
export function dayOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The instant a local date begins. */
export function startOfDay(day: string, zone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}

/** The calendar month (YYYY-MM) of a local date. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** The last millisecond of a local date's calendar month. */
export function lastInstantOfMonth(day: string, zone: string): number {
  const next = Temporal.PlainDate.from(day).with({ day: 1 }).add({ months: 1 });
  return startOfDay(next.toString(), zone) - 1;
}

/** The instant at which the local date lies twelve months before (Feb 29 becomes Feb 28). */
export function twelveMonthsBefore(day: string, zone: string): number {
  const earlier = Temporal.PlainDate.from(day).subtract({ months: 12 }, { overflow: "constrain" });
  return startOfDay(earlier.toString(), zone);
}

const STEP: Record<Interval, { days?: number; months?: number }> = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
};

function floor(date: Temporal.PlainDate, interval: Interval): Temporal.PlainDate {
  if (interval === "day") return date;
  if (interval === "week") return date.subtract({ days: date.dayOfWeek - 1 });
  if (interval === "month") return date.with({ day: 1 });
  if (interval === "quarter") return date.with({ day: 1, month: date.month - ((date.month - 1) % 3) });
  return date.with({ day: 1, month: 1 });
}

function label(date: Temporal.PlainDate, interval: Interval): string {
  if (interval === "day") return date.toString();
  if (interval === "week") return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, "0")}`;
  if (interval === "month") return date.toString().slice(0, 7);
  if (interval === "quarter") return `${date.year}-Q${(date.month + 2 - ((date.month - 1) % 3)) / 3}`;
  return String(date.year);
}

/** Whole periods, from the one that holds `fromDay` to the last that begins before `toDayExclusive`. */
export function periods(interval: Interval, fromDay: string, toDayExclusive: string, zone: string): Period[] {
  const to = Temporal.PlainDate.from(toDayExclusive);
  const result: Period[] = [];
  let date = floor(Temporal.PlainDate.from(fromDay), interval);
  while (Temporal.PlainDate.compare(date, to) < 0) {
    const next = date.add(STEP[interval]);
    const [from, until] = [date.toString(), next.toString()];
    result.push({
      label: label(date, interval),
      start: startOfDay(from, zone),
      end: startOfDay(until, zone),
      endDay: until,
    });
    date = next;
  }
  return result;
}
