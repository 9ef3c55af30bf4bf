import { nextPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";

/** Which signals are reviewed: of a quarter, by default the running one, and of the bar's segment. */
export function reviewQuestion({ question: { segment } }: Pick<Scope, "question">, quarter: string) {
  return {
    ...(/^\d{4}-Q[1-4]$/.test(quarter) && { quarter }),
    ...(segment !== undefined && { segment }),
  };
}

/** A quarter and those before it, newest first. */
export function quartersTo(last: string, count: number): string[] {
  const all = [last];
  while (all.length < count) all.push(nextPeriod(all.at(-1) ?? last, -1));
  return all;
}

/** The quarter that a day is in. */
export function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
