import type { z } from "zod";
import type { figuresOperation } from "../../src/api/ask/figures-operation.ts";
import { ask } from "../data/api.ts";
import { daysOf } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { usePageParam } from "../data/view.ts";

export type Figures = z.infer<typeof figuresOperation.output>;
export type Row = Figures["rows"][number];

/** What a line of the page can be. */
export const LINES = ["product", "price"] as const;
export type Line = (typeof LINES)[number];

/** What customers moved from one line to another without having more or less. */
export const SWITCHED = "net_new_mrr;type=transfer;type=none";
export const WORTH = ["mrr", "active_customers", "arpa", "logo_churn_rate"] as const;
export const MOVES = [
  "new_mrr",
  "reactivation_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
  SWITCHED,
  "fx_mrr",
  "net_new_mrr",
] as const;
export type Column = (typeof WORTH)[number] | (typeof MOVES)[number];

/** Whether lines are products or prices, from the URL. */
export function useLine(): [Line, (line: string) => void] {
  const [by, setBy] = usePageParam("by", "product");
  return [LINES.find((name) => name === by) ?? "product", setBy];
}

/** All figures of the range; broken down, a row for each line. */
export function plansQuestion({ question, view: { compare, range } }: Scope, by: Line | null) {
  const { segment, ...asked } = question;
  return {
    ...asked,
    interval: "range" as const,
    columns: [...WORTH, ...MOVES],
    ...(segment !== undefined && { segment: [segment] }),
    ...(compare !== "none" && range !== "all" && { compare }),
    ...(by !== null && { by }),
  };
}

export function usePlans(scope: Scope, by: Line | null) {
  const question = plansQuestion(scope, by);
  return useSettled<Figures>({
    queryKey: ["figures", question],
    queryFn: ({ signal }) => ask<Figures>("/figures", question, signal),
  });
}

/** What growth is asked with: the end of the range, where it isn't today, and the bar's segment. */
export function growthQuestion({ question: { to, segment }, lastDay }: Scope) {
  const end = to === undefined ? null : daysOf(to).to;
  return {
    ...(end !== null && lastDay !== null && end < lastDay && { as_of: end }),
    ...(segment !== undefined && { segment }),
  };
}

/** A row's figure; null where there is none. */
export function figureIn(row: Row | undefined, column: string): number | null {
  const value = row?.[column];
  return typeof value === "number" ? value : null;
}

/** Lines with anything to show, the most MRR first, then the most lost. */
export function linesOf({ rows }: Figures): Row[] {
  const columns = ["mrr", "active_customers", ...MOVES];
  return rows
    .filter((row) => columns.some((column) => (figureIn(row, column) ?? 0) !== 0))
    .sort(
      (a, b) =>
        (figureIn(b, "mrr") ?? 0) - (figureIn(a, "mrr") ?? 0) ||
        (figureIn(a, "churned_mrr") ?? 0) - (figureIn(b, "churned_mrr") ?? 0),
    );
}
