import { Temporal } from "temporal-polyfill";

type Calendar = "day" | "week" | "month" | "quarter" | "year";

/** How a range is cut: into calendar periods, or not at all. */
export type Interval = Calendar | "range";

/** A half-open period [start, end) cut in a zone, with its label. */
export interface Period {
  label: string;
  start: number;
  end: number;
  /** The local date that begins at `end`. */
  endDay: string;
  /** How many months it lasts; null where it isn't made of whole months, and for days and weeks. */
  months: bigint | null;
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

const STEP: Record<Calendar, { days?: number; months?: number }> = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
};

const MONTHS: Record<Calendar, bigint | null> = { day: null, week: null, month: 1n, quarter: 3n, year: 12n };

/** All days as one period, named by its first and last month, or day. */
function wholeRange(fromDay: string, endDay: string, zone: string): Period {
  const [from, end] = [Temporal.PlainDate.from(fromDay), Temporal.PlainDate.from(endDay)];
  const isOfMonths = from.day === 1 && end.day === 1;
  const last = end.subtract({ days: 1 }).toString();
  return {
    label: isOfMonths ? `${monthOf(fromDay)}..${monthOf(last)}` : `${fromDay}..${last}`,
    start: startOfDay(fromDay, zone),
    end: startOfDay(endDay, zone),
    endDay,
    months: isOfMonths ? BigInt(from.until(end, { largestUnit: "months" }).months) : null,
  };
}

/** The period before, as long as this one. */
export function periodBefore(
  interval: Interval,
  { start, months }: Period,
  end: number,
  zone: string,
): Period {
  const day = dayOf(start, zone);
  if (interval !== "range") {
    const [before] = periods(interval, dayOf(start - 1, zone), day, zone);
    if (before !== undefined) return before;
  }
  const first = Temporal.PlainDate.from(day);
  const length = first.until(Temporal.PlainDate.from(dayOf(end, zone)), { largestUnit: "days" });
  const from = months === null ? first.subtract(length) : first.subtract({ months: Number(months) });
  return wholeRange(from.toString(), day, zone);
}

function floor(date: Temporal.PlainDate, interval: Calendar): Temporal.PlainDate {
  if (interval === "day") return date;
  if (interval === "week") return date.subtract({ days: date.dayOfWeek - 1 });
  if (interval === "month") return date.with({ day: 1 });
  if (interval === "quarter") return date.with({ day: 1, month: date.month - ((date.month - 1) % 3) });
  return date.with({ day: 1, month: 1 });
}

function label(date: Temporal.PlainDate, interval: Calendar): string {
  if (interval === "day") return date.toString();
  if (interval === "week") return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, "0")}`;
  if (interval === "month") return date.toString().slice(0, 7);
  if (interval === "quarter") return `${date.year}-Q${(date.month + 2 - ((date.month - 1) % 3)) / 3}`;
  return String(date.year);
}

/** Whole periods, from the one that holds `fromDay` to the last that begins before `toDayExclusive`. */
export function periods(interval: Interval, fromDay: string, toDayExclusive: string, zone: string): Period[] {
  const to = Temporal.PlainDate.from(toDayExclusive);
  if (interval === "range") return [wholeRange(fromDay, toDayExclusive, zone)];
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
      months: MONTHS[interval],
    });
    date = next;
  }
  return result;
}
