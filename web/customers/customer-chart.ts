import { type ChartOption, LEAST_STEP } from "../charts/option.ts";
import { tip } from "../charts/tip.ts";
import { tooltipOf } from "../charts/tooltip.ts";
import type { Money } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Palette } from "../look/palette.ts";
import type { CustomerSet } from "./customer-sets.ts";

/** MRR over time as steps: upward triangles mark increases, downward ones decreases. */
export function customerOption(
  sets: CustomerSet[],
  asOf: string,
  look: { palette: Palette; money: Money; isStill: boolean; nameOf: (set: CustomerSet) => string },
): ChartOption {
  const { palette, money } = look;
  const oldest = sets.toReversed();
  const last = oldest.at(-1);
  return {
    animation: !look.isStill,
    animationDuration: 250,
    grid: { top: 14, right: 12, bottom: 4, left: 0, containLabel: true },
    tooltip: {
      ...tooltipOf(palette),
      trigger: "item",
      formatter: (given) => {
        const { dataIndex = -1 } = Array.isArray(given) ? {} : given;
        const set = oldest[dataIndex];
        if (set === undefined) return "";
        const change = `${money.full(set.before)} → ${money.full(set.after)}`;
        return tip({ title: dayName(set.at), texts: [look.nameOf(set), change] });
      },
    },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: palette.quiet } },
      axisTick: { show: false },
      splitNumber: 6,
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        hideOverlap: true,
        formatter: (at: number) => dayName(new Date(at).toISOString()),
      },
    },
    yAxis: {
      type: "value",
      min: 0,
      minInterval: LEAST_STEP,
      axisLabel: { color: palette.quiet, fontSize: 12, formatter: (minor: number) => money.compact(minor) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: [
      {
        type: "line",
        id: "mrr",
        step: "end",
        symbolSize: 11,
        cursor: "pointer",
        lineStyle: { color: palette.ink, width: 1.75 },
        areaStyle: { color: palette.quiet, opacity: 0.1 },
        emphasis: { scale: 1.3 },
        data: [
          ...oldest.map((set) => ({
            value: [set.at, set.after],
            symbol: set.after === set.before ? "circle" : "triangle",
            symbolRotate: set.after < set.before ? 180 : 0,
            itemStyle: { color: palette.movement[set.type] },
          })),
          ...(last === undefined ? [] : [{ value: [`${asOf}T23:59:59Z`, last.after], symbol: "none" }]),
        ],
      },
    ],
  };
}
