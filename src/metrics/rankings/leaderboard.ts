import { firstOf } from "../../base/lookup.ts";
import { intervalOf } from "../../base/period.ts";
import type { Book } from "../../model/parts/book.ts";
import { type Compared, compared, shareOf } from "../figures/compared-figures.ts";
import { answer } from "../figures/compute.ts";
import type { AnswerRow } from "../figures/figures.ts";
import type { Metric } from "../list/metric.ts";
import { oneCurrency } from "../proof/proof-cell.ts";
import { type Asked, comparedWith, type Question, type Subject, understand } from "../question/question.ts";

/** One value of the dimension. */
export interface LeaderboardRow extends Compared {
  /** The value to use in a filter; null when customers have no value, and for the combined rest. */
  key: string | null;
  name: string | null;
  /** Share of the total; null when parts don't add up to it. */
  share: number | null;
  is_other: boolean;
}

export interface Leaderboard {
  metric: string;
  unit: Metric["unit"];
  by: string;
  currency: string;
  policy: string;
  /** Set when linked customers were read as one. */
  linked?: true;
  period: string;
  previous_period: string;
  total: Compared;
  adds_up: string;
  rows: LeaderboardRow[];
}

/** A leaderboard's question: one dimension, and how many of its values to list. */
export interface LeaderboardAsked extends Omit<Asked, "by"> {
  by: string;
  top: number;
  /** A single period, instead of the last one of a range. */
  period?: string;
}

/**
 * The values of one dimension by a metric in one period, each with its comparison: largest first, or the largest loss
 * first. If parts add up, the values not listed are combined in a last row, and the rows add up to the total.
 * @throws CambiumError `usage` when currencies are kept apart and none is named
 */
export async function leaderboard(of: Book, asked: LeaderboardAsked, subject: Subject): Promise<Leaderboard> {
  const question = questionOf(asked, subject);
  const book = { ...of, currency: of.isSeparate ? oneCurrency(question) : of.currency };
  const [by = ""] = question.by;
  const { metric } = question;
  const earlier = firstOf(comparedWith(question), "comparedWith");
  const total = (await comparisons(book, { ...question, by: [] }))[0]!;
  const rows = await comparisons(book, question);
  const sorted = inOrder(
    rows.filter((row) => isSomething(metric, row)).map((row) => rowOf(metric, row, by, total)),
  );
  const [listed, rest] = [sorted.slice(0, asked.top), sorted.slice(asked.top)];
  return {
    metric: metric.id,
    unit: metric.unit,
    by,
    currency: book.currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true }),
    period: firstOf(question.periods, "periods").label,
    previous_period: earlier.label,
    total: withoutLabels(total),
    adds_up: metric.addsUp === true ? "yes" : metric.addsUp,
    rows: [...listed, ...(metric.addsUp === true && rest.length > 0 ? [others(metric, rest, total)] : [])],
  };
}

function questionOf({ top: _, period, by, ...asked }: LeaderboardAsked, subject: Subject): Question {
  const named = period === undefined ? asked : { ...asked, from: period, to: period };
  const interval = asked.interval ?? intervalOf(period);
  const compare = asked.compare ?? "previous";
  const told = { ...named, by: [by], compare, ...(interval !== undefined && { interval }) };
  const question = understand(told, subject);
  return { ...question, by: question.by.slice(0, 1), periods: question.periods.slice(-1) };
}

interface ComparedRow extends Compared {
  labels: AnswerRow;
}

/** Each value with its comparison. */
async function comparisons(book: Book, question: Question): Promise<ComparedRow[]> {
  const { rows } = await answer(book, question);
  return rows.map((row) => ({
    labels: row,
    ...compared(question.metric, numberIn(row.value), numberIn(row.previous)),
  }));
}

function withoutLabels({ labels: _, ...own }: ComparedRow): Compared {
  return own;
}

function rowOf(metric: Metric, { labels, ...own }: ComparedRow, by: string, total: Compared): LeaderboardRow {
  const label = labels[by];
  const name = typeof label === "string" ? label : null;
  return { key: name, name, ...own, share: shareOfTotal(metric, own, total), is_other: false };
}

type Value = AnswerRow[string] | undefined;
const numberIn = (value: Value) => (typeof value === "number" ? value : null);

function shareOfTotal({ addsUp }: Metric, { value }: Compared, total: Compared): number | null {
  if (addsUp !== true || value === null || total.value === null || total.value === 0) return null;
  return shareOf(value, total.value);
}

/** Whether a value has anything to show; a ratio of 0 does. */
function isSomething({ unit }: Metric, { value, previous }: Compared): boolean {
  const nothing = unit === "ratio" ? null : 0;
  return (value ?? nothing) !== nothing || (previous ?? nothing) !== nothing;
}

/** Largest first; if all are losses, the largest loss first. Values that can't be computed come last. */
function inOrder(rows: LeaderboardRow[]): LeaderboardRow[] {
  const isLoss = rows.every(({ value }) => (value ?? 0) <= 0);
  const place = ({ value }: LeaderboardRow) =>
    value === null ? Number.POSITIVE_INFINITY : isLoss ? value : -value;
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => (place(a.row) === place(b.row) ? a.index - b.index : place(a.row) - place(b.row)))
    .map(({ row }) => row);
}

function others(metric: Metric, rest: LeaderboardRow[], total: Compared): LeaderboardRow {
  const sum = (pick: (row: LeaderboardRow) => number | null) =>
    rest.reduce((all, row) => all + (pick(row) ?? 0), 0);
  const own = compared(
    metric,
    sum(({ value }) => value),
    sum(({ previous }) => previous),
  );
  return { key: null, name: null, ...own, share: shareOfTotal(metric, own, total), is_other: true };
}
