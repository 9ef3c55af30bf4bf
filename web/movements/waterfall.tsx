import { useComputedColorScheme } from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { usePatterns } from "../charts/patterns.tsx";
import { ask, type Problem } from "../data/api.ts";
import { listed, type Money } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { isUnfinished, periodName, spanOf } from "../data/period.ts";
import { comparisonOf, type Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import type { PaceRow } from "../growth/team-answers.ts";
import { PALETTES } from "../look/palette.ts";
import type { Over } from "../notes/notes-answer.ts";
import { Trouble } from "../parts/states.tsx";
import { useGoalLines } from "./goals.ts";
import { axisFloor, rangeBefore, type Step, stepDrill, useStepName, type WaterfallAnswer } from "./steps.ts";
import { waterfallOption } from "./waterfall-chart.ts";
import { WaterfallTable } from "./waterfall-table.tsx";

export function useWaterfall(scope: Scope): UseQueryResult<WaterfallAnswer, Problem> {
  return useSettled<WaterfallAnswer>(waterfallQuery(scope));
}

/** The query of the steps; pages that will show them ask it early. */
export function waterfallQuery(scope: Scope) {
  const question = waterfallQuestion(scope);
  return {
    queryKey: ["waterfall", question],
    queryFn: ({ signal }: { signal: AbortSignal }) => ask<WaterfallAnswer>("/waterfall", question, signal),
  };
}

const waterfallQuestion = ({ question, view }: Scope) => ({ ...question, ...comparisonOf(view) });

const NONE: readonly PaceRow[] = [];

/** How opening MRR became closing MRR over the whole range, step by step. */
export function Waterfall({
  scope,
  money,
  isShort = false,
  over,
  goals = NONE,
}: {
  scope: Scope;
  money: Money;
  /** Whether bars are labelled with short amounts; the table below has the exact ones. */
  isShort?: boolean;
  /** The periods whose notes are listed below. */
  over?: Over;
  /** Goals that are drawn as lines. */
  goals?: readonly PaceRow[];
}) {
  const { t } = useTranslation("movements");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const isNarrow = useMediaQuery("screen and (max-width: 860px)", undefined, {
    getInitialValueInEffect: false,
  });
  const [hasPatterns] = usePatterns();
  const { open } = useDrill();
  const nameOf = useStepName();
  const { data, error, refetch } = useWaterfall(scope);
  const before = data === undefined ? null : rangeBefore(data);
  const lines = useGoalLines(goals, data);
  const option = useMemo(
    () =>
      data === undefined
        ? null
        : waterfallOption(data.steps, {
            palette,
            money,
            isStill,
            isNarrow,
            isShort,
            hasPatterns,
            before,
            goals: lines,
            nameOf,
          }),
    [data, palette, money, isStill, isNarrow, isShort, hasPatterns, before, lines, nameOf],
  );
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  const range = data === undefined ? "" : periodName(spanOf(data.from, data.to));
  const floor = data === undefined ? 0 : axisFloor(data.steps);
  const isSoFar = data !== undefined && isUnfinished(data.to, scope.lastDay);
  const title = t(isSoFar ? "waterfall.title-so-far" : "waterfall.title", { range });
  return (
    <ChartFigure
      id="waterfall"
      title={title}
      option={option}
      summary={data === undefined ? title : summary(data)}
      files={{ path: "/waterfall", question: waterfallQuestion(scope) }}
      {...(over !== undefined && { over })}
      onPick={(_, index) => {
        const step = data?.steps[index];
        if (data !== undefined && step !== undefined) open(stepDrill(step, data));
      }}
    >
      {before !== null && <p className="under-table ghost-key">{t("waterfall.ghost", { range: before })}</p>}
      {floor > 0 && <p className="under-table">{t("waterfall.floor", { floor: money.rounded(floor) })}</p>}
      {data !== undefined && <WaterfallTable answer={data} money={money} title={title} />}
    </ChartFigure>
  );

  /** The chart in one sentence, for screen readers. */
  function summary({ steps }: WaterfallAnswer): string {
    const amount = (step: Step | undefined) => money.full(step?.value ?? 0);
    const parts = steps
      .filter(({ kind }) => kind !== "balance")
      .map((step) => t("waterfall.part", { what: nameOf(step), amount: money.signed(step.value) }));
    const ends = { opening: amount(steps[0]), closing: amount(steps.at(-1)) };
    return t("waterfall.summary", { ...ends, range, parts: listed(parts) });
  }
}
