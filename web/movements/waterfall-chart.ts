import type { ChartOption } from "../charts/option.ts";
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

/** Longest word, in characters, that fits under a bar at the default font size; longer ones get a smaller font. */
const ROOMY_WORD = 12;

function longestWord(names: string[]): number {
  return Math.max(
    0,
    ...names.flatMap((name) =>
      wrapped(name, ROOMY_WORD)
        .split("\n")
        .map(({ length }) => length),
    ),
  );
}

/** Floating bars from one level to the next, connected by thin lines. */
export function waterfallOption(steps: Step[], look: WaterfallLook): ChartOption {
  const { palette, money, isNarrow } = look;
  const names = {
    type: "category" as const,
    data: steps.map(look.nameOf),
    inverse: isNarrow,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.quiet } },
    axisLabel: {
      color: palette.quiet,
      fontSize: isNarrow || longestWord(steps.map(look.nameOf)) <= ROOMY_WORD ? 12 : 10.5,
      interval: 0,
      ...(!isNarrow && { formatter: (name: string) => wrapped(name, ROOMY_WORD) }),
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
