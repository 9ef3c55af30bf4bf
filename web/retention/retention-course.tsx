import { SegmentedControl, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { courseOption } from "../charts/course.ts";
import { Legend } from "../charts/legend.tsx";
import { usePeriodTicks } from "../charts/ticks.ts";
import { level, NOTHING, percent } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { comparisonOf, type Scope } from "../data/scope.ts";
import { usePageParam, useView } from "../data/view.ts";
import { figuresFile } from "../export/figures-file.ts";
import { PALETTES } from "../look/palette.ts";
import { PeriodTable } from "../tables/period-table.tsx";
import { courseSummary, RATES, type Rate, type RateValues, rateColumns } from "./rates.ts";

const WINDOWS = {
  year: { net: "nrr_12m", gross: "grr_12m" },
  period: { net: "nrr", gross: "grr" },
} as const;

/** How each line is drawn. */
const LINES = {
  nrr_12m: { isDashed: false, symbol: "circle" },
  nrr: { isDashed: false, symbol: "circle" },
  grr_12m: { isDashed: true, symbol: "rect" },
  grr: { isDashed: true, symbol: "rect" },
  before: { isDashed: true, symbol: "none" },
};

/** Net and gross retention over time, trailing twelve months or per period; the table has all four. */
export function RetentionCourse({
  scope,
  periods,
  values,
  before,
  subject,
}: {
  scope: Scope;
  periods: string[];
  values: RateValues;
  /** Net retention of the periods compared with. */
  before: Pick<RateValues, "nrr_12m" | "nrr">;
  subject: string;
}) {
  const { t } = useTranslation(["retention", "terms"]);
  const ticks = usePeriodTicks(scope.lastDay);
  const [view, change] = useView();
  const { open } = useDrill();
  const hasYear = [...values.nrr_12m.values()].some((value) => value !== null);
  const [window, setWindow] = usePageParam("window", hasYear ? "year" : "period");
  const span = window === "period" ? "period" : "year";
  const { net, gross } = WINDOWS[span];
  const isCompared = [...before[net].values()].some((value) => value !== null);
  const entries = useEntries(net, gross, isCompared);
  const option = useOption({ entries, hidden: view.hidden, periods, values, before: before[net], ticks });
  return (
    <ChartFigure
      id="retention"
      title={t("retention:course.title")}
      legend={
        <>
          <Legend entries={entries} hidden={view.hidden} onHide={(hidden) => change({ hidden }, "replace")} />
          <WindowControl span={span} onWindow={setWindow} />
        </>
      }
      option={option}
      summary={courseSummary({ values, periods, subject, net, gross, t })}
      files={figuresFile(RATES, { ...scope.question, ...comparisonOf(scope.view) })}
      over={{ places: periods }}
      onPick={(metric, index) => {
        const period = periods[index];
        if (period !== undefined && metric !== "before") open({ metric, period, where: [] });
      }}
    >
      <PeriodTable
        caption={t("retention:course.title")}
        corner={t("retention:course.corner")}
        periods={periods}
        columns={rateColumns(values, isCompared ? before[net] : null, t)}
        isUnfinished={ticks.isOpen}
        subject={subject}
        firstLook={12}
        onSubject={(period) => change({ period })}
      />
    </ChartFigure>
  );
}

function WindowControl({
  span,
  onWindow,
}: {
  span: keyof typeof WINDOWS;
  onWindow: (window: string) => void;
}) {
  const { t } = useTranslation("retention");
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("course.window")}
      value={span}
      onChange={onWindow}
      data={[
        { value: "year", label: t("course.year") },
        { value: "period", label: t("course.period") },
      ]}
    />
  );
}

/** The lines, as the legend has them: net and gross, and net of the periods compared with. */
function useEntries(net: Rate, gross: Rate, isCompared: boolean) {
  const { t } = useTranslation("retention");
  const palette = PALETTES[useComputedColorScheme("light")];
  return useMemo(
    () => [
      {
        id: net,
        name: t(`rates.${net}`),
        color: palette.retention.nrr_12m,
        shape: "line" as const,
      },
      {
        id: gross,
        name: t(`rates.${gross}`),
        color: palette.retention.grr_12m,
        shape: "line" as const,
        isDashed: true,
      },
      ...(isCompared
        ? [
            {
              id: "before" as const,
              name: t("course.before"),
              color: palette.quiet,
              shape: "line" as const,
              isDashed: true,
            },
          ]
        : []),
    ],
    [net, gross, isCompared, palette, t],
  );
}

/** The chart, of the lines that are not hidden. */
function useOption({
  entries,
  hidden,
  periods,
  values,
  before,
  ticks,
}: {
  entries: ReturnType<typeof useEntries>;
  hidden: string[];
  periods: string[];
  values: RateValues;
  before: Map<string, number | null>;
  ticks: ReturnType<typeof usePeriodTicks>;
}) {
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  return useMemo(() => {
    const drawn = entries
      .filter(({ id }) => !hidden.includes(id))
      .map(({ id, name, color }) => ({
        id,
        name,
        color,
        values: periods.map((period) => (id === "before" ? before : values[id]).get(period) ?? null),
        ...LINES[id],
      }));
    return courseOption(periods, drawn, {
      palette,
      isStill,
      tick: ticks.tick,
      title: ticks.title,
      figure: percent,
      level,
      mark: 1,
      nothing: NOTHING,
    });
  }, [entries, periods, values, before, palette, isStill, hidden, ticks]);
}
