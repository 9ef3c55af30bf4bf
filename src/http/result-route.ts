import type { Hono } from "hono";
import { readResult } from "../api/sql/query-runs.ts";
import type { Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import type { Env } from "./access/reach.ts";
import { PARQUET, RESULT_PATH } from "./openapi.ts";

/** The route of Hono for the files of results. */
export const RESULT_ROUTE = RESULT_PATH.replaceAll(/\{(\w+)\}/g, ":$1");

/**
 * Adds the route that gives the files of scheduled queries. A file is looked up in the record by its query and name: no
 * part of the address becomes a path.
 */
export function addResults(app: Hono<Env>, workspace: Workspace): void {
  app.get(RESULT_ROUTE, async ({ req }) => {
    const [strange] = Object.keys(req.query());
    if (strange !== undefined)
      throw new CambiumError("usage", `unknown input for a result: "${strange}"`, {
        hint: "It has no inputs.",
      });
    const [query = "", file = ""] = [req.param("query"), req.param("file")];
    const content = await readResult(workspace.store, query, file);
    return new Response(new Uint8Array(content), {
      headers: {
        "content-type": file.endsWith(".csv") ? "text/csv; charset=utf-8" : PARQUET,
        "content-disposition": `attachment; filename="${query}-${file}"`,
        "cache-control": "no-store",
      },
    });
  });
}
