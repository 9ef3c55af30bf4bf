import { z } from "zod";
import { dateOfDay } from "../base/zone.ts";
import { columnsOf } from "./csv.ts";
import { SEGMENT_TIMES } from "./segments/segment-input.ts";
import type { Workspace } from "./workspace.ts";

/** What readers of an exported file need in order to understand its figures. */
export const contextSchema = z.object({
  policy: z.string(),
  currency: z.string().describe("Empty when rows have different currencies"),
  time_zone: z.string(),
  filters: z.string().describe("As requested, separated by semicolons"),
  segment: z.string(),
  as_of: z.string().describe("Date of the latest evidence; empty if there is none"),
  exported_at: z.string(),
});
export type Context = z.infer<typeof contextSchema>;

const askedSchema = z.object({
  policy: z.string().optional(),
  where: z.array(z.string()).optional(),
  segment: z.union([z.string(), z.array(z.string())]).optional(),
  linked: z.boolean().optional(),
  as_reported: z.boolean().optional(),
  segment_as_of: z.enum(SEGMENT_TIMES).optional(),
});
const answeredSchema = z.object({
  policy: z.string().optional(),
  currency: z.string().nullable().optional(),
});

/**
 * The context of an answer.
 * @param input the operation's validated input
 */
export async function contextOf(
  workspace: Workspace,
  input: Record<string, unknown>,
  output: unknown,
): Promise<Context> {
  const asked = askedSchema.catch({}).parse(input);
  const answered = answeredSchema.catch({}).parse(output);
  const { settings, subject } = await workspace.reading(answered.policy);
  const { policy, currency, timezone } = settings;
  const { lastDay } = subject;
  const readings = [
    asked.linked === true ? ["linked"] : [],
    asked.as_reported === true ? ["as reported"] : [],
  ];
  return {
    policy: answered.policy ?? asked.policy ?? policy,
    currency: answered.currency === undefined ? currency : (answered.currency ?? ""),
    time_zone: timezone,
    filters: [...(asked.where ?? []), ...readings.flat()].join("; "),
    segment: segmentText(asked),
    as_of: lastDay === null ? "" : dateOfDay(lastDay),
    exported_at: workspace.effects.now().toISOString(),
  };
}

function segmentText({ segment, segment_as_of: asOf }: z.infer<typeof askedSchema>): string {
  const names = [segment ?? []].flat().join("; ");
  return names !== "" && asOf === "start" ? `${names} (as at the start of each period)` : names;
}

/** Appends the context to each row; a name that the rows already use gets the prefix `context_`. */
export function inContext(rows: Record<string, unknown>[], context: Context): Record<string, unknown>[] {
  const used = columnsOf(rows);
  const beside = Object.fromEntries(
    Object.entries(context).map(([name, value]) => [used.has(name) ? `context_${name}` : name, value]),
  );
  return rows.map((row) => ({ ...row, ...beside }));
}
