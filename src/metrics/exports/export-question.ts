import { CambiumError } from "../../base/error.ts";
import { isStandingDimension } from "../../model/parts/dimensions.ts";
import { type Asked, type Question, type Subject, understand } from "../question/question.ts";

/** The question of an export: no metric and no breakdown. */
export type ExportAsked = Omit<Asked, "metric" | "by" | "compare">;

/**
 * Reads the question of an export as a question about a metric.
 * @throws CambiumError `unsupported` for filters whose value is set at the start of each period
 */
export function exportQuestion(asked: ExportAsked, metric: string, subject: Subject): Question {
  const question = understand({ ...asked, metric }, subject);
  const standing = [...question.where.keys()].find(isStandingDimension);
  if (standing === undefined) return question;
  throw new CambiumError("unsupported", `you can't filter an export by ${standing}: it changes over time`, {
    hint: "Filter by something that doesn't change, such as country, or by product.",
  });
}
