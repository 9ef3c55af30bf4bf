import { type ChartOption, LEAST_STEP } from "../charts/option.ts";
import { tip } from "../charts/tip.ts";
import { tooltipOf } from "../charts/tooltip.ts";
import { level, type Money, whole } from "../data/format.ts";
import { isUnfinished, periodName, shortPeriod } from "../data/period.ts";
import type { Palette } from "../look/palette.ts";
import { figureOf } from "../tables/figure.ts";
import type { Compared } from "./use-compared.ts";

/** Each line has its own marker, to distinguish lines without color. */
const MARKS = ["circle", "rect", "triangle", "diamond", "emptyCircle"];
const LABELS = 13;

/** One line for each segment, in the order chosen. */
export function comparisonOption(
  compared: Compared[],
  periods: string[],
  look: {
    palette: Palette;
    money: Money;
    unit: string;
    isStill: boolean;
    nameOf: (name: string) => string;
    lastDay: string | null;
  },
): ChartOption {
  const { palette, money, unit } = look;
  const every = Math.ceil(periods.length / LABELS);
  return {
    animation: !look.isStill,
    animationDuration: 250,
    grid: { top: 12, right: 10, bottom: 4, left: 0, containLabel: true },
    tooltip: {
      ...tooltipOf(palette),
      formatter: (given) => {
        const [first]: { dataIndex?: number }[] = Array.isArray(given) ? given : [];
        const period = periods[first?.dataIndex ?? -1];
        if (period === undefined) return "";
        const rows = compared.map(({ name, values }, place) => ({
          name: look.nameOf(name),
          figure: figureOf(unit, values.get(period) ?? null, money),
          color: palette.compared[place],
          swatch: "swatch swatch-line" as const,
        }));
        return tip({ title: periodName(period), rows });
      },
    },
    xAxis: {
      type: "category",
      data: periods,
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.quiet } },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        lineHeight: 15,
        hideOverlap: true,
        interval: (index: number) => (periods.length - 1 - index) % every === 0,
        formatter: (period: string) => shortPeriod(period).replace(/ (?=\d{4}$)/, "\n"),
      },
    },
    yAxis: {
      type: "value",
      scale: unit === "ratio",
      splitNumber: 5,
      ...(unit !== "ratio" && { minInterval: unit === "money" ? LEAST_STEP : 1 }),
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        formatter: (value: number) =>
          unit === "money" ? money.compact(value) : unit === "ratio" ? level(value) : whole(value),
      },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: compared.map(({ name, values }, place) => ({
      type: "line" as const,
      id: name,
      name: look.nameOf(name),
      symbol: MARKS[place],
      symbolSize: periods.length > 40 ? 0 : 7,
      cursor: "pointer",
      lineStyle: { color: palette.compared[place], width: 1.75 },
      itemStyle: { color: palette.compared[place] },
      data: periods.map((period) => ({
        value: values.get(period) ?? "-",
        ...(isUnfinished(period, look.lastDay) && { itemStyle: { opacity: 0.45 } }),
      })),
    })),
  };
}
