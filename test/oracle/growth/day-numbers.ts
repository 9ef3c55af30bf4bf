import { dayOf, startOfDay } from "../calendar.ts";
import { plusMonths } from "../days.ts";

const DAY_MS = 86_400_000;

/** A local date as days since 1970-01-01, so that days can be counted. */
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

const texts = new Map<number, string>();

/** The local date of a day number. */
export function dayText(day: number): string {
  const text = texts.get(day) ?? new Date(day * DAY_MS).toISOString().slice(0, 10);
  texts.set(day, text);
  return text;
}

const later = new Map<number, Map<number, number>>();

/** Some months later; past the end of that month, its last day. */
export function monthsLater(day: number, months: number): number {
  const days = later.get(months) ?? new Map<number, number>();
  later.set(months, days);
  const found = days.get(day) ?? dayNumber(plusMonths(dayText(day), months));
  days.set(day, found);
  return found;
}

const firsts = new Map<number, number>();

/** The first day of a day's calendar month. */
export function firstOfMonth(day: number): number {
  const first = firsts.get(day) ?? dayNumber(`${dayText(day).slice(0, 7)}-01`);
  firsts.set(day, first);
  return first;
}

/** An instant and its local day. */
export interface Moment {
  at: number;
  on: number;
}

const known = new Map<string, Moment>();

/** When an instant (ISO 8601) or local date (the instant it begins) is, in a zone. */
export function momentOf(text: string, zone: string): Moment {
  const key = `${zone} ${text}`;
  const moment = known.get(key) ?? readMoment(text, zone);
  known.set(key, moment);
  return moment;
}

function readMoment(text: string, zone: string): Moment {
  if (text.length === 10) return { at: startOfDay(text, zone), on: dayNumber(text) };
  const at = Date.parse(text);
  return { at, on: dayAt(at, zone) };
}

/** Local days begin at quarters of an hour. */
const QUARTER_MS = 900_000;
const quarters = new Map<string, Map<number, number>>();

/** The local day of an instant in a zone; looked up once for a quarter of an hour. */
export function dayAt(at: number, zone: string): number {
  const days = quarters.get(zone) ?? new Map<number, number>();
  quarters.set(zone, days);
  const quarter = Math.floor(at / QUARTER_MS);
  const day = days.get(quarter) ?? dayNumber(dayOf(at, zone));
  days.set(quarter, day);
  return day;
}
