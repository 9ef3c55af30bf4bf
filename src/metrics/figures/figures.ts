import { minorDigits } from "../../base/currency.ts";
import { divideHalfEven, roundParts } from "../../base/money.ts";
import type { Period } from "../../base/period.ts";
import { CAUSES, groupOf } from "../../base/words.ts";
import { isMovementDimension, type MovementDimension } from "../../model/parts/dimensions.ts";
import { type Cell, fxOf, GROUPS, readCode, sumOf } from "../list/cell.ts";
import { type Context, type Fraction, type Metric, UNIT } from "../list/metric.ts";
import type { Question } from "../question/question.ts";

/** A row of an answer. Money is in minor units; counts, days and ratios are numbers; null when it can't be computed. */
export interface AnswerRow {
  period: string;
  [dimension: string]: string | number | null;
}

/** An exact figure with its period and labels. */
export interface Figure {
  period: Period;
  labels: Record<string, string | null>;
  value: Fraction;
  /** The part of the cell it measures, and the cell itself; null for an empty cell. */
  part: PartLabels;
  cell: Cell | null;
  /** The currency it's shown in. */
  currency: string;
  /** Number of customers behind it, when asked for; null when the metric can't count them. */
  customers?: number | null;
  /** Number of movements behind it, when asked for and it is a sum of movements. */
  movements?: number | null;
}

/** Identifies a part of a cell by type, cause or group; no labels for the whole cell. */
export type PartLabels = Partial<Record<MovementDimension, string>>;

/** The parts that a question's figures are split into: one without labels when it has no breakdown by movements. */
export function partsOf(question: Question, cells: Iterable<Cell>): PartLabels[] {
  const { metric, by } = question;
  const dimensions = by.filter(isMovementDimension);
  if (dimensions.length === 0) return [{}];
  const found = new Map<string, PartLabels>();
  for (const labels of metric.moved === undefined
    ? splitParts(dimensions, cells)
    : movedParts(question, cells)) {
    const part = Object.fromEntries(dimensions.map((name) => [name, labels[name] ?? ""]));
    found.set(JSON.stringify(part), part);
  }
  return [...found.values()];
}

type AllLabels = Record<MovementDimension, string>;

/**
 * Each type with the causes that moved money, in order. Types that the metric always shows are included even without
 * any.
 */
function movedParts({ metric, by, where }: Question, cells: Iterable<Cell>): AllLabels[] {
  const { types = [], hasFx = false } = metric.moved ?? {};
  const isTyped = by.every((name) => !isMovementDimension(name) || name === "type");
  const codes = new Set<number>();
  for (const cell of cells) {
    for (const [code, n] of cell.moved) {
      const { type } = readCode(code);
      const isUsed = n !== 0n && types.includes(type);
      if (isUsed && !(isTyped && sumOf(cell.moved, [type]) === 0n)) codes.add(code);
    }
  }
  const used = [...codes].sort((x, y) => x - y).map(labelsOf);
  const usual = types.filter((type) => isTyped && type !== "transfer" && type !== "none");
  const all = [
    ...usual.map((type) => ({ type, cause: "", group: "" })),
    ...used,
    ...(hasFx ? [{ type: "fx", cause: "fx", group: "fx" }] : []),
  ];
  return inOrder(all, isTyped ? types : null).filter((labels) => fits(labels, where, isTyped));
}

/** Sorts by the metric's own order of types, if it has one; FX comes last. */
function inOrder(all: AllLabels[], types: readonly string[] | null): AllLabels[] {
  if (types === null) return all;
  const place = ({ type }: AllLabels) => (type === "fx" ? types.length : types.indexOf(type));
  return [...all].sort((a, b) => place(a) - place(b));
}

function labelsOf(code: number): AllLabels {
  const { type, cause } = readCode(code);
  return { type, cause, group: groupOf(cause) };
}

function fits(labels: AllLabels, where: Map<string, string[]>, isTyped = false): boolean {
  const isWanted = (name: MovementDimension) => where.get(name)?.includes(labels[name]) ?? true;
  return isWanted("type") && (isTyped && labels.cause === "" ? true : isWanted("cause") && isWanted("group"));
}

/** The causes or groups of expansion sets, in the order of `CAUSES`. */
function splitParts(dimensions: MovementDimension[], cells: Iterable<Cell>): PartLabels[] {
  const names = new Set<string>();
  for (const { expansions } of cells) for (const name of expansions.keys()) names.add(name);
  const order: readonly string[] = dimensions.includes("cause") ? CAUSES : GROUPS;
  const used = order.filter((name) => names.has(name));
  return used.map((name) => Object.fromEntries(dimensions.map((dimension) => [dimension, name])));
}

/** The exact figure of one part of a cell; null stands for an empty cell. */
export function figureOf(
  question: Question,
  part: PartLabels,
  cell: Cell | null,
  context: Context,
): Fraction {
  const { metric, where } = question;
  if (cell === null) return nothing(metric);
  const isSplit = Object.keys(part).length > 0 || [...where.keys()].some(isMovementDimension);
  if (!isSplit) return metric.value(cell, context);
  if (metric.moved === undefined) return splitFigure(question, part, cell);
  const d = metric.moved.over(cell);
  if (metric.needs.includes("previous")) {
    const now = movedSum(question, part, cell);
    const then = context.before === null ? 0n : movedSum(question, part, context.before);
    return { n: now - then, d: then };
  }
  return { n: metric.moved.sign * movedSum(question, part, cell), d };
}

function movedSum({ metric, where }: Question, part: PartLabels, cell: Cell): bigint {
  const { types = [], isOfOpening = false, hasFx = false } = metric.moved ?? {};
  const isIn = (labels: AllLabels) =>
    fits(labels, where) &&
    Object.entries(part).every(([name, value]) => !isMovementDimension(name) || labels[name] === value);
  let total = hasFx && isIn({ type: "fx", cause: "fx", group: "fx" }) ? fxOf(cell) : 0n;
  for (const [code, n] of isOfOpening ? cell.movedOfOpening : cell.moved) {
    if (types.includes(readCode(code).type) && isIn(labelsOf(code))) total += n;
  }
  return total;
}

/**
 * The figure of one part of the expansion sets. Only shares of money accept a filter with several causes: their
 * numerators and denominators add up.
 */
function splitFigure({ metric, where }: Question, part: PartLabels, cell: Cell): Fraction {
  const wanted = where.get("cause") ?? where.get("group");
  const name = part.cause ?? part.group;
  const names =
    name === undefined ? (wanted ?? []) : wanted === undefined || wanted.includes(name) ? [name] : [];
  const figures = names.map((each) => {
    const tally = cell.expansions.get(each);
    return tally === undefined ? nothing(metric) : (metric.ofExpansions?.(tally, cell) ?? nothing(metric));
  });
  if (figures.length === 0) return nothing(metric);
  return {
    n: figures.reduce((sum, { n }) => sum + n, 0n),
    d: figures.reduce((sum, { d }) => sum + d, 0n),
  };
}

/** The figure of an empty cell: 0 for money and counts; ratios and averages can't be computed. */
export function nothing({ unit, addsUp }: Metric): Fraction {
  return { n: 0n, d: unit === "count" || (unit === "money" && addsUp === true) ? 1n : 0n };
}

/** Rounds money to minor units; with `areParts`, so that the parts add up to their whole. */
export function roundMoney(values: Fraction[], currency: string, areParts: boolean): (number | null)[] {
  const scale = 10n ** BigInt(minorDigits(currency));
  if (areParts && values.every(({ n, d }) => d === UNIT || n === 0n)) {
    return roundParts(
      values.map(({ n }) => n * scale),
      UNIT,
    ).map(Number);
  }
  return values.map(({ n, d }) =>
    d === 0n ? null : exact(divideHalfEven(n * scale * sign(d), d * sign(d))),
  );
}

/** Converts 1e-18 of a major unit to minor units, rounded half to even. */
export function minorUnits(n: bigint, currency: string): number {
  return Number(divideHalfEven(n * 10n ** BigInt(minorDigits(currency)), UNIT));
}

/** Null beyond the safe integer range: for example, five years of a month that grew a thousandfold. */
function exact(minor: bigint): number | null {
  return Number.isSafeInteger(Number(minor)) ? Number(minor) : null;
}

/** A ratio as a number, rounded to 15 decimals. */
export function ratio(n: bigint, d: bigint): number {
  const scale = 10n ** 15n;
  return Number(divideHalfEven(n * scale * sign(d), d * sign(d))) / Number(scale);
}

const sign = (d: bigint) => (d < 0n ? -1n : 1n);
