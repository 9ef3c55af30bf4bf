import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import { type ChartOption, LEAST_STEP } from "../charts/option.ts";
import { tip } from "../charts/tip.ts";
import { tooltipOf } from "../charts/tooltip.ts";
import type { PeriodRow } from "../data/figures.ts";
import type { Money } from "../data/format.ts";
import { periodName, shortPeriod } from "../data/period.ts";
import { GROUPS, type Palette } from "../look/palette.ts";
import { colorOf, type Part } from "./parts.ts";

export interface MovementsLook {
  palette: Palette;
  money: Money;
  /** Whether bars have patterns as well as colors. */
  hasPatterns: boolean;
  isStill: boolean;
  /** The names of parts and lines. */
  names: { part(part: Part): string; line(id: NetLine): string };
  /** The label of an unfinished period. */
  soFar: string;
}

/** The lines over the bars: net, and net of the same period a year earlier. */
export type NetLine = "net" | "netBefore";

/** Diverging stacked bars, gains above zero and losses below, with net as a line. Unfinished periods are hatched. */
export function movementsOption(
  rows: PeriodRow[],
  shown: Part[],
  lines: NetLine[],
  look: MovementsLook,
): ChartOption {
  const { palette, money } = look;
  return {
    animation: !look.isStill,
    animationDuration: 250,
    animationDurationUpdate: 250,
    grid: {
      top: 12,
      right: 4,
      bottom: 4,
      left: 0,
      containLabel: true,
    },
    tooltip: {
      ...tooltipOf(palette),
      formatter: (given) => tooltipText(rows, shown, lines, look, given),
    },
    xAxis: {
      type: "category",
      data: rows.map(({ period }) => period),
      axisTick: { show: false },
      axisLine: { onZero: true, lineStyle: { color: palette.quiet } },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        lineHeight: 15,
        hideOverlap: rows.length <= 12,
        ...(rows.length > 12 && { interval: everyFew(rows.length) }),
        formatter: (period: string) => axisText(period, rows, look.soFar),
      },
      axisPointer: { type: "shadow", shadowStyle: { color: palette.quiet, opacity: 0.08 } },
    },
    yAxis: {
      type: "value",
      splitNumber: 5,
      minInterval: LEAST_STEP,
      axisLabel: { color: palette.quiet, fontSize: 12, formatter: (minor: number) => money.compact(minor) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: [...shown.map((part) => bars(part, rows, look)), ...netLines(rows, lines, look)],
  };
}

function bars(part: Part, rows: PeriodRow[], look: MovementsLook): BarSeriesOption {
  const { palette } = look;
  const color = colorOf(part, palette);
  return {
    type: "bar",
    id: part.id,
    name: look.names.part(part),
    stack: "movements",
    barMaxWidth: 44,
    barCategoryGap: "38%",
    cursor: "pointer",
    itemStyle: {
      color,
      borderColor: palette.ground,
      borderWidth: rows.length > 60 ? 0 : 0.5,
    },
    emphasis: { focus: "none", itemStyle: { color, opacity: 0.82 } },
    data: rows.map((row) => {
      const decal = row.isUnfinished
        ? HATCH(palette.hatch)
        : look.hasPatterns
          ? pattern(part, palette)
          : undefined;
      return { value: row.moved.get(part.id) ?? 0, ...(decal !== undefined && { itemStyle: { decal } }) };
    }),
  };
}

function netLines(
  rows: PeriodRow[],
  lines: NetLine[],
  { palette, names }: MovementsLook,
): LineSeriesOption[] {
  const net: LineSeriesOption = {
    type: "line",
    id: "net",
    name: names.line("net"),
    data: rows.map((row) => row.net),
    z: 5,
    symbol: "circle",
    symbolSize: rows.length > 40 ? 0 : 7,
    lineStyle: { color: palette.ink, width: rows.length > 60 ? 1 : 1.75 },
    itemStyle: { color: palette.ground, borderColor: palette.ink, borderWidth: 1.75 },
    emphasis: { disabled: true },
  };
  const halo: LineSeriesOption = {
    ...net,
    id: "halo",
    z: 4,
    symbolSize: 0,
    silent: true,
    lineStyle: { color: palette.ground, width: rows.length > 60 ? 0 : 4.5, opacity: 0.85 },
  };
  const before: LineSeriesOption = {
    ...net,
    id: "netBefore",
    name: names.line("netBefore"),
    data: rows.map((row) => row.netBefore),
    z: 3,
    symbolSize: 0,
    silent: true,
    lineStyle: { color: palette.quiet, width: 1.5, type: [4, 3] },
  };
  return [...(lines.includes("net") ? [halo, net] : []), ...(lines.includes("netBefore") ? [before] : [])];
}

const HATCH = (color: string) => ({
  symbol: "rect",
  color,
  dashArrayX: [1, 0],
  dashArrayY: [3, 3],
  rotation: -Math.PI / 4,
});

/**
 * Patterns that distinguish bars without color: gains have rising lines, dots or none; losses have horizontal or
 * vertical lines.
 */
function pattern({ type, side, group }: Part, { hatch }: Palette) {
  const base = { ...HATCH(hatch), dashArrayY: [1.5, 4] };
  if (group !== null) return groupPattern(group, hatch);
  if (side === "neutral")
    return { ...base, symbol: "circle", dashArrayX: [[5, 5]], dashArrayY: [5, 2], symbolSize: 0.7 };
  if (type === "expansion") return undefined;
  if (type === "new") return { ...base, rotation: Math.PI / 4 };
  if (type === "reactivation")
    return {
      ...base,
      symbol: "circle",
      dashArrayX: [
        [6, 6],
        [0, 6, 6, 0],
      ],
      dashArrayY: [6, 0],
    };
  return {
    ...base,
    rotation: type === "churn" ? 0 : Math.PI / 2,
    dashArrayY: type === "churn" ? [2, 4] : [1.5, 5],
  };
}

/** Patterns of expansion groups: lines at a different angle for each group, none for the first. */
function groupPattern(group: string, hatch: string) {
  const names: readonly string[] = GROUPS;
  const place = names.indexOf(group);
  if (place === 0) return undefined;
  return { ...HATCH(hatch), rotation: (place * Math.PI) / GROUPS.length, dashArrayY: [1, 4 + (place % 3)] };
}

/** Shows about seven labels, counted from the last, which always has one. */
function everyFew(count: number): (index: number) => boolean {
  const step = Math.ceil(count / 7);
  return (index) => (count - 1 - index) % step === 0;
}

function axisText(period: string, rows: PeriodRow[], soFar: string): string {
  const row = rows.find((candidate) => candidate.period === period);
  const text = shortPeriod(period).replace(/ (?=\d{4}$)/, "\n");
  return row?.isUnfinished ? `${text}\n${soFar}` : text;
}

function tooltipText(
  rows: PeriodRow[],
  shown: Part[],
  lines: NetLine[],
  { palette, money, names, soFar }: MovementsLook,
  given: unknown,
): HTMLElement | string {
  const [first]: { dataIndex?: number }[] = Array.isArray(given) ? given : [];
  const row = rows[first?.dataIndex ?? -1];
  if (row === undefined) return "";
  const moved = shown.map((part) => ({
    name: names.part(part),
    color: colorOf(part, palette),
    figure: money.full(row.moved.get(part.id) ?? 0),
  }));
  const nets = lines.flatMap((line) => {
    const value = row[line];
    if (value === null) return [];
    return [
      { name: names.line(line), figure: money.signed(value), className: line === "net" ? "tip-net" : "" },
    ];
  });
  const title = `${periodName(row.period)}${row.isUnfinished ? `, ${soFar}` : ""}`;
  return tip({ title, rows: [...moved, ...nets] });
}
