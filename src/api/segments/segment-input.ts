import { z } from "zod";
import type { Subject } from "../../metrics/question/question.ts";
import { isFilterText } from "../../metrics/segments/segment-filter.ts";
import { keptCustomers, type Segment, segmentFilter } from "../../metrics/segments/segments.ts";
import type { Book } from "../../model/parts/book.ts";
import { findSegment } from "../../model/saved-segments.ts";
import type { Workspace } from "../workspace.ts";

/** The input that narrows a question to a segment. */
export const segmentSchema = z
  .string()
  .optional()
  .describe(
    "Only these customers: the name of a saved segment, or a filter such as country=DE,AT&mrr>=500|product=Analytics",
  );

/**
 * Finds a segment by name or compiles a filter. The values of a filter must exist; those of a saved segment may be
 * gone.
 */
export async function segmentOf(
  { store }: Workspace,
  asked: string,
  book: Book,
  subject: Subject,
): Promise<Segment> {
  if (isFilterText(asked)) return segmentFilter(book, asked, subject);
  const { filter } = await findSegment(store, asked);
  return segmentFilter(book, filter, subject, false);
}

/** Narrows a question to the customers of a segment; empty without one. */
export async function narrowing(
  workspace: Workspace,
  asked: string | undefined,
  book: Book,
  subject: Subject,
): Promise<{ customers?: string }> {
  if (asked === undefined) return {};
  const segment = await segmentOf(workspace, asked, book, subject);
  return { customers: await keptCustomers(book, segment) };
}
