import type { UseQueryResult } from "@tanstack/react-query";
import { type Answer, askMetric, type Problem, type Question } from "./api.ts";
import { isAhead, isUnfinished } from "./period.ts";
import { useSettled } from "./settling.ts";

/** One period of the movements table. Money in minor units; null while unknown. */
export interface PeriodRow {
  period: string;
  isUnfinished: boolean;
  moved: Map<string, number>;
  /** Number of customers that moved, by type. */
  counts: Map<string, number>;
  net: number | null;
  closing: number | null;
  /** Net of the period compared with; null without a comparison. */
  netBefore: number | null;
}

/** The query key and function of a metric. */
export function metricQuery(id: string, question: Question | null) {
  return {
    queryKey: ["metric", id, question],
    queryFn: ({ signal }: { signal: AbortSignal }) => askMetric(id, question ?? {}, signal),
  };
}

/** Queries a metric; null disables the query. */
export function useMetric(id: string, question: Question | null): UseQueryResult<Answer, Problem> {
  return useSettled<Answer>({ ...metricQuery(id, question), enabled: question !== null });
}

/** A metric's values by period, or those of the periods compared with. */
export function valuesOf(
  answer: Answer | undefined,
  name: "value" | "previous" = "value",
): Map<string, number | null> {
  return new Map(answer?.rows.map((row) => [String(row.period), numberIn(row, name)]));
}

/** A row's value as a number; null if it isn't one. */
export function numberIn(row: Answer["rows"][number] | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === "number" ? value : null;
}

/** A row's value as text; null if it isn't one. */
export function textIn(row: Answer["rows"][number] | undefined, name: string): string | null {
  const value = row?.[name];
  return typeof value === "string" ? value : null;
}

/** The rows of the movements table, oldest first, joined from several answers. Leaves out periods without data yet. */
export function periodRows(
  answers: { byType: Answer; net: Answer | undefined; closing: Answer | undefined },
  lastDay: string | null,
): PeriodRow[] {
  const net = new Map(answers.net?.rows.map((row) => [String(row.period), row]));
  const closing = valuesOf(answers.closing);
  const rows = new Map<string, PeriodRow>();
  for (const found of answers.byType.rows) {
    const period = String(found.period);
    if (isAhead(period, lastDay)) continue;
    const row = rows.get(period) ?? {
      period,
      isUnfinished: isUnfinished(period, lastDay),
      moved: new Map<string, number>(),
      counts: new Map<string, number>(),
      net: numberIn(net.get(period), "value"),
      closing: closing.get(period) ?? null,
      netBefore: numberIn(net.get(period), "previous"),
    };
    rows.set(period, row);
    row.moved.set(String(found.type), numberIn(found, "value") ?? 0);
    const customers = numberIn(found, "customers");
    if (customers !== null) row.counts.set(String(found.type), customers);
  }
  return [...rows.values()];
}

/** The distinct texts of a column, in order of appearance. */
export function textsOf(answer: Answer | undefined, name: string): string[] {
  const texts = answer?.rows.map((row) => row[name]).filter((value) => typeof value === "string") ?? [];
  return [...new Set(texts)];
}

/** The row of a period in an answer. */
export function answerRow(
  answer: Answer | undefined,
  period: string | undefined,
): Answer["rows"][number] | undefined {
  return answer?.rows.find((row) => row.period === period);
}
