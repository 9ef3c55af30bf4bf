import type { UseQueryResult } from "@tanstack/react-query";
import type { z } from "zod";
import type { durabilityOperation } from "../../src/api/ask/cohorts-operations.ts";
import type { leaderboardOperation } from "../../src/api/ask/rankings.ts";
import { ask, type Problem } from "../data/api.ts";
import { readingOf } from "../data/reading.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";

export type Leaderboard = z.infer<typeof leaderboardOperation.output>;
export type Durability = z.infer<typeof durabilityOperation.output>;

/** What a section of the page is about: a scope and one of its periods. */
export interface About {
  scope: Scope;
  /** The period that the page is about. */
  subject: string;
}

/** The question for one period. */
export function onePeriod({ scope, subject }: About) {
  return { interval: scope.question.interval, ...readingOf(scope.question), from: subject, to: subject };
}

/** A ranking's question: one period with the page's comparison. */
export function rankingQuestion(about: About, by: string, top: number) {
  const { from, to, ...asked } = onePeriod(about);
  const { compare } = about.scope.view;
  return { ...asked, from, to, by, top, ...(compare !== "none" && { compare }) };
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
    at: about.subject,
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
