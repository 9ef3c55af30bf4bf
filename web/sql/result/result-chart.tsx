import { useComputedColorScheme } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Legend } from "../../charts/legend.tsx";
import type { ChartOption } from "../../charts/option.ts";
import { tooltipOf } from "../../charts/tooltip.ts";
import { amount } from "../../data/format.ts";
import { PALETTES, type Palette } from "../../look/palette.ts";
import { Waiting } from "../../parts/states.tsx";
import type { Drawable } from "./result-kind.ts";

const Chart = lazy(() => import("../../charts/chart.tsx"));

/** A result as lines or bars. */
export function ResultChart({ drawn, kind }: { drawn: Drawable; kind: "line" | "bar" }) {
  const { t } = useTranslation("bar");
  const palette = PALETTES[useComputedColorScheme("light")];
  const [hidden, setHidden] = useState<string[]>([]);
  const colors = colorsOf(palette);
  const entries = drawn.series.map(({ name }, index) => ({
    id: name,
    name,
    color: colors[index] ?? palette.quiet,
    shape: kind,
  }));
  const shown = drawn.series.map(({ name, values }) => ({
    name,
    values: hidden.includes(name) ? [] : values,
  }));
  return (
    <>
      {entries.length > 1 && <Legend entries={entries} hidden={hidden} onHide={setHidden} />}
      <div className="chart-box">
        <Suspense fallback={<Waiting height="100%" />}>
          <Chart
            option={optionOf({ ...drawn, series: shown }, kind, palette)}
            summary={t("sql.chart", { what: entries.map(({ name }) => name).join(", ") })}
          />
        </Suspense>
      </div>
    </>
  );
}

/** A day that was cut from a time. */
const MIDNIGHT = / 00:00:00(?:\.0+)?$/;

/** As many colours as a chart may have series. */
function colorsOf({ compared, group, quiet }: Palette): string[] {
  return [...compared, group.usage, group.price, quiet];
}

function optionOf({ places, series }: Drawable, kind: "line" | "bar", palette: Palette): ChartOption {
  const colors = colorsOf(palette);
  const axisLabel = { color: palette.quiet, fontSize: 12 };
  return {
    animation: false,
    grid: { top: 16, right: 14, bottom: 4, left: 0, containLabel: true },
    tooltip: { ...tooltipOf(palette), valueFormatter: (value) => amount(Number(value)) },
    xAxis: {
      type: "category",
      data: places,
      boundaryGap: kind === "bar",
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.grid } },
      axisLabel: {
        ...axisLabel,
        hideOverlap: true,
        formatter: (place: string) => place.replace(MIDNIGHT, ""),
      },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      axisLabel: { ...axisLabel, formatter: (value: number) => amount(value) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: series.map(({ name, values }, index) => ({
      type: kind,
      id: name,
      name,
      data: values,
      symbolSize: 4,
      ...(kind === "bar" && { barMaxWidth: 40 }),
      itemStyle: { color: colors[index] ?? palette.quiet },
      lineStyle: { color: colors[index] ?? palette.quiet, width: 2 },
    })),
  };
}
