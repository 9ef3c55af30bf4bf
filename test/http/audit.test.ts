import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../src/api/perform.ts";
import { audit } from "../../src/api/settings/audit.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { startServer } from "../../src/http/server.ts";
import { asOwner } from "../asking.ts";
import { cambiumHere } from "../import/cli.ts";
import { effects, inFolder } from "../workspace.ts";

const NOON = "2026-01-01T12:00:00.000Z";

/** Serves a folder, runs, and stops. */
async function served(
  data: string,
  run: (url: string, workspace: Workspace, ask: typeof fetch) => Promise<void>,
) {
  const workspace = await Workspace.open(data, effects);
  const server = await startServer(workspace, { port: 0, version: "0.0.0", webDirectory: data });
  try {
    await run(`${server.url}/api/v1`, workspace, asOwner(server));
  } finally {
    await server.close();
    await workspace.close();
  }
}

async function post(ask: typeof fetch, address: string, body: unknown): Promise<number> {
  const headers = { "content-type": "application/json" };
  const response = await ask(address, { method: "POST", headers, body: JSON.stringify(body) });
  await response.text();
  return response.status;
}

describe("the audit", () => {
  it("names what was changed, by which way and what it was before, wherever it was asked for", async () => {
    await inFolder(async (directory) => {
      const data = join(directory, "data");
      const here = (...args: string[]) => cambiumHere([...args, "--data", data]);
      expect((await here("settings", "set", "currency", "eur")).code).toBe(0);
      expect((await here("settings", "set", "currency", "euros")).code).toBe(2);
      expect((await here("settings")).code).toBe(0);
      await served(data, async (url, workspace, ask) => {
        expect(await post(ask, `${url}/policies/mine`, { from: "stripe", set: ["paused=yes"] })).toBe(200);
        expect(await post(ask, `${url}/policies/mine`, { set: ["paused=maybe"] })).toBe(400);
        expect((await here("policies", "remove", "mine")).code).toBe(0);
        const { total, rows } = await audit.run(workspace, {});
        expect(total).toBe(3);
        expect(rows).toEqual([
          {
            at: NOON,
            operation: "policies remove",
            by: "command line",
            input: { name: "mine" },
            was: { from: "stripe", paused: true },
          },
          {
            at: NOON,
            operation: "policies set",
            by: "http",
            input: { name: "mine", from: "stripe", set: ["paused=yes"] },
            was: null,
          },
          {
            at: expect.any(String),
            operation: "settings set",
            by: "command line",
            input: { name: "currency", value: "eur" },
            was: "USD",
          },
        ]);
        const second = await ask(`${url}/audit?limit=1&offset=1`);
        expect(await second.json()).toEqual({ total: 3, rows: [rows[1]] });
      });
    });
  });

  it("keeps no keys, no passwords and no address of a database", () => {
    expect(
      withoutSecrets({
        url: "postgresql://ann:hush@host/db",
        files: ["https://ann:hush@host/file.csv", "plain.csv"],
        value: "rk_live_51Quillmoor",
        api_key: "abc",
        rows: 3,
        none: null,
      }),
    ).toEqual({
      url: "…",
      files: ["https://…host/file.csv", "plain.csv"],
      value: "…",
      api_key: "…",
      rows: 3,
      none: null,
    });
  });

  it("can be added to and nothing else", async () => {
    await inFolder(async (directory) => {
      const data = join(directory, "data");
      expect((await cambiumHere(["settings", "set", "margin", "80", "--data", data])).code).toBe(0);
      const database = new SqliteDatabase(join(data, "cambium.db"));
      expect(() => database.exec("update audit set by = 'nobody'")).toThrow("append-only");
      expect(() => database.exec("delete from audit")).toThrow("append-only");
      database.close();
    });
  });
});
