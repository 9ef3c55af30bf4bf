import type { Proof, Question } from "./api.ts";
import { counted, type Money, percent } from "./format.ts";
import { MOVEMENTS } from "./palette.ts";

/** What a column of the page's tables opens: a metric and a filter. */
export interface Drill {
  metric: string;
  name: string;
  where: string[];
  unit: "money" | "ratio";
}

const METRIC_COLUMNS: Record<string, Omit<Drill, "where">> = {
  net: { metric: "net_new_mrr", name: "Net new MRR", unit: "money" },
  mrr: { metric: "mrr", name: "MRR at the end", unit: "money" },
  nrr: { metric: "nrr", name: "Net revenue retention", unit: "ratio" },
  grr: { metric: "grr", name: "Gross revenue retention", unit: "ratio" },
  nrr_12m: { metric: "nrr_12m", name: "NRR, trailing 12 months", unit: "ratio" },
  grr_12m: { metric: "grr_12m", name: "GRR, trailing 12 months", unit: "ratio" },
};

/** What a column opens; null for a column that there is not. */
export function drillOf(column: string): Drill | null {
  const movement = MOVEMENTS.find(({ type }) => type === column);
  if (movement !== undefined) {
    const { name, type } = movement;
    return { metric: "net_new_mrr", name, where: [`type=${type}`], unit: "money" };
  }
  const found = METRIC_COLUMNS[column];
  return found === undefined ? null : { ...found, where: [] };
}

/** The question behind one cell. */
export function drillQuestion(drill: Drill, period: string, base: Question): Question {
  return { ...base, from: period, to: period, where: [...(base.where ?? []), ...drill.where] };
}

/** The id of a cell's button, to which the focus goes back. */
export function cellId(column: string, period: string): string {
  return `cell-${column}-${period}`;
}

/** Whether a proof is of changes (dated) or of customers (what they were and are worth). */
function isOfChanges(proof: Proof): boolean {
  return proof.metric === "net_new_mrr";
}

/**
 * The proof in one sentence: how many lines there are, what they add up to, and whether that is the cell.
 * @param cell the figure of the table, null when it is not on the page
 */
export function proofSentence(
  proof: Proof,
  cell: number | null,
  money: Money,
): { text: string; isEqual: boolean } {
  const lines = isOfChanges(proof)
    ? counted(proof.lines, "change", "changes")
    : counted(proof.lines, "customer", "customers");
  const isWhole = proof.unit === "ratio" || proof.total === proof.figure;
  const isEqual = isWhole && (cell === null || cell === proof.figure);
  const verdict = isEqual ? "equal to the cell" : "which is not what the cell says";
  const shown = (value: number, unit: string) => (unit === "money" ? money.full(value) : String(value));
  const total = shown(proof.total, proof.total_unit);
  if (proof.unit !== "ratio") return { text: `${lines}, total ${total}, ${verdict}.`, isEqual };
  const figure = proof.figure === null ? "no ratio" : percent(proof.figure);
  const of = `${total} of ${shown(proof.divisor ?? 0, proof.divisor_unit ?? "money")} is ${figure}`;
  return { text: `${lines}: ${of}, ${verdict}.`, isEqual };
}
