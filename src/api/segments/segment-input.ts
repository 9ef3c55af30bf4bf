import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import type { Members, Subject } from "../../metrics/question/question.ts";
import { BEHAVIOUR, SIGNAL } from "../../metrics/segments/segment-fields.ts";
import { isFilterText, parseFilter } from "../../metrics/segments/segment-filter.ts";
import { keptCustomers, type Segment, segmentFilter } from "../../metrics/segments/segments.ts";
import type { Book } from "../../model/parts/book.ts";
import { findSegment, savedSegments } from "../../model/saved-segments.ts";
import { todayOf } from "../growing/growth-books.ts";
import type { Workspace } from "../workspace.ts";
import { openSignalsOf } from "./open-signals.ts";

/** The input that narrows a question to a segment. */
export const segmentSchema = z
  .string()
  .optional()
  .describe(
    "Only these customers: the name of a saved segment, or a filter such as country=DE,AT&mrr>=500|product=Analytics",
  );

export const SEGMENT_TIMES = ["today", "start"] as const;
export type SegmentTimeName = (typeof SEGMENT_TIMES)[number];

/** The input that says when the conditions of a segment must hold. */
export const segmentTimeSchema = z
  .enum(SEGMENT_TIMES)
  .optional()
  .describe(
    "When customers must meet the segment: today (default) chooses the same ones for every period, by what became of them; start chooses those of each period as at its start, new ones as they entered",
  );

/** What an answer says about the customers of its segment. */
export const membershipSchema = z
  .object({
    as_of: z.enum(SEGMENT_TIMES),
    on: z.string().nullable().describe("The day at whose end customers meet the segment; null for start"),
    says: z.string(),
  })
  .optional()
  .describe("When the customers of the segment were chosen, if there is one");

/** The `membership` of an answer; empty without a segment. */
export function membershipOf(
  { segment, segment_as_of: asOf }: { segment?: unknown; segment_as_of?: SegmentTimeName | undefined },
  { lastDay }: Pick<Subject, "lastDay">,
): { membership?: z.infer<typeof membershipSchema> } {
  if (segment === undefined) return {};
  if (asOf === "start") return { membership: { as_of: "start", on: null, says: SAYS_START } };
  const on = lastDay === null ? null : dateOfDay(lastDay);
  const says = `The segment has the customers who meet it on ${on ?? "the last day"}, in every period. Use --segment-as-of start for those who met it at the start of each.`;
  return { membership: { as_of: "today", on, says } };
}

const SAYS_START =
  "A customer counts in a period if it met the segment as at the period's start, or as it entered; attributes are as known now.";

/**
 * Finds a segment by name or compiles a filter. The values of a filter must exist; those of a saved segment may be
 * gone.
 */
export async function segmentOf(
  workspace: Workspace,
  asked: string,
  book: Book,
  subject: Subject,
): Promise<Segment> {
  const isFilter = isFilterText(asked);
  const filter = isFilter ? asked : (await findSegment(workspace.store, asked)).filter;
  const signals = await openSignalsOf(workspace, isOfSignals(filter));
  const today = subject.today ?? (await todayOf(workspace, book.zone, subject));
  return segmentFilter(book, filter, { ...subject, today, signals }, isFilter);
}

const isOfSignals = (filter: string) =>
  parseFilter(filter)
    .flat()
    .some(({ field }) => field === SIGNAL);

/** Whether an input asks for a segment with a condition on behaviour, which changes without new evidence. */
export async function asksForBehaviour(
  { store }: Workspace,
  { segment, filter }: Record<string, unknown>,
): Promise<boolean> {
  const asked = [segment ?? [], filter ?? []].flat().filter((text) => typeof text === "string");
  if (asked.length === 0) return false;
  const saved = new Map((await savedSegments(store)).map((one) => [one.name, one.filter]));
  return asked.some((text) => BEHAVIOUR.some((field) => (saved.get(text) ?? text).includes(field)));
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

/** Narrows a question with periods to the customers of a segment, as of today or as at the start of each period. */
export async function narrowingIn(
  workspace: Workspace,
  {
    segment,
    segment_as_of: asOf,
  }: { segment?: string | undefined; segment_as_of?: SegmentTimeName | undefined },
  book: Book,
  subject: Subject,
): Promise<{ customers?: string; members?: Members }> {
  if (segment === undefined || asOf !== "start") return narrowing(workspace, segment, book, subject);
  const { members } = await segmentOf(workspace, segment, book, subject);
  return { members };
}
