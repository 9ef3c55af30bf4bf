import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { checkVersion, newId, tell } from "../../growth/records/told-changes.ts";
import { operation } from "../operation.ts";
import { checkFree, nameSchema } from "../saved/saved-versions.ts";
import type { Workspace } from "../workspace.ts";
import { answerQuery, queryInputs, queryOutput } from "./query-answer.ts";
import { allRuns, forgetRuns, removeResults, runsOf } from "./query-runs.ts";
import {
  folderSchema,
  LIST,
  queriesTold,
  queryIdSchema,
  rowOf,
  type SavedQuery,
  savedIdSchema,
  savedRow,
} from "./saved-queries.ts";

export const versionSchema = z
  .number()
  .int()
  .optional()
  .describe("Refuse if the query is no longer at this version");

export const sqlSavedOperation = operation({
  name: "sql saved",
  summary: "List saved SQL queries, with their schedules and last runs",
  effect: "read",
  isOfRecord: true,
  path: "/sql/saved",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(savedRow).describe("By folder and name; those without folder first") }),
  rows: "rows",
  async run(workspace) {
    const { store, effects } = workspace;
    const { timezone } = await workspace.settings();
    const runs = await allRuns(store);
    const at = { now: effects.now(), timezone };
    const rows = [...queriesTold.all(store).values()].map((one) => rowOf(one, runs.get(one.id)?.[0], at));
    const order = new Intl.Collator("en", { numeric: true });
    return {
      rows: rows.sort(
        (a, b) =>
          order.compare(a.folder ?? "", b.folder ?? "") ||
          order.compare(a.name, b.name) ||
          order.compare(a.id, b.id),
      ),
    };
  },
});

export const sqlSaveOperation = operation({
  name: "sql save",
  summary: "Save an SQL query under a name, or change or rename one",
  effect: "write",
  path: "/sql/saved",
  positional: ["name"],
  input: z.object({
    name: nameSchema.describe("Name of the query: up to 80 characters, unlike others of its folder"),
    sql: z
      .string()
      .optional()
      .describe("The query, kept as it is: a draft may be unfinished. Needed for a new one"),
    folder: folderSchema.optional(),
    id: queryIdSchema.optional().describe("Change the query with this id, or give a new one this id"),
    version: versionSchema,
  }),
  output: savedRow,
  was: async ({ store }, { id }) => queriesTold.find(store, id)?.body,
  async run(workspace, { name, sql, folder, id: asked, version }) {
    const { store } = workspace;
    const queries = queriesTold.all(store);
    const known = queriesTold.find(store, asked);
    const id = known?.id ?? asked ?? newId(store, "query");
    const body: SavedQuery = {
      name,
      folder: folder === undefined ? (known?.body.folder ?? null) : folder || null,
      sql: sql ?? known?.body.sql ?? "",
      schedule: known?.body.schedule ?? null,
    };
    checkText(body.sql);
    const others = [...queries.values()].filter((one) => one.id !== id && isBeside(one.body, body));
    checkFree(
      "query",
      name,
      others.map((one) => ({ id: one.id, name: one.body.name })),
    );
    if (known === null) checkMost("savedQueries", queries.size + 1);
    return writeQuery(workspace, id, body, version);
  },
});

export const sqlRemoveOperation = operation({
  name: "sql remove",
  summary: "Remove a saved SQL query, with its schedule and its results",
  effect: "write",
  path: "/sql/saved/{id}/remove",
  positional: ["id"],
  input: z.object({ id: savedIdSchema, version: versionSchema }),
  output: z.object({ id: z.string(), name: z.string() }),
  was: async ({ store }, { id }) => queriesTold.find(store, id)?.body,
  async run({ store, effects }, { id, version: seen }) {
    const known = queriesTold.one(store, id, LIST);
    const now = effects.now();
    const version = checkVersion(`query ${id}`, known.version, seen);
    store.together(() => {
      tell(store, "query", { id, at: now.toISOString(), body: null, version }, now);
      forgetRuns(store, id);
    });
    await removeResults(store, id);
    return { id, name: known.body.name };
  },
});

export const sqlRunOperation = operation({
  name: "sql run",
  summary: "Run a saved SQL query",
  effect: "read",
  isPosted: true,
  isTable: true,
  takesTurns: false,
  path: "/sql/saved/{id}/run",
  positional: ["id"],
  input: z.object({ id: savedIdSchema, ...queryInputs }),
  output: queryOutput,
  rows: "rows",
  run: async (workspace, { id, ...asked }) =>
    answerQuery(workspace, { sql: queriesTold.one(workspace.store, id, LIST).body.sql, ...asked }),
});

/** Writes a saved query. @param seen the version that the caller saw */
export async function writeQuery(
  workspace: Workspace,
  id: string,
  body: SavedQuery,
  seen: number | undefined,
): Promise<z.infer<typeof savedRow>> {
  const { store, effects } = workspace;
  const known = queriesTold.find(store, id);
  const now = effects.now();
  const version = known === null ? 0 : checkVersion(`query ${id}`, known.version, seen);
  tell(store, "query", { id, at: now.toISOString(), body, version }, now);
  const [last] = await runsOf(store, id);
  const { timezone } = await workspace.settings();
  return rowOf(queriesTold.one(store, id, LIST), last, { now, timezone });
}

function checkText(sql: string): void {
  checkMost("sqlText", sql.length);
  if (sql.trim() !== "") return;
  throw new CambiumError("usage", "the query is missing", { hint: "Give its text with --sql." });
}

/** Whether two queries are in the same folder, whatever its capitals. */
function isBeside(one: SavedQuery, other: SavedQuery): boolean {
  return (one.folder ?? "").toLowerCase() === (other.folder ?? "").toLowerCase();
}
