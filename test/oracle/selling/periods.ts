import { dayNumber, dayText, firstOfMonth, monthsLater } from "../growth/day-numbers.ts";

export type SpanKind = "month" | "quarter" | "year";

/** A calendar month, quarter or year: days [start, end). */
export interface Span {
  label: string;
  start: number;
  end: number;
}

const MONTHS: Record<SpanKind, number> = { month: 1, quarter: 3, year: 12 };

/** The period that a day is in. */
export function spanOf(kind: SpanKind, day: number): Span {
  const months = MONTHS[kind];
  const number = Number(dayText(day).slice(5, 7)) - 1;
  const start = monthsLater(firstOfMonth(day), -(number % months));
  return { label: labelOf(kind, start), start, end: monthsLater(start, months) };
}

/** The period of a label, such as 2026-11, 2026-Q4 or 2026. */
export function spanNamed(label: string): Span {
  const [year = "", part] = label.split("-");
  if (part === undefined) return spanOf("year", dayNumber(`${year}-01-01`));
  const isQuarter = part.startsWith("Q");
  const month = isQuarter ? String(Number(part.slice(1)) * 3).padStart(2, "0") : part;
  return spanOf(isQuarter ? "quarter" : "month", dayNumber(`${year}-${month}-01`));
}

/** The period so many after another. */
export const laterSpan = (kind: SpanKind, { start }: Span, count: number): Span =>
  spanOf(kind, monthsLater(start, count * MONTHS[kind]));

function labelOf(kind: SpanKind, start: number): string {
  const text = dayText(start);
  const month = Number(text.slice(5, 7));
  if (kind === "year") return text.slice(0, 4);
  return kind === "month" ? text.slice(0, 7) : `${text.slice(0, 4)}-Q${(month + 2) / 3}`;
}

/** The four quarters before that of a day, oldest first. */
export const fourBefore = (day: number): Span[] =>
  [-4, -3, -2, -1].map((count) => laterSpan("quarter", spanOf("quarter", day), count));
