import type { View } from "./address.ts";
import type { Answer, Question } from "./api.ts";
import { isAhead, isUnfinished } from "./period.ts";

/** The periods of an answer that can have data, oldest first. */
export function knownPeriods(answer: Answer | undefined, lastDay: string | null): string[] {
  const all = new Set(answer?.rows.map(({ period }) => String(period)));
  return [...all].filter((period) => !isAhead(period, lastDay));
}

/** The period that a page is about: the one asked for, else the last finished one, else the last. */
export function subjectPeriod(
  periods: string[],
  asked: string | null,
  lastDay: string | null,
): string | null {
  return (
    periods.find((period) => period === asked) ??
    periods.findLast((period) => !isUnfinished(period, lastDay)) ??
    periods.at(-1) ??
    null
  );
}

/** The question for one period, with the page's comparison. */
export function questionOf(question: Question, period: string | null, { compare }: View): Question | null {
  if (period === null) return null;
  return { ...question, from: period, to: period, ...(compare !== "none" && { compare }) };
}
