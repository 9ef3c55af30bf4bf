import type { SankeySeriesOption } from "echarts/charts";
import type { ChartOption } from "../../charts/option.ts";
import { tip } from "../../charts/tip.ts";
import { tooltipOf } from "../../charts/tooltip.ts";
import type { Palette } from "../../look/palette.ts";

/** What moved from one thing to another. */
export interface Ribbon {
  /** The key of its line in a table; null for all that have no ribbon of their own. */
  key: string | null;
  isDown: boolean;
  before: string;
  after: string;
  /** Money in minor units; its size is the ribbon's width. */
  value: number;
  moves: number;
  customers: number;
}

interface Look {
  palette: Palette;
  isStill: boolean;
  /** Pixels for the names on each side. */
  room: number;
  signed: (minor: number) => string;
  short: (minor: number) => string;
  whole: (count: number) => string;
  names: { value: string; moves: string; customers: string };
}

/** How many ribbons have a name of their own, and from which share of all money on. */
export const MOST_RIBBONS = 10;
export const LEAST_SHARE = 0.02;

/**
 * The largest flows, and what is left of each direction as one.
 * @param other what the rest is called
 */
export function ribbonsOf(flows: Ribbon[], other: string): Ribbon[] {
  const sorted = flows.filter(({ value }) => value !== 0).toSorted((a, b) => size(b) - size(a));
  const least = LEAST_SHARE * sorted.reduce((sum, one) => sum + size(one), 0);
  const named = sorted.filter((one, place) => place < MOST_RIBBONS && size(one) >= least);
  const rest = sorted.slice(named.length);
  if (rest.length < 2) return sorted;
  const merged = [false, true].flatMap((isDown) => {
    const own = rest.filter((ribbon) => ribbon.isDown === isDown);
    if (own.length === 0) return [];
    const sum = (of: "value" | "moves" | "customers") => own.reduce((all, one) => all + one[of], 0);
    const counts = { value: sum("value"), moves: sum("moves"), customers: sum("customers") };
    return [{ key: null, isDown, before: other, after: other, ...counts }];
  });
  return [...named, ...merged.filter(({ value }) => value !== 0)];
}

const size = ({ value }: Ribbon) => Math.abs(value);

/** Ribbons from what was to what became of it, coloured by direction: what was at the left, what is at the right. */
export function flowOption(ribbons: Ribbon[], look: Look): ChartOption {
  const { palette, isStill, room, short } = look;
  const all = ribbons.reduce((sum, one) => sum + size(one), 0);
  const series: SankeySeriesOption = {
    type: "sankey",
    id: "flows",
    left: room,
    right: room,
    top: 8,
    bottom: 8,
    nodeWidth: 8,
    nodeGap: 16,
    draggable: false,
    cursor: "pointer",
    itemStyle: { color: palette.quiet, borderWidth: 0 },
    label: { color: palette.ink, fontSize: 12, width: room - 16, overflow: "truncate", ellipsis: "…" },
    emphasis: { focus: "none", disabled: false, lineStyle: { opacity: 0.85 } },
    data: [
      ...sideOf(ribbons, "before").map((name) => ({
        name: idOf("before", name),
        depth: 0,
        ...named(name, "left"),
      })),
      ...sideOf(ribbons, "after").map((name) => ({
        name: idOf("after", name),
        depth: 1,
        ...named(name, "right"),
      })),
    ],
    links: ribbons.map((ribbon) => ({
      source: idOf("before", ribbon.before),
      target: idOf("after", ribbon.after),
      value: size(ribbon),
      lineStyle: { color: colorOf(ribbon, palette), opacity: 0.45, curveness: 0.5 },
      edgeLabel: {
        show: size(ribbon) >= LABELLED * all,
        color: palette.ink,
        fontSize: 12,
        formatter: () => short(ribbon.value),
      },
    })),
  };
  return {
    animation: !isStill,
    animationDuration: 250,
    tooltip: { ...tooltipOf(palette), trigger: "item", formatter: (at) => toldOf(at, ribbons, look) },
    series: [series],
  };
}

/** From which share of all money on a ribbon has its amount written on it. */
const LABELLED = 0.06;

/** What is on a side, the most money first. */
function sideOf(ribbons: Ribbon[], side: "before" | "after"): string[] {
  const sums = new Map<string, number>();
  for (const one of ribbons) sums.set(one[side], (sums.get(one[side]) ?? 0) + size(one));
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}

/** A name can stand on both sides. */
const idOf = (side: "before" | "after", name: string) => `${side} ${name}`;

function named(name: string, position: "left" | "right") {
  return { label: { position, formatter: () => name } };
}

/** The colour of a direction. */
export function colorOf({ isDown }: Pick<Ribbon, "isDown">, { movement }: Palette): string {
  return isDown ? movement.contraction : movement.expansion;
}

function toldOf(at: unknown, ribbons: Ribbon[], look: Look): HTMLElement | string {
  const place = isEdge(at) ? at.dataIndex : -1;
  const ribbon = ribbons[place];
  if (ribbon === undefined) return "";
  const { names, signed, whole } = look;
  return tip({
    title: `${ribbon.before} → ${ribbon.after}`,
    color: colorOf(ribbon, look.palette),
    rows: [
      { name: names.value, figure: signed(ribbon.value) },
      { name: names.moves, figure: whole(ribbon.moves) },
      { name: names.customers, figure: whole(ribbon.customers) },
    ],
  });
}

function isEdge(at: unknown): at is { dataIndex: number } {
  return (
    typeof at === "object" &&
    at !== null &&
    "dataType" in at &&
    at.dataType === "edge" &&
    "dataIndex" in at &&
    typeof at.dataIndex === "number"
  );
}
