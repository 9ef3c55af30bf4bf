import { compareText } from "../../base/compare-text.ts";
import { checkMost } from "../../base/limits.ts";
import { firstOf, lastOf } from "../../base/lookup.ts";
import {
  type Period,
  periodOf,
  periodsBetween,
  type Reading,
  rangeBefore,
  wholeMonths,
} from "../../base/period.ts";
import { breathe } from "../../base/waiting.ts";
import type { Book } from "../../model/parts/book.ts";
import {
  customerPlan,
  type ItemDimension,
  isItemDimension,
  isMovementDimension,
  isStandingDimension,
  itemFilters,
  readLabels,
  type StandingDimension,
} from "../../model/parts/dimensions.ts";
import { readKeys } from "../../model/parts/keys.ts";
import { openScope } from "../../model/parts/scope.ts";
import { standingLabels } from "../../model/parts/standing.ts";
import { statesOf } from "../../model/parts/state-source.ts";
import type { Cell } from "../list/cell.ts";
import { type Context, type Fraction, isOfTree, type Metric } from "../list/metric.ts";
import { findMetric } from "../list/metric-list.ts";
import { comparedWith, type Question } from "../question/question.ts";
import { checkValues } from "../question/values.ts";
import { compareRows, rowsOf } from "./answer-rows.ts";
import { type Group, groupId, readCells } from "./cells.ts";
import { costsOf } from "./costs.ts";
import { type CustomerCounts, countCustomers } from "./counts.ts";
import { type Effect, withEffects } from "./effects.ts";
import { type AnswerRow, type Figure, figureOf, type PartLabels, partsOf } from "./figures.ts";
import { membersOf } from "./members.ts";
import { type CellPlan, planIn } from "./plan.ts";
import { compileCells } from "./queries.ts";
import { rangeCell, shownCell, togetherOf } from "./shown-cell.ts";

export interface Answer {
  metric: string;
  unit: Metric["unit"];
  /** Null where each row has its own currency. */
  currency: string | null;
  policy: string;
  /** Set when linked customers were read as one. */
  linked?: true;
  interval: string;
  rows: AnswerRow[];
  /** Mix and within effects behind the change of an average, one for each period, when a comparison was asked for. */
  effects?: Effect[];
  /** Gross margin in percent, when the metric uses it. */
  margin?: number;
  /** The metric's definition, when the policy changes it. */
  definition?: string;
  sql: string;
}

/**
 * Answers a question: one row for each group and period, 0 for periods without data, and parts that add up to the
 * whole.
 * @param gathered the result of `gather`, if you have it already
 */
export async function answer(book: Book, question: Question, gathered?: Gathered): Promise<Answer> {
  const asked = gathered ?? (await gather(book, question));
  const counts = question.hasCounts ? await countCustomers(book, question, asked.plan) : null;
  const other = question.compare === null ? null : earlierQuestion(question);
  const earlier = other === null ? null : await gather(book, other);
  const parts = partsOf(question, [...cellsOf(asked.groups), ...cellsOf(earlier?.groups ?? [])]);
  checkMost("cells", asked.groups.length * question.periods.length * parts.length);
  await breathe();
  const figures = await allFigures(book, question, asked, parts, counts);
  const rows = await rowsOf(book, question, figures);
  let effects: Effect[] | undefined;
  if (other !== null && earlier !== null) {
    await breathe();
    const before = await allFigures(book, other, earlier, parts);
    const others = comparedWith(question);
    const labels = new Map(question.periods.map(({ label }, index) => [label, others[index]?.label ?? ""]));
    compareRows(rows, await rowsOf(book, other, before), question, labels);
    effects = withEffects(book, question, rows, figures, before, labels);
  }
  return {
    metric: question.metric.id,
    unit: question.metric.unit,
    currency: book.isSeparate ? null : book.currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true }),
    interval: question.interval,
    rows,
    ...(effects !== undefined && { effects }),
    ...(question.metric.usesMargin === true && { margin: Number(book.margin) }),
    ...ownDefinition(question.metric),
    sql: [...compileCells(await lastPlan(asked.plan)).values()].join(";\n\n"),
  };
}

/** The plan that an answer's SQL is shown of: where periods have customers of their own, that of the last. */
async function lastPlan(plan: CellPlan): Promise<CellPlan> {
  return plan.members === null ? plan : planIn(plan, lastOf(plan.periods, "periods"));
}

function ownDefinition({ id, definition }: Metric): { definition?: string } {
  const usual = findMetric(id)?.definition ?? definition;
  return definition === usual ? {} : { definition };
}

/**
 * The figure of a question without a breakdown, as a fraction. For a sum of movements, all periods are read as one and
 * numerator and denominator are rounded as shown (`shownCell`); any other metric gives the exact figure of the last
 * period. Null when there's no data.
 * @param gathered the result of `gather`
 */
export function provedFigure(book: Book, question: Question, gathered: Gathered): Fraction | null {
  const { metric, periods } = question;
  if (!isOfTree(metric)) return exactFigure(book, question, gathered);
  const { plan, groups } = gathered;
  const skipped = plan.periods.length - periods.length;
  const cells = groups.flatMap((group) => (group.cells === null ? [] : [group.cells]));
  const wholeOf = (parts: Cell[]) => shownCell(togetherOf(parts), book.currency);
  const before = skipped === 0 ? null : wholeOf(cells.flatMap((own) => own.slice(0, skipped)));
  const context = { before, months: null, margin: book.margin, costs: null };
  return figureOf(question, {}, wholeOf(cells.map((own) => rangeCell(own.slice(skipped)))), context);
}

/**
 * The exact figure of the last period of a question without a breakdown, before any rounding. Null when there's no data.
 * @param gathered the result of `gather`
 */
export function exactFigure(book: Book, question: Question, gathered: Gathered): Fraction | null {
  const figures = figuresOf(book, question, gathered, partsOf(question, cellsOf(gathered.groups)));
  return [...figures].flat().at(-1)?.value ?? null;
}

/** Plans a question without running any query; its SQL can be compiled from the plan. */
export async function planOf(book: Book, question: Question): Promise<CellPlan> {
  const { metric, interval, by, where } = question;
  await checkValues(book, where);
  const standing = [...by, ...where.keys()].find(isStandingDimension);
  const items = await itemFilters(book, where);
  const hasMovements = [...by, ...where.keys()].filter(isMovementDimension);
  const customers = customerPlan(by, where, book.isSeparate);
  const told = standing === undefined ? null : standingPlan(book, question, standing, items);
  const plan: CellPlan = {
    scope: await openScope(
      book,
      standing === undefined || interval === "range"
        ? { by: by.filter(isItemDimension), where: items, standing: null }
        : { by: [], where: new Map(), standing: { dimension: standing, interval } },
    ),
    interval,
    periods: withPrevious(question),
    needs: metric.needs,
    split: metric.ofExpansions === undefined ? null : splitOf(hasMovements),
    months: metric.months ?? 12,
    dimensions: [...customers.dimensions, ...(told?.dimensions ?? [])],
    joins: customers.joins,
    filters: [
      ...customers.filters,
      ...(question.customers === null ? [] : [`f.customer in (${question.customers})`]),
      ...(told?.filters ?? []),
      ...onlyFilter(question),
    ],
    items,
    states: statesOf(book),
    isSegment: question.customers !== null || question.members !== null,
    members: membersOf(book, question),
  };
  return plan.periods.length === 1 ? planIn(plan, firstOf(plan.periods, "periods")) : plan;
}

function onlyFilter({ only }: Question): string[] {
  return only === undefined ? [] : [`f.customer in (${[-1, ...only].join(", ")})`];
}

/** The customer's state (standing) is part of the scope's key; where currencies are kept apart, so is the currency. */
function standingPlan(
  { standing: rules }: Book,
  { by, where }: Question,
  standing: StandingDimension,
  items: Map<ItemDimension, number[]>,
): Pick<CellPlan, "dimensions" | "filters"> {
  const labels = standingLabels(standing, rules);
  const keys = where.get(standing)?.map((label) => labels.indexOf(label));
  const currencies = items.get("currency");
  return {
    dimensions: by.includes("currency") ? [{ name: "currency", sql: "f.currency" }] : [],
    filters: [
      ...(keys === undefined ? [] : [`f.key in (${keys.join(", ")})`]),
      ...(currencies === undefined ? [] : [`f.currency in (${currencies.join(", ")})`]),
    ],
  };
}

function splitOf(names: string[]): "cause" | "group" | null {
  return names.includes("cause") ? "cause" : names.includes("group") ? "group" : null;
}

/** The periods of the question, plus the one before for metrics that compare with it. */
function withPrevious({ metric, periods, interval }: Question): Period[] {
  if (!metric.needs.includes("previous")) return periods;
  const first = firstOf(periods, "periods");
  return [interval === "range" ? rangeBefore(first) : periodOf(interval, first.start - 1), ...periods];
}

/** A group with labels for every dimension except movement dimensions. */
export interface NamedGroup {
  /** The group's id in queries: see `groupId`. */
  id: string;
  labels: Record<string, string | null>;
  cells: Cell[];
}

/** The same question for the periods to compare with. */
function earlierQuestion(question: Question): Question {
  const others = comparedWith(question);
  if (question.interval === "range") return { ...question, periods: others };
  const [first, last] = [firstOf(others, "others"), lastOf(others, "others")];
  return { ...question, periods: periodsBetween(question.interval, first.start, last.end) };
}

/**
 * The raw material of a question's figures: the plan, and groups with their cells. Without a breakdown by items or
 * customers, there's always one group.
 */
export interface Gathered {
  plan: CellPlan;
  groups: { id: string; labels: NamedGroup["labels"]; cells: Cell[] | null }[];
}

/** Reads everything that a question's figures are computed from. */
export async function gather(book: Book, question: Question): Promise<Gathered> {
  const plan = await planOf(book, question);
  const groups = await named(book, plan, question, await readCells(book, plan));
  const isWhole = groups.length === 0 && question.by.every(isMovementDimension);
  return { plan, groups: isWhole ? [{ id: "", labels: {}, cells: null }] : groups };
}

/** Every figure of a question, in display order; yields to other requests between periods. */
async function allFigures(...asked: Parameters<typeof figuresOf>): Promise<Figure[]> {
  const all: Figure[] = [];
  for (const figures of figuresOf(...asked)) {
    for (const figure of figures) all.push(figure);
    await breathe();
  }
  return all;
}

/** Yields the exact figures of a question, period by period, in display order. */
function* figuresOf(
  book: Book,
  question: Question,
  { plan, groups }: Gathered,
  parts: PartLabels[],
  counts: CustomerCounts | null = null,
): Generator<Figure[]> {
  const { metric, periods, interval } = question;
  const skipped = plan.periods.length - periods.length;
  const costs = metric.needs.includes("costs") ? costsOf(book, interval, periods) : [];
  for (const [index, period] of periods.entries())
    yield groups.flatMap(({ id, labels, cells }) => {
      const cell = cells?.[index + skipped] ?? null;
      const before = skipped === 0 ? null : (cells?.[index] ?? null);
      const context: Context = {
        before,
        months: monthsOf(interval, period),
        margin: book.margin,
        costs: costs[index] ?? null,
      };
      return parts.map((part: PartLabels) => ({
        period,
        labels: { ...labels, ...part },
        value: figureOf(question, part, cell, context),
        part,
        cell,
        ...counts?.({ id, period, part, cell }),
        currency: book.isSeparate ? (labels.currency ?? book.currency) : book.currency,
      }));
    });
}

const MONTHS = { month: 1n, quarter: 3n, year: 12n, week: null, day: null };

/** Months in a period; null for days and weeks, and for a range that isn't made of months. */
function monthsOf(interval: Reading, period: Period): bigint | null {
  if (interval !== "range") return MONTHS[interval];
  const months = wholeMonths(period);
  return months === null ? null : BigInt(months);
}

function* cellsOf(groups: { cells: Cell[] | null }[]): Iterable<Cell> {
  for (const { cells } of groups) yield* cells ?? [];
}

/** Replaces the numbers of groups by labels and sorts the groups in display order. */
export async function named(
  book: Book,
  { scope, dimensions }: CellPlan,
  question: Question,
  groups: Group[],
): Promise<NamedGroup[]> {
  const names = question.by.filter((name) => !isMovementDimension(name));
  const columns = dimensions.map(({ name }) => name);
  const labels = await readLabels(
    book,
    names.filter((name) => !isStandingDimension(name)),
  );
  const classes = scope.standing === null ? [] : standingLabels(scope.standing.dimension, book.standing);
  const keys = await readKeys(book, { table: scope.keys, by: scope.by });
  const found = groups.map(({ key, values, cells }): NamedGroup & { place: string } => {
    const items: ReadonlyMap<string, number> = keys.get(key) ?? new Map();
    const labelOf = (name: string) => {
      if (isStandingDimension(name)) return classes[key] ?? null;
      const value = items.get(name) ?? values[columns.indexOf(name)] ?? null;
      return value === null ? null : (labels.get(name)?.(value) ?? null);
    };
    const own = Object.fromEntries(names.map((name) => [name, labelOf(name)]));
    const place = names.map((name) => (isStandingDimension(name) ? String(key).padStart(3, "0") : own[name]));
    return { id: groupId(key, values), labels: own, cells, place: JSON.stringify(place) };
  });
  return found.sort((a, b) => compareText(a.place, b.place));
}
