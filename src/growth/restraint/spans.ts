/** Days from one until before another, counted from 1970-01-01; null: the end isn't known. */
export interface Span {
  from: number;
  until: number | null;
}

/** Whether a day lies in a span. */
export function isIn({ from, until }: Span, day: number): boolean {
  return from <= day && (until === null || day < until);
}

/** The days on which at least so many of some spans hold, as spans that neither touch nor overlap. */
export function atLeast(spans: readonly Span[], least: number): Span[] {
  const found: Span[] = [];
  let count = 0;
  let from = 0;
  for (const [day, change] of turnsOf(spans)) {
    const before = count;
    count += change;
    if (before < least && count >= least) from = day;
    if (before >= least && count < least) found.push({ from, until: day });
  }
  return count >= least ? [...found, { from, until: null }] : found;
}

/** By how much the number of spans that hold changes on a day, in order. */
function turnsOf(spans: readonly Span[]): [day: number, change: number][] {
  const changes = new Map<number, number>();
  const add = (day: number, change: number) => changes.set(day, (changes.get(day) ?? 0) + change);
  for (const { from, until } of spans) {
    if (until !== null && until <= from) continue;
    add(from, 1);
    if (until !== null) add(until, -1);
  }
  return [...changes].sort(([a], [b]) => a - b);
}
