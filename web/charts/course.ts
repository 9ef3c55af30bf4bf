import type { LineSeriesOption } from "echarts/charts";
import type { Palette } from "../look/palette.ts";
import type { ChartOption } from "./option.ts";
import { tip } from "./tip.ts";
import { tooltipOf } from "./tooltip.ts";

/** One line of a chart; null leaves a gap. */
export interface CourseLine {
  id: string;
  name: string;
  color: string;
  values: (number | null)[];
  isDashed?: boolean;
  /** Hides the point markers until hover, for lines that lie close together. */
  isBare?: boolean;
  symbol?: string;
}

export interface CourseLook {
  palette: Palette;
  isStill: boolean;
  /** A place's label on the axis, and in the tooltip. */
  tick(place: string): string;
  title(place: string): string;
  figure(value: number): string;
  /** A value's short label on the axis. */
  level(value: number): string;
  /** A value to mark across the chart, such as 1 for 100%. */
  mark?: number;
  nothing: string;
}

/** A line chart with one value marked. */
export function courseOption(places: string[], lines: CourseLine[], look: CourseLook): ChartOption {
  const { palette } = look;
  const axisLabel = { color: palette.quiet, fontSize: 12 };
  return {
    animation: !look.isStill,
    animationDuration: 250,
    animationDurationUpdate: 250,
    grid: { top: 16, right: 14, bottom: 4, left: 0, containLabel: true },
    tooltip: { ...tooltipOf(palette), formatter: (given) => tooltipText(places, lines, look, given) },
    xAxis: {
      type: "category",
      data: places,
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: palette.grid } },
      axisLabel: { ...axisLabel, lineHeight: 15, hideOverlap: true, formatter: look.tick },
      axisPointer: { lineStyle: { color: palette.quiet, type: "solid", opacity: 0.4 } },
    },
    yAxis: {
      type: "value",
      scale: true,
      splitNumber: 4,
      ...leastStep(lines, look),
      axisLabel: { ...axisLabel, formatter: look.level },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: [...lines.map((line) => seriesOf(line, palette)), ...markOf(places, look)],
  };
}

/** For whole numbers, the least step whose labels differ: a chart of nothing has one zero, not five. */
function leastStep(lines: CourseLine[], { level }: CourseLook): { minInterval?: number } {
  const isWhole = lines.every(({ values }) =>
    values.every((value) => value === null || Number.isInteger(value)),
  );
  if (!isWhole) return {};
  let step = 1;
  while (step < MOST_STEP && level(step) === level(0)) step *= 10;
  return { minInterval: step };
}

const MOST_STEP = 1_000_000;

function seriesOf({ id, name, color, values, isDashed, isBare, symbol }: CourseLine, palette: Palette) {
  const series: LineSeriesOption = {
    type: "line",
    id,
    name,
    data: values,
    symbol: symbol ?? "circle",
    symbolSize: values.length > 40 ? 3 : 7,
    showSymbol: isBare !== true,
    cursor: "pointer",
    lineStyle: { color, width: 2, ...(isDashed === true && { type: [6, 3] }) },
    itemStyle: { color: palette.ground, borderColor: color, borderWidth: 2 },
    emphasis: { scale: 1.4 },
  };
  return series;
}

function markOf(places: string[], { mark, palette }: CourseLook): LineSeriesOption[] {
  if (mark === undefined) return [];
  return [
    {
      type: "line",
      id: "mark",
      data: places.map(() => mark),
      symbol: "none",
      silent: true,
      lineStyle: { color: palette.quiet, width: 1 },
    },
  ];
}

function tooltipText(
  places: string[],
  lines: CourseLine[],
  look: CourseLook,
  given: unknown,
): HTMLElement | string {
  const [first]: { dataIndex?: number }[] = Array.isArray(given) ? given : [];
  const index = first?.dataIndex ?? -1;
  const place = places[index];
  if (place === undefined) return "";
  const rows = lines.map(({ name, color, values }) => {
    const value = values[index] ?? null;
    return { name, color, figure: value === null ? look.nothing : look.figure(value) };
  });
  return tip({ title: look.title(place), rows });
}
