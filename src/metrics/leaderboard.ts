import type { Book } from "./book.ts";
import { type Compared, compared, shareOf } from "./change.ts";
import { type Answer, answer } from "./compute.ts";
import type { AnswerRow } from "./figures.ts";
import type { Metric } from "./metric.ts";
import { intervalOf, oneCurrency } from "./proof-cell.ts";
import { type Asked, comparedWith, type Question, type Subject, understand } from "./question.ts";

/** One value of the dimension. */
export interface LeaderboardRow extends Compared {
  /** The value as a filter names it; null where there is none, and for what is taken together. */
  key: string | null;
  name: string | null;
  /** Of the total; null where parts do not add up to it. */
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

/** What a leaderboard is asked: one dimension, and how many of its values are listed. */
export interface LeaderboardAsked extends Omit<Asked, "by"> {
  by: string;
  top: number;
  /** Instead of the last period of a range. */
  period?: string;
}

/**
 * The values of one dimension by a metric in one period, largest first (of losses, the largest loss), each beside what
 * it was. Where parts add up, those not listed are one row at the end, and rows add up to the total.
 * @throws CambiumError `usage` when currencies are kept apart and none is named
 */
export async function leaderboard(of: Book, asked: LeaderboardAsked, subject: Subject): Promise<Leaderboard> {
  const question = questionOf(asked, subject);
  const book = { ...of, currency: of.isSeparate ? oneCurrency(question) : of.currency };
  const [by = ""] = question.by;
  const { metric } = question;
  const { rows } = await answer(book, question);
  const whole = await answer(book, { ...question, by: [] });
  const total = totalOf(metric, whole);
  const sorted = inOrder(rows.map((row) => rowOf(metric, row, by, total)).filter(isSomething));
  const [listed, rest] = [sorted.slice(0, asked.top), sorted.slice(asked.top)];
  return {
    metric: metric.id,
    unit: metric.unit,
    by,
    currency: book.currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true }),
    period: question.periods[0]!.label,
    previous_period: comparedWith(question)[0]!.label,
    total,
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

function totalOf(metric: Metric, { rows }: Answer): Compared {
  const [row] = rows;
  return compared(metric, numberIn(row, "value"), numberIn(row, "previous"));
}

function rowOf(metric: Metric, row: AnswerRow, by: string, total: Compared): LeaderboardRow {
  const label = row[by];
  const name = typeof label === "string" ? label : null;
  const own = compared(metric, numberIn(row, "value"), numberIn(row, "previous"));
  return { key: name, name, ...own, share: shareOfTotal(metric, own, total), is_other: false };
}

function numberIn(row: AnswerRow | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === "number" ? value : null;
}

function shareOfTotal({ addsUp }: Metric, { value }: Compared, total: Compared): number | null {
  if (addsUp !== true || value === null || total.value === null || total.value === 0) return null;
  return shareOf(value, total.value);
}

/** Whether there is anything to show of a value. */
const isSomething = ({ value, previous }: Compared) => (value ?? 0) !== 0 || (previous ?? 0) !== 0;

/** Largest first; where all are losses, the largest loss. What cannot be computed comes last. */
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
