export const HOUR = 3600;
export const DAY = 86_400;

export interface Recurrence {
  interval: string;
  interval_count: number;
}

/** The instant `n` periods after an anchor; the last day of a month that has no such day. */
export function periodsAfter(anchor: number, { interval, interval_count }: Recurrence, n: number): number {
  const count = n * interval_count;
  if (interval === "day") return anchor + count * DAY;
  if (interval === "week") return anchor + count * 7 * DAY;
  return monthsAfter(anchor, interval === "year" ? count * 12 : count);
}

/** The period that contains `at`, counted from an anchor; at a boundary, the one that begins there. */
export function periodAround(anchor: number, every: Recurrence, at: number): { start: number; end: number } {
  let n = Math.floor((at - anchor) / longest(every)) - 1;
  while (periodsAfter(anchor, every, n + 1) <= at) n++;
  return { start: periodsAfter(anchor, every, n), end: periodsAfter(anchor, every, n + 1) };
}

export function monthsAfter(at: number, months: number): number {
  const date = new Date(at * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) / 1000 + (at % DAY);
}

function longest({ interval, interval_count }: Recurrence): number {
  const days: Record<string, number> = { day: 1, week: 7, month: 31, year: 366 };
  return (days[interval] ?? 31) * interval_count * DAY;
}
