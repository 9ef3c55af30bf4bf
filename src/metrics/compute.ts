import { divideHalfEven, minorDigits, roundParts } from "../base/money.ts";
import { periodsBetween } from "../base/period.ts";
import type { MovementType } from "../engine/movement.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Cell, type Fraction, fxOf, hasTypes, type Metric, movedBy } from "./catalogue.ts";
import { type CellPlan, compileCells, type Group, readCells } from "./cells.ts";
import { customerPlan, itemFilters, readLabels } from "./dimensions.ts";
import { comparedWith, ITEM_DIMENSIONS, type Question } from "./question.ts";
import type { RateTable } from "./rate-table.ts";
import { openScope, readKey, type Scope } from "./scope.ts";

/** Where a question is put: the built schema of one policy. */
export interface Book {
  warehouse: Warehouse;
  schema: string;
  policy: string;
  /** The reporting currency. */
  currency: string;
  isSeparate: boolean;
  rates: RateTable;
}

/** One figure: money in minor units, a count or a ratio as a number, null when it cannot be computed. */
export interface AnswerRow {
  period: string;
  [dimension: string]: string | number | null;
}

export interface Answer {
  metric: string;
  unit: Metric["unit"];
  /** Null where each row has a currency of its own. */
  currency: string | null;
  policy: string;
  interval: string;
  rows: AnswerRow[];
  sql: string;
}

/** Answers a question: one row for each group and period, periods without data as 0, parts that add up to the whole. */
export async function answer(book: Book, question: Question): Promise<Answer> {
  const { plan, groups } = await cellsOf(book, question);
  const rows = rowsOf(book, question, await named(book, plan.scope, question, groups));
  if (question.compare !== null) {
    const others = comparedWith(question);
    const [first, last] = [others[0]!, others.at(-1)!];
    const other = { ...question, periods: periodsBetween(question.interval, first.start, last.end) };
    const earlier = await cellsOf(book, other);
    const before = rowsOf(book, other, await named(book, earlier.plan.scope, other, earlier.groups));
    const labels = new Map(question.periods.map(({ label }, index) => [label, others[index]?.label ?? ""]));
    compareRows(rows, before, question, labels);
  }
  const queries = Object.values(compileCells(plan)).filter((sql) => sql !== null);
  return {
    metric: question.metric.id,
    unit: question.metric.unit,
    currency: book.isSeparate ? null : book.currency,
    policy: book.policy,
    interval: question.interval,
    rows,
    sql: queries.join(";\n\n"),
  };
}

/** The exact figure of the last period of a question that is not broken down; null when nothing is there. */
export async function exactFigure(book: Book, question: Question): Promise<Fraction | null> {
  const { groups } = await cellsOf(book, question);
  const cell = groups[0]?.cells.at(-1);
  return cell === undefined ? null : question.metric.value(cell);
}

/** The plan of a question and the cells that it gives, one group at least when nothing is broken down. */
async function cellsOf(book: Book, question: Question): Promise<{ plan: CellPlan; groups: Group[] }> {
  const { warehouse, schema } = book;
  const byItem = ITEM_DIMENSIONS.filter((name) => question.by.includes(name));
  const scope = await openScope(
    warehouse,
    schema,
    byItem,
    await itemFilters(warehouse, question.where),
    book.isSeparate,
  );
  const plan: CellPlan = {
    scope,
    interval: question.interval,
    periods: question.periods,
    needs: question.metric.needs,
    ...customerPlan(question.by, question.where),
  };
  const groups = await readCells(warehouse, schema, plan, book.rates);
  return { plan, groups };
}

/** A group with the labels of everything that it is broken down by, but for the type. */
interface NamedGroup {
  labels: Record<string, string | null>;
  cells: Cell[];
}

async function named(book: Book, scope: Scope, question: Question, groups: Group[]): Promise<NamedGroup[]> {
  const names = question.by.filter((name) => name !== "type");
  const labels = await readLabels(book.warehouse, names);
  const customerNames = names.filter((name) => !ITEM_DIMENSIONS.some((item) => item === name));
  const found = groups.map(({ key, values, cells }): NamedGroup => {
    const items = new Map<string, number>(readKey(scope, key));
    const labelOf = (name: string) => {
      const value = items.get(name) ?? values[customerNames.indexOf(name)] ?? null;
      return value === null ? null : (labels.get(name)?.get(value) ?? null);
    };
    return { labels: Object.fromEntries(names.map((name) => [name, labelOf(name)])), cells };
  });
  found.sort((a, b) => compareText(JSON.stringify(a.labels), JSON.stringify(b.labels)));
  return found;
}

/** Every figure of a question, with what it is a part of: rows of one period and currency that add up. */
function rowsOf(book: Book, question: Question, groups: NamedGroup[]): AnswerRow[] {
  const { metric, periods, by } = question;
  const isByType = by.includes("type");
  const types = typesOf(metric, question, groups, isByType);
  const nothing: { labels: Record<string, string | null>; cells: null }[] = [{ labels: {}, cells: null }];
  const whole = groups.length === 0 && by.every((name) => name === "type") ? nothing : groups;
  const rows: AnswerRow[] = [];
  periods.forEach((period, index) => {
    const parts = whole.flatMap(({ labels, cells }) => {
      const cell = cells?.[index] ?? null;
      const figures =
        types === null
          ? [{ labels, value: figureIn(metric, cell) }]
          : typedFigures(metric, cell, labels, types, isByType);
      return figures.map((figure) => ({ ...figure, currency: labels.currency ?? book.currency }));
    });
    for (const [currency, group] of byCurrency(parts, book.isSeparate)) {
      const values = roundAll(
        metric,
        currency,
        group.map(({ value }) => value),
      );
      group.forEach((figure, position) => {
        rows.push({ period: period.label, ...inOrder(figure.labels, by), value: values[position] ?? null });
      });
    }
  });
  return rows;
}

/** The types that rows are made of: null when the metric is asked as it is. */
function typesOf(
  metric: Metric,
  question: Question,
  groups: NamedGroup[],
  isByType: boolean,
): (MovementType | "fx")[] | null {
  const wanted = question.where.get("type");
  if (!hasTypes(metric) || (!isByType && wanted === undefined)) return null;
  const own: (MovementType | "fx")[] = [...(metric.types ?? []), ...(metric.hasFx ? (["fx"] as const) : [])];
  const isUsed = (type: MovementType | "fx") =>
    type === "fx" ||
    (type !== "transfer" && type !== "none") ||
    groups.some(({ cells }) => cells.some((cell) => cell.moved[type] !== 0n));
  return own.filter((type) => (wanted === undefined ? isUsed(type) : wanted.includes(type)));
}

function typedFigures(
  metric: Metric,
  cell: Cell | null,
  labels: Record<string, string | null>,
  types: (MovementType | "fx")[],
  isByType: boolean,
): { labels: Record<string, string | null>; value: Fraction }[] {
  const values = types.map((type) => ({ type, value: typeValue(cell, type) }));
  if (isByType) return values.map(({ type, value }) => ({ labels: { ...labels, type }, value }));
  const d = values[0]?.value.d ?? figureIn(metric, cell).d;
  return [{ labels, value: { n: values.reduce((total, { value }) => total + value.n, 0n), d } }];
}

function typeValue(cell: Cell | null, type: MovementType | "fx"): Fraction {
  if (cell === null) return { n: 0n, d: 1n };
  return type === "fx" ? fxOf(cell) : movedBy(cell, type);
}

/** Nothing at all is 0 of money and customers, and a ratio that cannot be computed. */
function figureIn(metric: Metric, cell: Cell | null): Fraction {
  if (cell !== null) return metric.value(cell);
  return { n: 0n, d: metric.unit === "ratio" || metric.id === "arpa" ? 0n : 1n };
}

function roundAll(metric: Metric, currency: string, values: Fraction[]): (number | null)[] {
  if (metric.unit === "money") return roundMoney(values, currency, metric.addsUp === true);
  return values.map(({ n, d }) => (d === 0n ? null : metric.unit === "count" ? Number(n / d) : ratio(n, d)));
}

/** Rounds money to minor units; parts of one whole so that they add up to it. */
export function roundMoney(values: Fraction[], currency: string, areParts: boolean): (number | null)[] {
  const scale = 10n ** BigInt(minorDigits(currency));
  const d = values.find((value) => value.d > 1n)?.d ?? 1n;
  if (areParts && values.every((value) => value.d === d || value.n === 0n)) {
    return roundParts(
      values.map(({ n }) => n * scale),
      d,
    ).map(Number);
  }
  return values.map((value) => (value.d === 0n ? null : Number(divideHalfEven(value.n * scale, value.d))));
}

/** A ratio as a number, correct to 15 digits. */
export function ratio(n: bigint, d: bigint): number {
  const scale = 10n ** 15n;
  return Number(divideHalfEven(n * scale, d)) / Number(scale);
}

function byCurrency<T extends { currency: string }>(parts: T[], isSeparate: boolean): [string, T[]][] {
  if (!isSeparate) return parts.length === 0 ? [] : [[parts[0]!.currency, parts]];
  const codes = [...new Set(parts.map(({ currency }) => currency))];
  return codes.map((code) => [code, parts.filter(({ currency }) => currency === code)]);
}

function inOrder(labels: Record<string, string | null>, by: string[]): Record<string, string | null> {
  return Object.fromEntries(by.map((name) => [name, labels[name] ?? null]));
}

/** Puts beside each row what it was in the period to compare with, and the change. */
function compareRows(
  rows: AnswerRow[],
  earlier: AnswerRow[],
  question: Question,
  labels: Map<string, string>,
): void {
  const keyed = (row: AnswerRow, period: string) =>
    JSON.stringify([period, ...question.by.map((name) => row[name])]);
  const known = new Map(earlier.map((row) => [keyed(row, row.period), row.value]));
  const nothing = figureIn(question.metric, null).d === 0n ? null : 0;
  for (const row of rows) {
    const period = labels.get(row.period) ?? "";
    const key = keyed(row, period);
    const previous = known.has(key) ? (known.get(key) ?? null) : nothing;
    row.previous_period = period;
    row.previous = previous;
    row.change = typeof row.value === "number" && typeof previous === "number" ? row.value - previous : null;
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
