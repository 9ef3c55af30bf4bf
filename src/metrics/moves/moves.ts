import type { Book } from "../../model/parts/book.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import { minorUnit } from "../figures/shown-cell.ts";
import type { ProofHead } from "../proof/proof-cell.ts";
import type { Subject } from "../question/question.ts";
import { type MoveKind, type MovesAsked, movesCell } from "./move-queries.ts";

/** Everything that moved from one plan, rung of seats or product to another. Money in minor units. */
export interface Flow {
  /** What it was before and after; empty for nothing. */
  before: string;
  after: string;
  value: number;
  /** How many moves, and of how many customers. */
  moves: number;
  customers: number;
  /** Seats more than before. */
  units: number;
}

export interface Moves extends ProofHead {
  kind: MoveKind;
  moves: number;
  rows: Flow[];
}

/**
 * From what to what customers moved in a range, read as one period: plans, the ladder of seats, or add-ons and families
 * that came. The flows add up exactly to the figure of their causes, such as expansion_mrr filtered to cause=plan.
 * @throws CambiumError as `movesCell` does
 */
export async function movesOf(of: Book, kind: MoveKind, asked: MovesAsked, subject: Subject): Promise<Moves> {
  const { book, sql, headOf } = await movesCell(of, kind, asked, subject);
  const order = kind === "seats" ? "before_rung, after_rung" : "abs(n) desc, before_name, after_name";
  const rows = await book.warehouse.query(`${sql}\nselect * from flows order by ${order}`, book.schema);
  const unit = minorUnit(book.currency);
  const flows = rows.map((row) => ({
    before: textIn(row, "before_name"),
    after: textIn(row, "after_name"),
    value: Number(bigintIn(row, "shown") / unit),
    moves: numberIn(row, "moves"),
    customers: numberIn(row, "customers"),
    units: numberIn(row, "units"),
  }));
  const sum = (of: "value" | "moves") => flows.reduce((all, flow) => all + flow[of], 0);
  return { kind, ...headOf(sum("value")), moves: sum("moves"), rows: flows };
}
