import { z } from "zod";
import { compareText } from "../../base/compare-text.ts";
import { EVERY } from "../../sql/schedule.ts";
import { operation } from "../operation.ts";
import { runDue } from "./due-queries.ts";
import { pairOf } from "./query-answer.ts";
import { allRuns, resultNames } from "./query-runs.ts";
import { versionSchema, writeQuery } from "./saved-operations.ts";
import { LIST, queriesTold, savedIdSchema, savedRow } from "./saved-queries.ts";
import { FORMATS } from "./table-files.ts";

const USUAL_HOUR = 6;
const USUAL_RESULTS = 100;
const MOST_RESULTS = 1000;

export const sqlScheduleOperation = operation({
  name: "sql schedule",
  summary: "Run a saved SQL query by itself, and keep its results as files",
  effect: "write",
  path: "/sql/saved/{id}/schedule",
  positional: ["id", "every"],
  input: z.object({
    id: savedIdSchema,
    every: z.enum(EVERY).describe("How often: each day, each Monday or on the first of each month"),
    hour: z
      .number()
      .int()
      .min(0)
      .max(23)
      .optional()
      .describe(`At this hour of the day, in the organisation's time zone; ${USUAL_HOUR} by default`),
    format: z.enum(FORMATS).optional().describe("The form of its results; csv by default"),
    param: z
      .array(z.string().max(1000))
      .max(100)
      .optional()
      .describe("A value for {{name}} in the query: name=value"),
    version: versionSchema,
  }),
  output: savedRow,
  was: async ({ store }, { id }) => queriesTold.find(store, id)?.body.schedule,
  async run(workspace, { id, every, hour = USUAL_HOUR, format = "csv", param = [], version }) {
    const { body } = queriesTold.one(workspace.store, id, LIST);
    for (const one of param) pairOf(one);
    const since = workspace.effects.now().toISOString();
    const schedule = { every, hour, format, param, since };
    return writeQuery(workspace, id, { ...body, schedule }, version);
  },
});

export const sqlUnscheduleOperation = operation({
  name: "sql unschedule",
  summary: "Stop running a saved SQL query by itself; its results stay",
  effect: "write",
  path: "/sql/saved/{id}/unschedule",
  positional: ["id"],
  input: z.object({ id: savedIdSchema, version: versionSchema }),
  output: savedRow,
  was: async ({ store }, { id }) => queriesTold.find(store, id)?.body.schedule,
  run: async (workspace, { id, version }) =>
    writeQuery(
      workspace,
      id,
      { ...queriesTold.one(workspace.store, id, LIST).body, schedule: null },
      version,
    ),
});

const resultRow = z.object({
  query: z.string().describe("Id of the query"),
  name: z.string(),
  due: z.string().describe("The time that it ran for"),
  at: z.string().describe("When it ran"),
  file: z.string().nullable().describe("Its file; null if it failed, or the file is no longer there"),
  rows: z.number().nullable(),
  milliseconds: z.number().nullable().describe("Time in the engine"),
  bytes: z.number().nullable(),
  error: z.string().nullable().describe("What it failed at; null if it didn't"),
});

export const sqlDueOperation = operation({
  name: "sql due",
  summary: "Run the scheduled SQL queries that are due now, as a server does",
  effect: "write",
  takesTurns: false,
  path: "/sql/due",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(resultRow).describe("What ran; empty if nothing was due") }),
  rows: "rows",
  verdict: ({ rows }) => rows.every(({ error }) => error === null),
  run: async (workspace) => ({ rows: await runDue(workspace) }),
});

export const sqlResultsOperation = operation({
  name: "sql results",
  summary: "List the results of scheduled SQL queries, and what failed",
  effect: "read",
  isOfRecord: true,
  path: "/sql/results",
  positional: [],
  input: z.object({
    query: savedIdSchema.optional().describe("Only those of the query with this id"),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(MOST_RESULTS)
      .optional()
      .describe(`How many, at most; ${USUAL_RESULTS} by default`),
  }),
  output: z.object({
    total: z.number().describe("How many there are, listed or not"),
    rows: z.array(resultRow).describe("The last one comes first"),
  }),
  rows: "rows",
  async run({ store }, { query, limit = USUAL_RESULTS }) {
    const asked = query === undefined ? null : queriesTold.one(store, query, LIST);
    const queries = queriesTold.all(store);
    const all = [...(await allRuns(store))]
      .filter(([id]) => asked === null || id === asked.id)
      .flatMap(([id, runs]) =>
        runs.map((run) => ({ query: id, name: queries.get(id)?.body.name ?? "", ...run })),
      )
      .sort((a, b) => compareText(b.at, a.at) || compareText(b.due, a.due) || compareText(a.query, b.query));
    const rows = all.slice(0, limit);
    const there = new Map<string, Set<string>>();
    for (const { query: id } of rows) if (!there.has(id)) there.set(id, await resultNames(store, id));
    return {
      total: all.length,
      rows: rows.map((row) => ({
        ...row,
        file: row.file !== null && there.get(row.query)?.has(row.file) === true ? row.file : null,
      })),
    };
  },
});
