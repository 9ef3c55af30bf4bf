import { DAY } from "../calendar.ts";

/** Calendar quarters are counted from the first of year 0; days from 1970-01-01. */
export function quarterOf(day: number): number {
  const date = new Date(day * DAY * 1000);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

/** A quarter's first day. */
export function firstOf(quarter: number): number {
  return Math.round(Date.UTC(Math.floor(quarter / 4), (quarter % 4) * 3, 1) / 1000 / DAY);
}

/** A quarter's last day. */
export function lastOf(quarter: number): number {
  return firstOf(quarter + 1) - 1;
}

/** Such as 2026-Q4. */
export function quarterName(quarter: number): string {
  return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
}

/** The names of its months, such as 2026-10. */
export function monthNames(quarter: number): string[] {
  const year = Math.floor(quarter / 4);
  return [1, 2, 3].map((place) => `${year}-${String((quarter % 4) * 3 + place).padStart(2, "0")}`);
}

/** A day in ISO form. */
export function dateOf(day: number): string {
  return new Date(day * DAY * 1000).toISOString().slice(0, 10);
}
