import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { type CourseLine, courseOption } from "../charts/course.ts";
import { CourseLegend } from "../charts/course-legend.tsx";
import { usePeriodTicks } from "../charts/ticks.ts";
import type { Answer } from "../data/api.ts";
import { answerRow, numberIn, textIn } from "../data/figures.ts";
import { moneyIn, NOTHING } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { periodName, shortPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { knownPeriods } from "../data/subject.ts";
import { useMeaning } from "../figures/meanings.ts";
import { PALETTES } from "../look/palette.ts";
import { NothingHere, Trouble, Waiting } from "../parts/states.tsx";
import { changedOf } from "../tables/changed.ts";
import { type PeriodColumn, PeriodTable } from "../tables/period-table.tsx";
import { type Writing, writingOf } from "../tables/writing.ts";
import { courseQuestion, type MetricInfo, useCourse, WHOLE } from "./use-metric-page.ts";

/** A metric by period, with the comparison as a ghost in the chart and as columns in the table. */
export function MetricCourse({ scope, metric }: { scope: Scope; metric: MetricInfo }) {
  const asked = useCourse(metric, scope, WHOLE);
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={520} />;
  if (asked.data.rows.every(({ value }) => value === null)) return <NothingHere lastDay={scope.lastDay} />;
  return <Shown scope={scope} metric={metric} answer={asked.data} />;
}

function Shown({ scope, metric, answer }: { scope: Scope; metric: MetricInfo; answer: Answer }) {
  const { t } = useTranslation(["shell", "bar"]);
  const { open } = useDrill();
  const ticks = usePeriodTicks(scope.lastDay);
  const { name } = useMeaning()(metric);
  const money = moneyIn(answer.currency ?? scope.currency);
  const writing = writingOf(metric, money);
  const periods = knownPeriods(answer, scope.lastDay);
  const before = t(`bar:comparisons.${scope.view.compare}`);
  const lines = useLines(answer, periods, name, before);
  const option = useLook(periods, lines, ticks, writing);
  const title = t("shell:metrics.course", { name });
  const drillOf = (period: string) => (metric.is_explained ? { metric: metric.id, period, where: [] } : null);
  return (
    <ChartFigure
      id={`metric-${metric.id}`}
      title={title}
      legend={<CourseLegend lines={lines} />}
      option={option}
      summary={t("shell:metrics.summary", {
        ...{ name, from: periodName(periods[0] ?? ""), to: periodName(periods.at(-1) ?? "") },
        ...{ first: textAt(periods[0]), last: textAt(periods.at(-1)) },
      })}
      files={{ path: `/metric/${metric.id}`, question: courseQuestion(scope, WHOLE) }}
      over={{ places: periods }}
      onPick={(_, index) => {
        const drill = drillOf(periods[index] ?? "");
        if (drill !== null) open(drill);
      }}
    >
      <PeriodTable
        caption={title}
        corner={metric.unit === "money" ? money.currency : ""}
        periods={periods}
        columns={columns()}
        isUnfinished={ticks.isOpen}
        firstLook={24}
      />
    </ChartFigure>
  );

  function textAt(period: string | undefined): string {
    const value = numberIn(answerRow(answer, period), "value");
    return value === null ? NOTHING : writing.full(value);
  }

  function columns(): PeriodColumn[] {
    const figure: PeriodColumn = {
      id: metric.id,
      name,
      isStrong: true,
      cell: (period) => {
        const value = numberIn(answerRow(answer, period), "value");
        const isOpen = value !== null && value !== 0;
        return {
          text: value === null ? NOTHING : writing.plain(value),
          drill: isOpen ? drillOf(period) : null,
        };
      },
    };
    if (lines.length < 2) return [figure];
    return [figure, compared(), change()];
  }

  /** The figure compared with, under the period that it is of. */
  function compared(): PeriodColumn {
    return {
      id: "previous",
      name: before,
      cell: (period) => {
        const row = answerRow(answer, period);
        const [value, label] = [numberIn(row, "previous"), textIn(row, "previous_period")];
        const isOpen = value !== null && value !== 0 && label !== null;
        return {
          text: value === null ? NOTHING : writing.plain(value),
          count: label === null ? null : shortPeriod(label),
          drill: isOpen ? drillOf(label) : null,
        };
      },
    };
  }

  function change(): PeriodColumn {
    return {
      id: "change",
      name: t("shell:metrics.change"),
      cell: (period) => {
        const row = answerRow(answer, period);
        const made = {
          ...{ change: numberIn(row, "change"), growth: numberIn(row, "growth") },
          growth_word: textIn(row, "growth_word"),
        };
        const changed = changedOf(made, writing.change, metric.better);
        if (changed === null) return { text: NOTHING, drill: null };
        return {
          text: changed.share === null ? changed.text : `${changed.text} (${changed.share})`,
          drill: null,
        };
      },
    };
  }
}

/** The metric, and behind it the ghost of what it is compared with, where the answer compares. */
function useLines(answer: Answer, periods: string[], name: string, before: string): CourseLine[] {
  const palette = PALETTES[useComputedColorScheme("light")];
  const values = (column: string) => periods.map((period) => numberIn(answerRow(answer, period), column));
  const own = {
    id: answer.metric,
    name,
    color: palette.compared[0] ?? palette.ink,
    values: values("value"),
  };
  const ghost = {
    ...{ id: "previous", name: before, color: palette.quiet, values: values("previous") },
    ...{ isDashed: true, isBare: true },
  };
  return ghost.values.some((value) => value !== null) ? [own, ghost] : [own];
}

/** The chart of lines. */
export function useLook(
  periods: string[],
  lines: CourseLine[],
  ticks: ReturnType<typeof usePeriodTicks>,
  writing: Writing,
) {
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  return courseOption(periods, lines, {
    palette,
    isStill,
    tick: ticks.tick,
    title: ticks.title,
    figure: writing.full,
    level: writing.level,
    nothing: NOTHING,
  });
}
