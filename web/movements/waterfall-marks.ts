import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemReturn } from "echarts";
import type { Palette } from "../look/palette.ts";
import { typeface } from "../look/typeface.ts";
import type { Goal } from "./goals.ts";
import type { Step } from "./steps.ts";

/** What marks need to know of the chart. */
interface MarksLook {
  palette: Palette;
  /** Whether steps are stacked vertically. */
  isNarrow: boolean;
}

/** Share of a step's place that its bar fills, and its greatest width in pixels. */
export const FILLED = 0.7;
export const WIDEST = { wide: 64, narrow: 20 };
/** How far an outline stands off its bar, in pixels. */
const GHOST_MARGIN = 3;

/** A box in the chart: the place of a step and two levels. */
interface Box {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  /** Half of a bar's thickness, and the room of a step along the axis of names. */
  half: number;
  place: number;
}

type Shape = Extract<CustomSeriesRenderItemReturn, { type?: unknown }>;

/** A series of marks that are drawn at steps: each of its data is a step's index and two levels. */
function marks(
  { isNarrow }: MarksLook,
  id: string,
  data: number[][],
  z: number,
  draw: (box: Box, index: number) => Shape,
) {
  return {
    type: "custom" as const,
    id,
    silent: true,
    clip: true,
    z,
    data,
    encode: isNarrow ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (
      { dataIndex }: { dataIndex: number },
      api: CustomSeriesRenderItemAPI,
    ): CustomSeriesRenderItemReturn => {
      const index = Number(api.value(0));
      const at = (level: number) => api.coord(isNarrow ? [level, index] : [index, level]);
      const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [at(Number(api.value(1))), at(Number(api.value(2)))];
      const size = api.size?.([1, 1]);
      const place = Array.isArray(size) ? Number(size[isNarrow ? 1 : 0]) : 0;
      const half = Math.min(isNarrow ? WIDEST.narrow : WIDEST.wide, place * FILLED) / 2;
      return draw({ x1, x2, y1, y2, half, place }, dataIndex);
    },
  };
}

/** The level after each step, drawn as a line from the edge of its bar to that of the next one. */
export function connectors(steps: Step[], look: MarksLook) {
  const data = steps.slice(0, -1).map(({ end }, index) => [index, end, end]);
  return marks(look, "levels", data, 2, ({ x1, y1, half, place }) => {
    const [from, to] = [half, place - half];
    const shape = look.isNarrow
      ? { x1, x2: x1, y1: y1 + from, y2: y1 + to }
      : { x1: x1 + from, x2: x1 + to, y1, y2: y1 };
    return { type: "line", shape, style: { stroke: look.palette.quiet, lineWidth: 1 } };
  });
}

/** What each step was over the range compared with: an outline from where the step starts. */
export function ghosts(steps: Step[], look: MarksLook) {
  const data = steps.flatMap(({ kind, start, previous = 0 }, index) =>
    kind === "balance" || previous === 0 ? [] : [[index, start, start + previous]],
  );
  return marks(look, "ghosts", data, 4, ({ x1, x2, y1, y2, half }) => {
    const thick = half + GHOST_MARGIN;
    const shape = look.isNarrow
      ? { x: Math.min(x1, x2), y: y1 - thick, width: Math.abs(x2 - x1), height: thick * 2 }
      : { x: x1 - thick, y: Math.min(y1, y2), width: thick * 2, height: Math.abs(y2 - y1) };
    const style = { fill: "transparent", stroke: look.palette.quiet, lineWidth: 1.25, lineDash: [4, 3] };
    return { type: "rect", shape, style };
  });
}

/** The level that a goal asks for, over the steps that count towards it, with its name. */
export function goalLines(goals: readonly Goal[], look: MarksLook) {
  const { palette, isNarrow } = look;
  const data = goals.map(({ first, level }) => [first, level, level]);
  return marks(look, "goals", data, 5, ({ x1, y1, half, place }, index) => {
    const goal = goals[index];
    const steps = goal === undefined ? 0 : goal.last - goal.first;
    const end = steps * place + half;
    const shape = isNarrow
      ? { x1, x2: x1, y1: y1 - half, y2: y1 + end }
      : { x1: x1 - half, x2: x1 + end, y1, y2: y1 };
    const isWhole = goal?.first === 0;
    const beside = isWhole
      ? { x: x1 + end, y: y1 - 4, textAlign: "right" as const, textVerticalAlign: "bottom" as const }
      : { x: x1 - half - 6, y: y1, textAlign: "right" as const, textVerticalAlign: "middle" as const };
    const above = {
      x: x1,
      y: y1 - half - 4,
      textAlign: "right" as const,
      textVerticalAlign: "bottom" as const,
    };
    const style = {
      text: goal?.name ?? "",
      fill: palette.ink,
      fontSize: 11.5,
      fontWeight: 600,
      fontFamily: typeface(),
      ...(isNarrow ? above : beside),
    };
    return {
      type: "group",
      children: [
        { type: "line", shape, style: { stroke: palette.ink, lineWidth: 2 } },
        { type: "text", style },
      ],
    };
  });
}
