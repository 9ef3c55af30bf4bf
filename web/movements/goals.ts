import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { daysOf, periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import type { Pace, PaceRow } from "../growth/team-answers.ts";
import type { Step, WaterfallAnswer } from "./steps.ts";

/** A goal as a line in the waterfall: from one step to another, at the level where it would be met. */
export interface Goal {
  first: number;
  last: number;
  level: number;
  name: string;
}

/** Which steps count towards a goal that adds up over its period. */
const STEPS_OF: Readonly<Record<string, (step: Step) => boolean>> = {
  new_mrr: ({ id }) => id === "new",
  expansion_mrr: ({ where }) => where.includes("type=expansion"),
  net_new_mrr: ({ kind }) => kind !== "balance",
};

/** The goals of the company, or of the page's segment, whose period the range ends in; undefined until they are known. */
export function useGoals(
  scope: Scope,
  answer: WaterfallAnswer | undefined,
  isAsked: boolean,
): PaceRow[] | undefined {
  const { data, error } = useAsk<Pace>(isAsked ? "/pace" : null, {});
  const { segment } = scope.question;
  return useMemo(() => {
    if (error !== null) return [];
    if (data === undefined || answer === undefined) return undefined;
    const last = daysOf(answer.to).to;
    return data.rows.filter((row) => {
      const isOurs = row.person === null && (row.segment ?? undefined) === segment;
      const isMoney = row.currency === null || row.currency === answer.currency;
      const { from, to } = daysOf(row.period);
      return isOurs && isMoney && from <= last && last <= to;
    });
  }, [data, error, answer, segment]);
}

/** The goals that can be drawn: of MRR at the end of their period, and of what adds up since the range began. */
export function useGoalLines(rows: readonly PaceRow[], answer: WaterfallAnswer | undefined): Goal[] {
  const { t } = useTranslation("movements");
  return useMemo(
    () =>
      answer === undefined
        ? []
        : rows.flatMap((row) => lineOf(row, answer, t("waterfall.goal", { period: periodName(row.period) }))),
    [rows, answer, t],
  );
}

function lineOf({ metric, amount, period }: PaceRow, { steps, from }: WaterfallAnswer, name: string): Goal[] {
  if (metric === "mrr") return [{ first: 0, last: steps.length - 1, level: amount, name }];
  const own = STEPS_OF[metric];
  if (own === undefined || daysOf(period).from !== daysOf(from).from) return [];
  const places = steps.flatMap((step, index) => (own(step) ? [index] : []));
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [{ first, last, level: (steps[first]?.start ?? 0) + amount, name }];
}
