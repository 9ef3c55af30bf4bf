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
import type { Scope } from "../data/scope.ts";
import { usePageParam, useView } from "../data/view.ts";
import { figuresFile } from "../export/figures-file.ts";
import { PALETTES } from "../look/palette.ts";
import { PeriodTable } from "../tables/period-table.tsx";
import { courseSummary, RATES, type Rate, type RateValues, rateColumns } from "./rates.ts";

const WINDOWS = {
  year: { net: "nrr_12m", gross: "grr_12m" },
  period: { net: "nrr", gross: "grr" },
} as const;

/** Net and gross retention over time, trailing twelve months or per period; the table has all four. */
export function RetentionCourse({
  scope,
  periods,
  values,
  subject,
}: {
  scope: Scope;
  periods: string[];
  values: RateValues;
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
  const entries = useEntries(net, gross);
  const option = useOption({ entries, gross, hidden: view.hidden, periods, values, ticks });
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
      files={figuresFile(RATES, scope.question)}
      over={{ places: periods }}
      onPick={(metric, index) => {
        const period = periods[index];
        if (period !== undefined) open({ metric, period, where: [] });
      }}
    >
      <PeriodTable
        caption={t("retention:course.title")}
        corner={t("retention:course.corner")}
        periods={periods}
        columns={rateColumns(values, t)}
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

/** The two lines, as the legend has them. */
function useEntries(net: Rate, gross: Rate) {
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
      },
    ],
    [net, gross, palette, t],
  );
}

/** The chart, of the lines that are not hidden. */
function useOption({
  entries,
  gross,
  hidden,
  periods,
  values,
  ticks,
}: {
  entries: ReturnType<typeof useEntries>;
  gross: Rate;
  hidden: string[];
  periods: string[];
  values: RateValues;
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
        values: periods.map((period) => values[id].get(period) ?? null),
        isDashed: id === gross,
        symbol: id === gross ? "rect" : "circle",
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
  }, [entries, gross, periods, values, palette, isStill, hidden, ticks]);
}
