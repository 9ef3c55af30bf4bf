import { firstOf } from "../../base/lookup.ts";
import { breathe } from "../../base/waiting.ts";
import type { Book } from "../../model/parts/book.ts";
import type { Question } from "../question/question.ts";
import { compared } from "./compared-figures.ts";
import { type AnswerRow, type Figure, nothing } from "./figures.ts";
import { shownFigures } from "./shown-figures.ts";

/** The rows of an answer, rounded together by period and currency so that parts add up. */
export async function rowsOf(book: Book, question: Question, figures: Figure[]): Promise<AnswerRow[]> {
  const rows: AnswerRow[] = [];
  for (const group of byPeriodAndCurrency(figures, book.isSeparate)) {
    const { period, currency } = firstOf(group, "group");
    await breathe();
    const values = shownFigures(question, currency, group);
    group.forEach(({ labels, customers, movements }, position) => {
      const own = { ...inOrder(labels, question.by), value: values[position] ?? null };
      const counts = {
        ...(customers !== undefined && { customers }),
        ...(movements !== undefined && { movements }),
      };
      rows.push({ period: period.label, ...own, ...counts });
    });
  }
  return rows;
}

function byPeriodAndCurrency(figures: Figure[], isSeparate: boolean): Figure[][] {
  const groups = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = isSeparate ? `${figure.period.label} ${figure.currency}` : figure.period.label;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [figure]);
    else group.push(figure);
  }
  return [...groups.values()];
}

/** Labels in the order of the requested breakdown. */
export function inOrder(labels: Record<string, string | null>, by: string[]): Record<string, string | null> {
  return Object.fromEntries(by.map((name) => [name, labels[name] ?? null]));
}

/** Adds to each row its value in the comparison period, the change, and the growth (change / previous value). */
export function compareRows(
  rows: AnswerRow[],
  earlier: AnswerRow[],
  question: Question,
  labels: Map<string, string>,
): void {
  const keyed = (row: AnswerRow, period: string) =>
    JSON.stringify([period, ...question.by.map((name) => row[name])]);
  const known = new Map(earlier.map((row) => [keyed(row, row.period), row.value]));
  const none = nothing(question.metric).d === 0n ? null : 0;
  for (const row of rows) {
    const period = labels.get(row.period) ?? "";
    const key = keyed(row, period);
    const previous = known.has(key) ? (known.get(key) ?? null) : none;
    row.previous_period = period;
    row.previous = previous;
    const value = typeof row.value === "number" ? row.value : null;
    const { change, growth, growth_word } = compared(
      question.metric,
      value,
      typeof previous === "number" ? previous : null,
    );
    Object.assign(row, { change, growth, growth_word });
  }
}
