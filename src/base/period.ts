import { CambiumError } from "./error.ts";
import { dateOfDay, dayOfDate } from "./zone.ts";

export const PERIODS = ["day", "week", "month", "quarter", "year"] as const;
export type PeriodInterval = (typeof PERIODS)[number];

/** How a question reads its range: in periods of one length, or whole, as one period. */
export const READINGS = [...PERIODS, "range"] as const;
export type Reading = (typeof READINGS)[number];

/** A half-open period of local days: from `start` up to but not including `end` (days since 1970-01-01). */
export interface Period {
  label: string;
  start: number;
  end: number;
}

const SHAPES: Record<PeriodInterval, { pattern: RegExp; example: string }> = {
  day: { pattern: /^\d{4}-\d{2}-\d{2}$/, example: "2024-01-31" },
  week: { pattern: /^\d{4}-W\d{2}$/, example: "2024-W05" },
  month: { pattern: /^\d{4}-\d{2}$/, example: "2024-01" },
  quarter: { pattern: /^\d{4}-Q[1-4]$/, example: "2024-Q1" },
  year: { pattern: /^\d{4}$/, example: "2024" },
};

/** The period of an interval that contains a day. Weeks are ISO weeks, starting on Monday. */
export function periodOf(interval: PeriodInterval, day: number): Period {
  const start = startOf(interval, day);
  return { label: label(interval, start), start, end: next(interval, start) };
}

/**
 * The days `[start, end)` as one period. Its label is that of the calendar period it equals, else its first and last
 * month, or day: `2024-07..2024-12`.
 */
export function rangePeriod(start: number, end: number): Period {
  const whole = PERIODS.map((interval) => periodOf(interval, start)).find(
    (period) => period.start === start && period.end === end,
  );
  if (whole !== undefined) return whole;
  const interval = isOfMonths(start, end) ? "month" : "day";
  return { label: `${label(interval, start)}..${periodOf(interval, end - 1).label}`, start, end };
}

/** The range of the same length just before: as many months, or days where it isn't made of months. */
export function rangeBefore({ start, end }: Period): Period {
  if (!isOfMonths(start, end)) return rangePeriod(start - (end - start), start);
  return rangePeriod(addMonths(start, -monthsIn(start, end)), start);
}

/** Number of months in the days `[start, end)`; null where they aren't whole months. */
export function wholeMonths({ start, end }: Pick<Period, "start" | "end">): number | null {
  return isOfMonths(start, end) ? monthsIn(start, end) : null;
}

function isOfMonths(start: number, end: number): boolean {
  return parts(start)[2] === 1 && parts(end)[2] === 1;
}

function monthsIn(start: number, end: number): number {
  const [[year, month], [lastYear, lastMonth]] = [parts(start), parts(end)];
  return (lastYear - year) * 12 + lastMonth - month;
}

/** All periods of an interval that overlap the days `[from, to)`. */
export function periodsBetween(interval: PeriodInterval, from: number, to: number): Period[] {
  const periods: Period[] = [];
  for (let start = startOf(interval, from); start < to; start = next(interval, start)) {
    periods.push({ label: label(interval, start), start, end: next(interval, start) });
  }
  return periods;
}

const FIRST_DAY = dayOfDate("1970-01-01");
const LAST_DAY = dayOfDate("2150-01-01");
const ends = new Map<PeriodInterval, Int32Array>();

/** The end (exclusive) of the period that contains a day. A table lookup, for hot loops. */
export function periodEnd(interval: PeriodInterval, day: number): number {
  let table = ends.get(interval);
  if (table === undefined) {
    table = new Int32Array(LAST_DAY - FIRST_DAY);
    for (const period of periodsBetween(interval, FIRST_DAY, LAST_DAY)) {
      table.fill(period.end, Math.max(0, period.start - FIRST_DAY), period.end - FIRST_DAY);
    }
    ends.set(interval, table);
  }
  return table[day - FIRST_DAY] ?? periodOf(interval, day).end;
}

/**
 * Parses a period label in any of the five forms: 2024-01-31, 2024-W05, 2024-01, 2024-Q1, 2024.
 * @throws CambiumError `usage` if it is none of them, or before 1970 or after 2149
 */
export function parsePeriod(text: string): Period {
  const interval = PERIODS.find((name) => SHAPES[name].pattern.test(text));
  const start = interval === undefined ? Number.NaN : parseStart(interval, text);
  const isKnown = start >= FIRST_DAY && start < LAST_DAY;
  if (interval === undefined || !isKnown || label(interval, start) !== text) {
    throw new CambiumError("usage", `unknown period: "${text}"`, {
      reason: { id: "bad_period", text },
      hint: `Use a period such as ${PERIODS.map((name) => SHAPES[name].example).join(", ")}.`,
    });
  }
  return periodOf(interval, start);
}

/**
 * The interval of a period label; undefined when there is no label.
 * @throws CambiumError `usage` if it isn't a period
 */
export function intervalOf(label: string | undefined): PeriodInterval | undefined {
  if (label === undefined) return undefined;
  parsePeriod(label);
  return PERIODS.find((name) => SHAPES[name].pattern.test(label));
}

/** The day a number of calendar months away, capped at the last day of a shorter month. */
export function addMonths(day: number, months: number): number {
  const [year, month, date] = parts(day);
  const target = year * 12 + (month - 1) + months;
  const last = firstOfMonth(target + 1) - 1;
  return Math.min(firstOfMonth(target) + date - 1, last);
}

function parseStart(interval: PeriodInterval, text: string): number {
  const year = Number(text.slice(0, 4));
  if (interval === "year") return dayOfDate(`${text}-01-01`);
  if (interval === "month") return dayOfDate(`${text}-01`);
  if (interval === "quarter") return firstOfMonth(year * 12 + (Number(text.slice(6)) - 1) * 3);
  if (interval === "week")
    return startOf("week", dayOfDate(`${year}-01-04`)) + (Number(text.slice(6)) - 1) * 7;
  return dayOfDate(text);
}

function startOf(interval: PeriodInterval, day: number): number {
  const [year, month] = parts(day);
  if (interval === "year") return firstOfMonth(year * 12);
  if (interval === "quarter") return firstOfMonth(year * 12 + Math.floor((month - 1) / 3) * 3);
  if (interval === "month") return firstOfMonth(year * 12 + month - 1);
  if (interval === "week") return day - ((((day + 3) % 7) + 7) % 7);
  return day;
}

function next(interval: PeriodInterval, start: number): number {
  if (interval === "day") return start + 1;
  if (interval === "week") return start + 7;
  return addMonths(start, interval === "month" ? 1 : interval === "quarter" ? 3 : 12);
}

function label(interval: PeriodInterval, start: number): string {
  const date = dateOfDay(start);
  if (interval === "day") return date;
  if (interval === "month") return date.slice(0, 7);
  if (interval === "year") return date.slice(0, 4);
  if (interval === "quarter")
    return `${date.slice(0, 4)}-Q${Math.floor((Number(date.slice(5, 7)) - 1) / 3) + 1}`;
  const year = dateOfDay(start + 3).slice(0, 4);
  const week = Math.floor((start + 3 - dayOfDate(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}

function firstOfMonth(index: number): number {
  return Math.round(Date.UTC(Math.floor(index / 12), ((index % 12) + 12) % 12, 1) / 86_400_000);
}

function parts(day: number): [number, number, number] {
  const date = new Date(day * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}
