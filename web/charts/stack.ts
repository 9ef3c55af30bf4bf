import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { Palette } from "../look/palette.ts";
import { type ChartOption, LEAST_STEP } from "./option.ts";
import { tip } from "./tip.ts";
import { tooltipOf } from "./tooltip.ts";

/** One series of stacked bars. */
export interface StackPart {
  id: string;
  name: string;
  color: string;
  values: number[];
}

export interface StackLook {
  palette: Palette;
  isStill: boolean;
  hasPatterns: boolean;
  tick(place: string): string;
  title(place: string): string;
  figure(value: number): string;
  /** A value's short label on the axis. */
  short(value: number): string;
  /** Whether a period is unfinished; its bars are hatched. */
  isOpen(place: string): boolean;
  /** The total of another range in each place, as a mark across the bar; null where there is none. */
  ghost?: { name: string; values: (number | null)[] } | undefined;
  /** The one place that was chosen; the others are lighter. */
  chosen?: string | null;
  /** What was aimed at in each place, as a short line across its bar; null where nothing was. */
  target?: { name: string; values: (number | null)[] };
}

/** Stacked bars, in the order of the parts; negative values go below zero. */
export function stackOption(places: string[], parts: StackPart[], look: StackLook): ChartOption {
  const { palette } = look;
  const axisLabel = { color: palette.quiet, fontSize: 12 };
  const step = Math.ceil(places.length / 12);
  return {
    animation: !look.isStill,
    animationDuration: 250,
    animationDurationUpdate: 250,
    grid: { top: 12, right: 4, bottom: 4, left: 0, containLabel: true },
    tooltip: { ...tooltipOf(palette), formatter: (given) => tooltipText(places, parts, look, given) },
    xAxis: {
      type: "category",
      data: places,
      axisTick: { show: false },
      axisLine: { onZero: true, lineStyle: { color: palette.quiet } },
      axisLabel: {
        ...axisLabel,
        lineHeight: 15,
        hideOverlap: true,
        ...(step > 1 && { interval: (index: number) => (places.length - 1 - index) % step === 0 }),
        formatter: look.tick,
      },
      axisPointer: { type: "shadow", shadowStyle: { color: palette.quiet, opacity: 0.08 } },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      minInterval: LEAST_STEP,
      axisLabel: { ...axisLabel, formatter: look.short },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: [
      ...parts.map((part, index) => seriesOf(part, index, places, look)),
      ...ghostOf(parts, look),
      ...targetOf(look),
    ],
  };
}

/** A thin mark at the height of each total, as wide as the bars: a clear bar with a slice on top. */
function ghostOf(parts: StackPart[], { ghost, palette }: StackLook): BarSeriesOption[] {
  if (ghost === undefined) return [];
  const totals = ghost.values.map((_, place) =>
    parts.reduce((sum, { values }) => sum + (values[place] ?? 0), 0),
  );
  const slice = GHOST_SHARE * Math.max(0, ...totals, ...ghost.values.map((value) => value ?? 0));
  const shared = {
    type: "bar",
    stack: "ghost",
    barMaxWidth: 44,
    barGap: "-100%",
    silent: true,
    z: 3,
  } as const;
  const clear = { color: "transparent" };
  const mark = { color: palette.quiet, borderColor: palette.ground, borderWidth: 1 };
  const at = (of: (value: number) => number) =>
    ghost.values.map((value) => (value === null ? null : of(value)));
  return [
    { ...shared, id: "ghost-foot", itemStyle: clear, data: at((value) => value - slice / 2) },
    { ...shared, id: "ghost", name: ghost.name, itemStyle: mark, data: at(() => slice) },
  ];
}

/** How thick the mark is, as a share of the largest total. */
const GHOST_SHARE = 0.018;

function targetOf({ target, palette }: StackLook): LineSeriesOption[] {
  if (target === undefined) return [];
  return [
    {
      type: "line",
      id: "target",
      name: target.name,
      data: target.values,
      symbol: "rect",
      symbolSize: [TARGET_WIDTH, 2],
      silent: true,
      lineStyle: { width: 0 },
      itemStyle: { color: palette.ink },
      z: 4,
    },
  ];
}

const TARGET_WIDTH = 26;

function seriesOf({ id, name, color, values }: StackPart, index: number, places: string[], look: StackLook) {
  const { palette } = look;
  const series: BarSeriesOption = {
    type: "bar",
    id,
    name,
    stack: "parts",
    barMaxWidth: 44,
    barCategoryGap: "38%",
    cursor: "pointer",
    itemStyle: { color, borderColor: palette.ground, borderWidth: places.length > 60 ? 0 : 0.5 },
    emphasis: { focus: "none", itemStyle: { color, opacity: 0.82 } },
    data: values.map((value, place) => {
      const isOpen = look.isOpen(places[place] ?? "");
      const decal = isOpen ? openHatch(palette) : look.hasPatterns ? patternOf(index, palette) : undefined;
      const isFaded = look.chosen != null && look.chosen !== places[place];
      const style = { ...(decal !== undefined && { decal }), ...(isFaded && { opacity: FADED }) };
      return { value, ...(Object.keys(style).length > 0 && { itemStyle: style }) };
    }),
  };
  return series;
}

const FADED = 0.45;

type Decal = NonNullable<BarSeriesOption["itemStyle"]>["decal"];

function openHatch({ hatch }: Palette): Decal {
  return { symbol: "rect", color: hatch, dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: -Math.PI / 4 };
}

/** Lines in four directions, then the same closer together; the first part is plain. */
function patternOf(index: number, { hatch }: Palette): Decal {
  if (index === 0) return undefined;
  const dashArrayY = index < 5 ? [1.5, 6] : [1.5, 3];
  return { symbol: "rect", color: hatch, dashArrayX: [1, 0], dashArrayY, rotation: (index * Math.PI) / 4 };
}

function tooltipText(
  places: string[],
  parts: StackPart[],
  look: StackLook,
  given: unknown,
): HTMLElement | string {
  const [first]: { dataIndex?: number }[] = Array.isArray(given) ? given : [];
  const index = first?.dataIndex ?? -1;
  const place = places[index];
  if (place === undefined) return "";
  const rows = parts.map(({ name, color, values }) => ({
    name,
    color,
    figure: look.figure(values[index] ?? 0),
  }));
  const aim = look.target?.values[index] ?? null;
  const target =
    look.target === undefined || aim === null
      ? []
      : [{ name: look.target.name, color: look.palette.ink, figure: look.figure(aim) }];
  const before = look.ghost?.values[index] ?? null;
  const ghost =
    look.ghost === undefined || before === null
      ? []
      : [{ name: look.ghost.name, color: look.palette.quiet, figure: look.figure(before) }];
  return tip({ title: look.title(place), rows: [...target, ...rows.toReversed(), ...ghost] });
}
