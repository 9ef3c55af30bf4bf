import { Temporal } from "temporal-polyfill";

const date = (day: string): Temporal.PlainDate => Temporal.PlainDate.from(day);

/** A local date some days later. */
export const plusDays = (day: string, days: number): string => date(day).add({ days }).toString();

/** A local date some months later; past the end of that month, its last day. */
export const plusMonths = (day: string, months: number): string =>
  date(day).add({ months }, { overflow: "constrain" }).toString();

/** Days from one local date to another. */
export const daysBetween = (from: string, to: string): number =>
  date(from).until(date(to), { largestUnit: "days" }).days;

/** How many whole months later than `from` the later date is: the most that still come no later than it. */
export function monthsBetween(from: string, to: string): number {
  const [first, last] = [date(from), date(to)];
  const months = (last.year - first.year) * 12 + last.month - first.month;
  return plusMonths(from, months) <= to ? months : months - 1;
}
