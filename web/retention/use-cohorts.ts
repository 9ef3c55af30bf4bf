import type { UseQueryResult } from "@tanstack/react-query";
import type { z } from "zod";
import type { cohortsOperation } from "../../src/api/ask/cohorts-operations.ts";
import { ask, type Problem } from "../data/api.ts";
import { readingOf } from "../data/reading.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { usePageParam } from "../data/view.ts";

export type Cohorts = z.infer<typeof cohortsOperation.output>;
export type CohortCell = Cohorts["rows"][number];

export const OF = ["net", "gross", "customers"] as const;
export const SHOWS = ["start", "previous", "amount"] as const;
export const LENGTHS = ["month", "quarter", "year"] as const;

/** What the cohort table follows and shows, all from the URL. */
export interface CohortView {
  of: (typeof OF)[number];
  /** Share of the start, share of the age before, or the amount. */
  show: (typeof SHOWS)[number];
  interval: (typeof LENGTHS)[number];
}

/** The table's view, and functions to change it. Cohorts are as long as the page's periods by default. */
export function useCohortView({ view }: Scope) {
  const usual = LENGTHS.find((name) => name === view.interval) ?? "month";
  const [of, setOf] = usePageParam("of", "net");
  const [show, setShow] = usePageParam("show", "start");
  const [interval, setInterval] = usePageParam("cohorts", usual);
  const shown: CohortView = {
    of: OF.find((name) => name === of) ?? "net",
    show: SHOWS.find((name) => name === show) ?? "start",
    interval: LENGTHS.find((name) => name === interval) ?? usual,
  };
  return { shown, setOf, setShow, setInterval };
}

/** The table's question. */
export function cohortsQuestion({ question }: Scope, { of, interval }: CohortView) {
  const { from, to } = question;
  return { of, interval, from, to, ...readingOf(question) };
}

export function useCohorts(question: ReturnType<typeof cohortsQuestion>): UseQueryResult<Cohorts, Problem> {
  return useSettled<Cohorts>({
    queryKey: ["cohorts", question],
    queryFn: ({ signal }) => ask<Cohorts>("/cohorts", question, signal),
  });
}
