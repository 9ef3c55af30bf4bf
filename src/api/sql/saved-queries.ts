import { z } from "zod";
import { type Told, ToldVersions } from "../../growth/records/told-versions.ts";
import { EVERY, timesAround } from "../../sql/schedule.ts";
import { nameSchema } from "../saved/saved-versions.ts";
import type { QueryRun } from "./query-runs.ts";
import { FORMATS } from "./table-files.ts";

const scheduleSchema = z.strictObject({
  every: z.enum(EVERY),
  hour: z.number(),
  format: z.enum(FORMATS),
  /** Each as name=value. */
  param: z.array(z.string()),
  /** The instant at which it was set: times before it aren't due. */
  since: z.string(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

const savedSchema = z.strictObject({
  name: z.string(),
  folder: z.string().nullable(),
  sql: z.string(),
  schedule: scheduleSchema.nullable(),
});

/** A query under a name. */
export type SavedQuery = z.infer<typeof savedSchema>;

export const queriesTold = new ToldVersions("query", savedSchema);

/** The command that lists them. */
export const LIST = "sql saved";

/** An id names a folder of results, too. */
export const queryIdSchema = z
  .string()
  .regex(/^[a-z0-9_-]{1,100}$/, "an id has small letters, digits, _ and -");

export const savedIdSchema = queryIdSchema.describe("Id of the query, as in `sql saved`");

export const folderSchema = z
  .union([nameSchema.regex(/^[^/\\]*$/, "a folder has no folders in it"), z.literal("")])
  .describe("Folder to show it in, such as Board: up to 80 characters; empty for none");

export const savedRow = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string().nullable(),
  sql: z.string(),
  every: z.enum(EVERY).nullable().describe("How often it runs by itself; null if it doesn't"),
  hour: z.number().nullable().describe("At which hour of the day, in the organisation's time zone"),
  format: z.enum(FORMATS).nullable().describe("The form of its results"),
  param: z.array(z.string()).nullable().describe("The parameters that it runs with"),
  saved_at: z.string().describe("When it was last changed"),
  by: z.string().describe("How it was last changed: http (a page or the API) or command line"),
  version: z.number(),
  last_run: z.string().nullable().describe("When it last ran by itself"),
  last_error: z.string().nullable().describe("What that run failed at; null if it didn't"),
  next_run: z.string().nullable().describe("When it runs by itself next"),
});

/** A saved query as it is listed. @param last its last run by itself */
export function rowOf(
  { id, version, by, recordedAt, body }: Told<SavedQuery>,
  last: QueryRun | undefined,
  { now, timezone }: { now: Date; timezone: string },
): z.infer<typeof savedRow> {
  const { name, folder, sql, schedule } = body;
  const next = schedule === null ? null : timesAround(schedule, now, timezone).next.at.toISOString();
  const { every = null, hour = null, format = null, param = null } = schedule ?? {};
  return {
    ...{ id, name, folder, sql, every, hour, format, param, saved_at: recordedAt, by, version },
    ...{ last_run: last?.at ?? null, last_error: last?.error ?? null, next_run: next },
  };
}
