import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { askMixed } from "../../bench/mixed.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { startServer } from "../../src/http/server.ts";
import { asOwner } from "../asking.ts";
import { inWorkspace } from "../workspace.ts";

/** What a workspace holds that could grow with what is asked. */
async function heldBy(workspace: Workspace): Promise<Record<string, number>> {
  const { warehouse, directory, busy } = workspace;
  const count = async (sql: string) =>
    Number((await warehouse.query(`select count(*) as n from ${sql}`))[0]?.n);
  const names = await readdir(directory);
  const open = await readdir("/proc/self/fd");
  const links = await Promise.all(open.map((fd) => readlink(join("/proc/self/fd", fd)).catch(() => "")));
  return {
    tables: await count("duckdb_tables()"),
    schemas: await count("duckdb_schemas()"),
    files: links.filter((path) => path.startsWith(directory)).length,
    scratch: names.filter((name) => name.startsWith("scratch-")).length,
    timers: process.getActiveResourcesInfo().filter((name) => name === "Timeout").length,
    waiting: busy?.waiting ?? 0,
  };
}

it(
  "a server holds no more of anything after many requests than after a few",
  () =>
    inWorkspace(async (workspace, directory) => {
      await demo.run(workspace, { customers: 60, months: 36 });
      const server = await startServer(workspace, { port: 0, version: "0.0.0", webDirectory: directory });
      const ask = (path: string) => asOwner(server)(server.url + path);
      try {
        const round = (first: number) => askMixed({ ask }, { first, count: 120, atOnce: 8 });
        const { statuses } = await round(0);
        expect([...statuses.keys()]).toEqual([200]);
        await round(0);
        const before = await heldBy(workspace);
        await round(0);
        await round(0);
        const after = await heldBy(workspace);
        expect({ ...after, timers: 0 }).toEqual({ ...before, timers: 0 });
        expect(after.timers).toBeLessThan(30);
      } finally {
        await server.close();
      }
    }),
  240_000,
);
