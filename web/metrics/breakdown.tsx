import { useComputedColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { writeFilter } from "../../src/base/filter-text.ts";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { CourseLegend } from "../charts/course-legend.tsx";
import { usePeriodTicks } from "../charts/ticks.ts";
import type { Answer } from "../data/api.ts";
import { numberIn, textIn } from "../data/figures.ts";
import { moneyIn, NOTHING, whole } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { knownPeriods, subjectPeriod } from "../data/subject.ts";
import { useMeaning } from "../figures/meanings.ts";
import { PALETTES } from "../look/palette.ts";
import { NothingHere, Trouble, Waiting } from "../parts/states.tsx";
import { useDimensionName, valueName } from "../tables/dimension-name.ts";
import { type PeriodColumn, PeriodTable } from "../tables/period-table.tsx";
import { writingOf } from "../tables/writing.ts";
import { useLook } from "./metric-course.tsx";
import { courseQuestion, type MetricInfo, useCourse } from "./use-metric-page.ts";

/** Columns shown; the file has all values. */
const LISTED = 8;

/** A metric by period and the values of a dimension, the largest drawn. */
export function Breakdown({ scope, metric, by }: { scope: Scope; metric: MetricInfo; by: string }) {
  const asked = useCourse(metric, scope, by);
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={520} />;
  if (asked.data.rows.every(({ value }) => value === null)) return <NothingHere lastDay={scope.lastDay} />;
  return <Shown scope={scope} metric={metric} by={by} answer={asked.data} />;
}

type Values = Map<string, Map<string, number | null>>;

function Shown({
  scope,
  metric,
  by,
  answer,
}: {
  scope: Scope;
  metric: MetricInfo;
  by: string;
  answer: Answer;
}) {
  const { t } = useTranslation(["shell", "terms"]);
  const { open } = useDrill();
  const ticks = usePeriodTicks(scope.lastDay);
  const palette = PALETTES[useComputedColorScheme("light")];
  const { name } = useMeaning()(metric);
  const money = moneyIn(answer.currency ?? scope.currency);
  const writing = writingOf(metric, money);
  const periods = knownPeriods(answer, scope.lastDay);
  const values = valuesBy(answer, by);
  const largest = inOrder(values, subjectPeriod(periods, null, scope.lastDay) ?? "");
  const shown = largest.slice(0, LISTED);
  const lines = shown.slice(0, palette.compared.length).map((value, index) => ({
    id: value,
    name: nameOf(value),
    color: palette.compared[index] ?? palette.ink,
    values: periods.map((period) => values.get(value)?.get(period) ?? null),
  }));
  const option = useLook(periods, lines, ticks, writing);
  const dimension = useDimensionName()(by);
  const title = t("shell:metrics.course-by", { name, dimension });
  return (
    <ChartFigure
      id={`metric-${metric.id}-by`}
      title={title}
      legend={<CourseLegend lines={lines} />}
      option={option}
      summary={t("shell:metrics.summary-by", {
        ...{ name, dimension, values: lines.map((line) => line.name).join(", ") },
        ...{ from: periodName(periods[0] ?? ""), to: periodName(periods.at(-1) ?? "") },
      })}
      files={{ path: `/metric/${metric.id}`, question: courseQuestion(scope, by) }}
      over={{ places: periods }}
      onPick={(value, index) => {
        const drill = drillOf(value, periods[index] ?? "");
        if (drill !== null) open(drill);
      }}
    >
      <PeriodTable
        caption={title}
        corner={metric.unit === "money" ? money.currency : ""}
        periods={periods}
        columns={shown.map(columnOf)}
        isUnfinished={ticks.isOpen}
        firstLook={24}
      />
      {largest.length > shown.length && (
        <p className="under-table">
          {t("shell:metrics.more", { shown: whole(shown.length), all: whole(largest.length) })}
        </p>
      )}
    </ChartFigure>
  );

  function nameOf(value: string): string {
    return value === "" ? t("terms:tables.unknown") : valueName(by, value);
  }

  function drillOf(value: string, period: string) {
    return metric.is_explained
      ? { metric: metric.id, period, where: [writeFilter({ name: by, value })] }
      : null;
  }

  function columnOf(value: string): PeriodColumn {
    return {
      id: value,
      name: nameOf(value),
      cell: (period) => {
        const figure = values.get(value)?.get(period) ?? null;
        const isOpen = figure !== null && figure !== 0;
        return {
          text: figure === null ? NOTHING : writing.plain(figure),
          drill: isOpen ? drillOf(value, period) : null,
        };
      },
    };
  }
}

/** Figures by value and period; customers without a value stand under the empty one. */
function valuesBy(answer: Answer, by: string): Values {
  const values: Values = new Map();
  for (const row of answer.rows) {
    const value = textIn(row, by) ?? "";
    const course = values.get(value) ?? new Map<string, number | null>();
    course.set(String(row.period), numberIn(row, "value"));
    values.set(value, course);
  }
  return values;
}

/** The values with a figure in any period, the largest in one period first. */
function inOrder(values: Values, period: string): string[] {
  const size = (value: string) => Math.abs(values.get(value)?.get(period) ?? 0);
  return [...values]
    .filter(([, course]) => [...course.values()].some((figure) => (figure ?? 0) !== 0))
    .map(([value]) => value)
    .sort((a, b) => size(b) - size(a));
}
