import { firstOf, lastOf } from "../../base/lookup.ts";
import { addMonths } from "../../base/period.ts";
import type { Book } from "../../model/parts/book.ts";
import { itemFilters } from "../../model/parts/dimensions.ts";
import { planOf } from "../figures/compute.ts";
import type { Question } from "../question/question.ts";
import { expansionLines, firstExpansionLines, keptLines } from "./expansion-lines.ts";
import { changeLines, type Lines, standingLines } from "./lines.ts";

/** Finds the lines behind a question, with its periods read as one. */
export async function linesOf(book: Book, question: Question): Promise<Lines> {
  const plan = await planOf(book, question);
  const items = await itemFilters(book, question.where);
  const start = firstOf(question.periods, "periods").start;
  const end = lastOf(question.periods, "periods").end;
  const search = { book, question, plan, items, start, end };
  switch (question.metric.proof) {
    case "changes":
      return changeLines(search);
    case "expansions":
      return expansionLines(search);
    case "kept":
      return keptLines(search);
    case "first_expansions":
      return firstExpansionLines(search);
    case "balances":
      return standingLines(search, start, true);
    case "openings":
      return standingLines(search, start, false);
    default:
      return standingLines(search, addMonths(end, -12), false);
  }
}
