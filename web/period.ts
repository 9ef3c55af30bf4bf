import { LOCALE } from "./format.ts";

const DAY = 86_400_000;

/** A period's label as people write it: `2026-Q4` is "Q4 2026". */
export function periodName(label: string): string {
  const { kind, year, part, start } = read(label);
  if (kind === "week") return `Week ${part}, ${year}`;
  if (kind === "quarter") return `Q${part} ${year}`;
  if (kind === "year") return label;
  return kind === "month" ? LONG_MONTH.format(start) : LONG_DAY.format(start);
}

/** The same for a narrow place. */
export function shortPeriod(label: string): string {
  const { kind, year, part, start } = read(label);
  if (kind === "week") return `W${part} ${year}`;
  if (kind === "month") return SHORT_MONTH.format(start);
  return kind === "day" ? LONG_DAY.format(start) : periodName(label);
}

/** A period within a sentence: "in October 2026", "on 5 October 2026". */
export function inPeriod(label: string): string {
  const { kind, year, part } = read(label);
  if (kind === "week") return `in week ${part} of ${year}`;
  return `${kind === "day" ? "on" : "in"} ${periodName(label)}`;
}

/** Whether days of a period lie after the last day that is known. */
export function isUnfinished(label: string, lastKnownDay: string | null): boolean {
  return lastKnownDay !== null && lastDay(label) > lastKnownDay;
}

/** Whether a period begins after the last day that is known. */
export function isAhead(label: string, lastKnownDay: string | null): boolean {
  return lastKnownDay !== null && isoDay(read(label).start) > lastKnownDay;
}

/** A month some months later: `2026-01` and -1 is `2025-12`. */
export function monthLater(month: string, months: number): string {
  const [year = 0, part = 1] = month.split("-").map(Number);
  return isoDay(Date.UTC(year, part - 1 + months, 1)).slice(0, 7);
}

/** A day in words: "31 Oct 2026". */
export function dayName(day: string): string {
  return LONG_DAY.format(Date.parse(`${day.slice(0, 10)}T00:00:00Z`));
}

const UTC = { timeZone: "UTC" };
const LONG_MONTH = new Intl.DateTimeFormat(LOCALE, { ...UTC, month: "long", year: "numeric" });
const SHORT_MONTH = new Intl.DateTimeFormat(LOCALE, { ...UTC, month: "short", year: "numeric" });
const LONG_DAY = new Intl.DateTimeFormat(LOCALE, { ...UTC, day: "numeric", month: "short", year: "numeric" });

interface Read {
  kind: "day" | "week" | "month" | "quarter" | "year";
  year: number;
  /** The number of the week, month or quarter. */
  part: number;
  /** The first day, as an instant. */
  start: number;
}

/** Labels are those of the API: 2024-01-31, 2024-W05, 2024-01, 2024-Q1, 2024. */
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

/** The Monday of the ISO week that holds 4 January. */
function firstMonday(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
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
