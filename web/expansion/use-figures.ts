import type { UseQueryResult } from "@tanstack/react-query";
import type { z } from "zod";
import type { durabilityOperation } from "../../src/api/ask/cohorts-operations.ts";
import type { leaderboardOperation } from "../../src/api/ask/rankings.ts";
import { ask, type Problem, type Question } from "../data/api.ts";
import { endsOf } from "../data/period.ts";
import { readingOf } from "../data/reading.ts";
import { comparisonOf, type Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";

export type Leaderboard = z.infer<typeof leaderboardOperation.output>;
export type Durability = z.infer<typeof durabilityOperation.output>;

/** What a section of the page is about: a scope, and its whole range until one of its periods is chosen. */
export interface About {
  scope: Scope;
  /** The chosen period; without one, the range as `spanOf` writes it. */
  subject: string;
  /** The chosen period; without one, the last finished one of the range. */
  last: string;
  /** Whether no period is chosen. */
  isWhole: boolean;
}

/** The question for the subject, read as one period. */
export function onePeriod({ scope, subject, isWhole }: About) {
  const interval = isWhole ? "range" : scope.question.interval;
  return { interval, ...readingOf(scope.question), ...endsOf(subject) };
}

/** The chosen period; null where the page is about the whole range. */
export const pinnedIn = ({ isWhole, subject }: About) => (isWhole ? null : subject);

/** The same about the last period, for what a range can't be read by. */
export function ofLast({ scope, last }: About): About {
  return { scope, last, subject: last, isWhole: false };
}

/** The page's comparison; a range that is everything has none. */
export function comparedIn({ scope: { view }, isWhole }: About): Pick<Question, "compare"> {
  if (isWhole) return comparisonOf(view);
  return view.compare === "none" ? {} : { compare: view.compare };
}

/** The question for the subject, with the page's comparison. */
export function comparedQuestion(about: About) {
  return { ...onePeriod(about), ...comparedIn(about) };
}

/** A ranking's question: the subject with the page's comparison. */
export function rankingQuestion(about: About, by: string, top: number) {
  return { ...comparedQuestion(about), by, top };
}

export function useLeaderboard(
  metric: string,
  question: ReturnType<typeof rankingQuestion>,
): UseQueryResult<Leaderboard, Problem> {
  return useRead<Leaderboard>(`/leaderboard/${metric}`, question);
}

/** How much of expansions lasts, month by month, as of the end of the period. */
export function durabilityQuestion(about: About, by: string | null) {
  return {
    ...readingOf(about.scope.question),
    at: about.last,
    months: 24,
    ...(by !== null && { by: [by] }),
  };
}

export function useDurability(about: About, by: string | null): UseQueryResult<Durability, Problem> {
  return useRead<Durability>("/durability", durabilityQuestion(about, by));
}

function useRead<Output>(path: string, question: object): UseQueryResult<Output, Problem> {
  return useSettled<Output>({
    queryKey: [path, question],
    queryFn: ({ signal }) => ask<Output>(path, question, signal),
  });
}
