import type { ChartOption } from "../charts/option.ts";
import { textWidth } from "../charts/text-width.ts";
import { tip } from "../charts/tip.ts";
import { tooltipOf } from "../charts/tooltip.ts";
import { wrapped } from "../charts/wrap.ts";
import type { Money } from "../data/format.ts";
import type { Palette } from "../look/palette.ts";
import type { Goal } from "./goals.ts";
import { axisFloor, type Step, stepColor } from "./steps.ts";
import { connectors, FILLED, ghosts, goalLines, WIDEST } from "./waterfall-marks.ts";

export interface WaterfallLook {
  palette: Palette;
  money: Money;
  isStill: boolean;
  /** Whether to stack the steps vertically, for narrow screens. */
  isNarrow: boolean;
  /** Whether bars are labelled with short amounts, for lack of space. */
  isShort: boolean;
  hasPatterns: boolean;
  /** The name of the range compared with; null without a comparison. */
  before: string | null;
  goals: readonly Goal[];
  nameOf(step: Step): string;
}

/** How long a line under a bar may be, in characters, and how much room a bar has at full width, in pixels. */
const LINE = 12;
const ROOM = { wide: 88, short: 57 };
/** Names in two rows have twice the room. */
const LONG_LINE = 18;
const FONT = 12;

/** Writes the names of steps under the bars: in two rows, one lower than the other, where neighbours would touch. */
function underBars(names: string[], isShort: boolean): (name: string, index: number) => string {
  const room = isShort ? ROOM.short : ROOM.wide;
  const widths = names.map((name) => widthOf(wrapped(name, LINE)));
  const isTight = widths.some((width, index) => (width + (widths[index + 1] ?? 0)) / 2 > room - 3);
  if (!isTight) return (name) => wrapped(name, LINE);
  const first = names.filter((_, index) => index % 2 === 0).map((name) => wrapped(name, LONG_LINE));
  const lines = Math.max(...first.map((name) => name.split("\n").length));
  return (name, index) => (index % 2 === 0 ? "" : "\n".repeat(lines)) + wrapped(name, LONG_LINE);
}

const widthOf = (name: string) => Math.max(...name.split("\n").map((line) => textWidth(line, FONT)));

/** Floating bars from one level to the next, connected by thin lines. */
export function waterfallOption(steps: Step[], look: WaterfallLook): ChartOption {
  const { palette, money, isNarrow } = look;
  const named = steps.map(look.nameOf);
  const names = {
    type: "category" as const,
    data: named,
    inverse: isNarrow,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.quiet } },
    axisLabel: {
      color: palette.quiet,
      fontSize: FONT,
      interval: 0,
      ...(!isNarrow && { formatter: underBars(named, look.isShort) }),
    },
  };
  const floor = axisFloor(steps);
  const amounts = {
    type: "value" as const,
    min: floor,
    splitNumber: isNarrow ? 2 : 5,
    ...(isNarrow && { max: "dataMax" as const }),
    axisLabel: {
      show: !isNarrow,
      color: palette.quiet,
      fontSize: 12,
      formatter: (minor: number) => (floor > 0 ? money.rounded(minor) : money.compact(minor)),
    },
    splitLine: { lineStyle: { color: palette.grid } },
  };
  return {
    animation: !look.isStill,
    animationDuration: 250,
    grid: { top: 22, right: isNarrow ? 84 : 4, bottom: 4, left: 0, containLabel: true },
    tooltip: { ...tooltipOf(palette), formatter: (given) => tooltipText(steps, look, given) },
    xAxis: isNarrow ? amounts : names,
    yAxis: isNarrow ? names : amounts,
    series: [
      connectors(steps, look),
      foot(steps),
      bars(steps, look),
      ghosts(steps, look),
      goalLines(look.goals, look),
    ],
  };
}

/** Invisible bars that lift the visible ones to their level. */
function foot(steps: Step[]) {
  return {
    type: "bar" as const,
    id: "foot",
    stack: "steps",
    silent: true,
    itemStyle: { color: "transparent" },
    emphasis: { disabled: true },
    data: steps.map(({ start, end }) => Math.min(start, end)),
  };
}

function bars(steps: Step[], look: WaterfallLook) {
  const { palette, isNarrow } = look;
  return {
    type: "bar" as const,
    id: "steps",
    stack: "steps",
    z: 3,
    barMaxWidth: isNarrow ? WIDEST.narrow : WIDEST.wide,
    barCategoryGap: `${(1 - FILLED) * 100}%`,
    cursor: "pointer",
    label: {
      show: true,
      position: isNarrow ? ("right" as const) : ("top" as const),
      color: palette.ink,
      fontSize: 11.5,
      formatter: ({ dataIndex }: { dataIndex: number }) => labelText(steps[dataIndex], look),
    },
    data: steps.map((step) => ({
      value: Math.abs(step.end - step.start),
      itemStyle: {
        color: stepColor(step, palette),
        ...(look.hasPatterns && step.kind === "loss" && { decal: stripes(palette) }),
      },
    })),
  };
}

function labelText(step: Step | undefined, { money, isShort, isNarrow }: WaterfallLook): string {
  if (step === undefined) return "";
  if (isShort && !isNarrow)
    return step.kind === "balance" ? money.compact(step.value) : money.signedShort(step.value);
  return step.kind === "balance" ? money.plain(step.value) : money.signedPlain(step.value);
}

function stripes({ hatch }: Palette) {
  return { symbol: "rect", color: hatch, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0 };
}

function tooltipText(
  steps: Step[],
  { palette, money, before, nameOf }: WaterfallLook,
  given: unknown,
): HTMLElement | string {
  const [first]: { dataIndex?: number }[] = Array.isArray(given) ? given : [];
  const step = steps[first?.dataIndex ?? -1];
  if (step === undefined) return "";
  const said = (value: number) => (step.kind === "balance" ? money.full(value) : money.signed(value));
  const texts = [said(step.value)];
  if (before !== null) texts.push(`${before}: ${said(step.previous ?? 0)}`);
  return tip({ title: nameOf(step), color: stepColor(step, palette), texts });
}
