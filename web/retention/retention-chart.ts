import type { LineSeriesOption } from "echarts/charts";
import { percent } from "./format.ts";
import type { ChartOption } from "./movements-chart.ts";
import { FONT, type Palette } from "./palette.ts";
import { periodName, shortPeriod } from "./period.ts";
import { tooltipOf } from "./tooltip.ts";

export interface RetentionLine {
  column: "nrr_12m" | "grr_12m";
  name: string;
  values: Map<string, number | null>;
}

/** Retention over time: a line for each, with 100 % marked, where nothing is lost and nothing added. */
export function retentionOption(
  periods: string[],
  lines: RetentionLine[],
  palette: Palette,
  isStill: boolean,
): ChartOption {
  return {
    animation: !isStill,
    animationDuration: 250,
    textStyle: { fontFamily: FONT },
    grid: { top: 16, right: 12, bottom: 4, left: 0, containLabel: true },
    tooltip: { ...tooltipOf(palette), formatter: (given) => tooltipText(periods, lines, palette, given) },
    xAxis: {
      type: "category",
      data: periods,
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: palette.grid } },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        hideOverlap: true,
        formatter: shortPeriod,
        alignMaxLabel: "right",
      },
      axisPointer: { lineStyle: { color: palette.quiet, type: "solid", opacity: 0.4 } },
    },
    yAxis: {
      type: "value",
      scale: true,
      splitNumber: 4,
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        formatter: (ratio: number) => percent(ratio).replace(".0", ""),
      },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: [...lines.map((line) => seriesOf(line, periods, palette)), hundred(periods, palette)],
  };
}

function seriesOf(
  { column, name, values }: RetentionLine,
  periods: string[],
  palette: Palette,
): LineSeriesOption {
  const color = palette.retention[column];
  return {
    type: "line",
    id: column,
    name,
    data: periods.map((period) => values.get(period) ?? null),
    symbol: column === "nrr_12m" ? "circle" : "rect",
    symbolSize: periods.length > 40 ? 3 : 8,
    cursor: "pointer",
    triggerLineEvent: false,
    lineStyle: { color, width: 2, ...(column === "grr_12m" && { type: [6, 3] }) },
    itemStyle: { color: palette.ground, borderColor: color, borderWidth: 2 },
    emphasis: { scale: 1.4 },
  };
}

function hundred(periods: string[], palette: Palette): LineSeriesOption {
  return {
    type: "line",
    id: "hundred",
    data: periods.map(() => 1),
    symbol: "none",
    silent: true,
    lineStyle: { color: palette.quiet, width: 1 },
  };
}

function tooltipText(periods: string[], lines: RetentionLine[], palette: Palette, given: unknown): string {
  const [first]: { dataIndex?: number }[] = Array.isArray(given) ? given : [];
  const period = periods[first?.dataIndex ?? -1];
  if (period === undefined) return "";
  const rows = lines.map(({ column, name, values }) => {
    const value = values.get(period);
    const swatch = `<i class="swatch" style="background:${palette.retention[column]}"></i>`;
    return `<tr><td>${swatch}${name}</td><td>${typeof value === "number" ? percent(value) : "–"}</td></tr>`;
  });
  return `<b>${periodName(period)}</b><table class="tip">${rows.join("")}</table>`;
}
