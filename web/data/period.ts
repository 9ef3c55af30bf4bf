import { perLocale, wordLocale } from "../words/locale.ts";
import { words } from "../words/words.ts";

const DAY = 86_400_000;

const SPAN = "..";

/** The label of a range: its first and last period; for a single period, its own label. */
export function spanOf(from: string, to: string): string {
  return from === to ? from : `${from}${SPAN}${to}`;
}

/** The first and last period of a label. */
export function endsOf(label: string): { from: string; to: string } {
  const [from = label, to = from] = label.split(SPAN);
  return { from, to };
}

/** A period's name: `2026-Q4` is "Q4 2026". */
export function periodName(label: string): string {
  if (label.includes(SPAN)) return words.t("terms:periods.span", namedEnds(label));
  const { kind, year, part, start } = read(label);
  if (kind === "week") return words.t("terms:periods.week", { part, year });
  if (kind === "quarter") return words.t("terms:periods.quarter", { part, year });
  if (kind === "year") return words.t("terms:periods.year", { year });
  return kind === "month" ? longMonth().format(start) : longDay().format(start);
}

/** A period's short name. */
export function shortPeriod(label: string): string {
  if (label.includes(SPAN)) return shortSpan(label);
  const { kind, year, part, start } = read(label);
  if (kind === "week") return words.t("terms:periods.short-week", { part, year });
  if (kind === "month") return shortMonth().format(start);
  return kind === "day" ? longDay().format(start) : periodName(label);
}

/** A period inside a sentence: "in October 2026", "on 5 October 2026". */
export function inPeriod(label: string): string {
  if (label.includes(SPAN)) return words.t("terms:periods.in-span", namedEnds(label));
  const { kind, year, part } = read(label);
  if (kind === "week") return words.t("terms:periods.in-week", { part, year });
  const period = periodName(label);
  return kind === "day"
    ? words.t("terms:periods.on-day", { period })
    : words.t(`terms:periods.in-${kind}`, { period });
}

function namedEnds(label: string): { from: string; to: string } {
  const { from, to } = endsOf(label);
  return { from: shortPeriod(from), to: shortPeriod(to) };
}

/** The name of a span of months: "Q3 2026, Jul – Sep", "2026", "October 2026", or "Nov 2025 – Oct 2026". */
export function monthsName(from: string, to: string): string {
  if (from === to) return periodName(from);
  const [first, last] = [read(from).start, read(to).start];
  const whole = calendarOf(from, to);
  if (whole === null) return shortMonth().formatRange(first, last);
  const name = periodName(whole);
  return whole.length === 4 ? name : `${name}, ${bareMonth().formatRange(first, last)}`;
}

function shortSpan(label: string): string {
  const [first, last] = [read(endsOf(label).from), read(endsOf(label).to)];
  const format = last.kind === "month" ? shortMonth() : longDay();
  return format.formatRange(first.start, last.start);
}

/** The label of the quarter or year that a span of months fills; null if it fills none. */
function calendarOf(from: string, to: string): string | null {
  const months = Array.from({ length: 12 }, (_, n) => monthLater(from, n)).indexOf(to) + 1;
  const part = Number(from.slice(5));
  if (months === 12 && part === 1) return from.slice(0, 4);
  return months === 3 && part % 3 === 1 ? `${from.slice(0, 4)}-Q${(part + 2) / 3}` : null;
}

/** Whether a period ends after the last known day. */
export function isUnfinished(label: string, lastKnownDay: string | null): boolean {
  return lastKnownDay !== null && lastDay(label) > lastKnownDay;
}

/** Whether a period begins after the last known day. */
export function isAhead(label: string, lastKnownDay: string | null): boolean {
  return lastKnownDay !== null && isoDay(read(label).start) > lastKnownDay;
}

/** Adds months to a month: `2026-01` and -1 give `2025-12`. */
export function monthLater(month: string, months: number): string {
  const [year = 0, part = 1] = month.split("-").map(Number);
  return isoDay(Date.UTC(year, part - 1 + months, 1)).slice(0, 7);
}

/** The label of the period after (1) or before (-1), of the same length. */
export function nextPeriod(label: string, by: 1 | -1): string {
  const { kind, year, part, start } = read(label);
  if (kind === "year") return String(year + by);
  if (kind === "month") return monthLater(label, by);
  if (kind === "day") return isoDay(start + by * DAY);
  if (kind === "week") return weekLabel(start + by * 7 * DAY);
  const quarter = year * 4 + part - 1 + by;
  return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
}

/** Formats a day: "31 Oct 2026". */
export function dayName(day: string): string {
  return longDay().format(Date.parse(`${day.slice(0, 10)}T00:00:00Z`));
}

/** Formats an instant, in UTC: "31 Oct 2026, 14:05". */
export function instantName(instant: string): string {
  return dayAndTime().format(Date.parse(instant));
}

/** The time since an instant: "2 minutes ago". */
export function agoName(instant: string, now = Date.now()): string {
  const seconds = Math.min(0, (Date.parse(instant) - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => -seconds >= length) ?? UNITS_LAST;
  return relative().format(Math.trunc(seconds / size), unit);
}

const UNITS_LAST: [Intl.RelativeTimeFormatUnit, number] = ["minute", 60];
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  UNITS_LAST,
];
const relative = perLocale(wordLocale, (locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));

const UTC = { timeZone: "UTC" };
const longMonth = dates({ month: "long", year: "numeric" });
const shortMonth = dates({ month: "short", year: "numeric" });
const bareMonth = dates({ month: "short" });
const longDay = dates({ day: "numeric", month: "short", year: "numeric" });
const dayAndTime = dates({
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

function dates(look: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return perLocale(wordLocale, (locale) => new Intl.DateTimeFormat(locale, { ...UTC, ...look }));
}

interface Read {
  kind: "day" | "week" | "month" | "quarter" | "year";
  year: number;
  /** Number of the week, month or quarter. */
  part: number;
  /** The first day, as milliseconds. */
  start: number;
}

/** Parses a label of the API: 2024-01-31, 2024-W05, 2024-01, 2024-Q1, 2024. */
function read(label: string): Read {
  const year = Number(label.slice(0, 4));
  const rest = label.slice(5);
  const part = Number(rest.replace(/^[WQ]/, "").slice(0, 2)) || 1;
  if (rest === "") return { kind: "year", year, part, start: Date.UTC(year, 0, 1) };
  if (rest.startsWith("W"))
    return { kind: "week", year, part, start: firstMonday(year) + (part - 1) * 7 * DAY };
  if (rest.startsWith("Q")) return { kind: "quarter", year, part, start: Date.UTC(year, part * 3 - 3, 1) };
  if (rest.length > 2) return { kind: "day", year, part, start: Date.parse(`${label}T00:00:00Z`) };
  return { kind: "month", year, part, start: Date.UTC(year, part - 1, 1) };
}

/** The Monday of the ISO week that contains 4 January. */
function firstMonday(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

/** The ISO week that begins on a Monday; its year is that of its Thursday. */
function weekLabel(monday: number): string {
  const year = new Date(monday + 3 * DAY).getUTCFullYear();
  const week = Math.round((monday - firstMonday(year)) / (7 * DAY)) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** The first and last day of a period. */
export function daysOf(label: string): { from: string; to: string } {
  return { from: isoDay(read(label).start), to: lastDay(label) };
}

function lastDay(label: string): string {
  const { kind, year, part, start } = read(label);
  if (kind === "day") return label;
  if (kind === "week") return isoDay(start + 6 * DAY);
  if (kind === "year") return `${year}-12-31`;
  return isoDay(Date.UTC(year, kind === "month" ? part : part * 3, 0));
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
