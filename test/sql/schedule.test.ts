import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { keepScheduled, runDue } from "../../src/api/sql/due-queries.ts";
import { keepRun, type QueryRun, runsOf } from "../../src/api/sql/query-runs.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { messageOf } from "../../src/base/error.ts";
import { RESULTS } from "../../src/base/limits.ts";
import { Access } from "../../src/http/access/access.ts";
import { httpApp } from "../../src/http/app.ts";
import { type Times, timesAround } from "../../src/sql/schedule.ts";
import { drawn } from "../amount.ts";
import { ask } from "../restraint/asking.ts";
import { effects, type Folder, openFolder } from "../workspace.ts";
import { hostileStatements } from "./hostile.ts";

describe("the times of a schedule", () => {
  const around = (times: Times, now: string, zone = "Europe/Berlin") => {
    const { last, next } = timesAround(times, new Date(now), zone);
    return [last.day, last.at.toISOString(), next.day, next.at.toISOString()];
  };

  it.each<[string, Times, string, string[]]>([
    [
      "a day at its hour",
      { every: "daily", hour: 6 },
      "2026-01-07T05:00:00Z",
      ["2026-01-07", "2026-01-07T05:00:00.000Z", "2026-01-08", "2026-01-08T05:00:00.000Z"],
    ],
    [
      "a day just before its hour",
      { every: "daily", hour: 6 },
      "2026-01-07T04:59:59.999Z",
      ["2026-01-06", "2026-01-06T05:00:00.000Z", "2026-01-07", "2026-01-07T05:00:00.000Z"],
    ],
    [
      "Mondays",
      { every: "weekly", hour: 0 },
      "2026-01-04T22:59:00Z",
      ["2025-12-29", "2025-12-28T23:00:00.000Z", "2026-01-05", "2026-01-04T23:00:00.000Z"],
    ],
    [
      "firsts of months, across a year and a clock change",
      { every: "monthly", hour: 23 },
      "2026-03-31T20:00:00Z",
      ["2026-03-01", "2026-03-01T22:00:00.000Z", "2026-04-01", "2026-04-01T21:00:00.000Z"],
    ],
    [
      "an hour that the clock change leaves out",
      { every: "daily", hour: 2 },
      "2026-03-29T12:00:00Z",
      ["2026-03-29", "2026-03-29T01:00:00.000Z", "2026-03-30", "2026-03-30T00:00:00.000Z"],
    ],
    [
      "an hour that comes twice",
      { every: "daily", hour: 2 },
      "2026-10-25T12:00:00Z",
      ["2026-10-25", "2026-10-25T00:00:00.000Z", "2026-10-26", "2026-10-26T01:00:00.000Z"],
    ],
  ])("are %s", (_, times, now, wanted) => {
    expect(around(times, now)).toEqual(wanted);
  });

  it("are days of the zone, not of UTC", () => {
    const [day, at] = around({ every: "daily", hour: 1 }, "2026-01-06T17:00:00Z", "Asia/Tokyo");
    expect([day, at]).toEqual(["2026-01-07", "2026-01-06T16:00:00.000Z"]);
  });
});

describe("a scheduled query", () => {
  let folder: Folder;
  let workspace: Workspace;
  let now = new Date(0);
  const at = (text: string) => {
    now = new Date(text);
  };
  const results = (id: unknown) => join(workspace.directory, "results", String(id));
  const listed = async () => (await ask(workspace, "sql results")).rows;

  beforeEach(async () => {
    folder = await openFolder();
    at("2026-01-07T12:00:00Z");
    workspace = await Workspace.open(join(folder.directory, "own"), { ...effects, now: () => now });
  });
  afterEach(async () => {
    await workspace.close();
    await folder.close();
  });

  it("runs once when it is due, also after days without a server, and keeps its results", async () => {
    const { id } = await ask(workspace, "sql save", { name: "Board", sql: "select {{n}} as n, 'a, b' as t" });
    expect(await ask(workspace, "sql schedule", { id, every: "daily", param: ["n=5"] })).toMatchObject({
      ...{ every: "daily", hour: 6, format: "csv", param: ["n=5"] },
      ...{ last_run: null, next_run: "2026-01-08T06:00:00.000Z" },
    });
    expect(await runDue(workspace)).toEqual([]);
    at("2026-01-08T05:59:59Z");
    expect(await runDue(workspace)).toEqual([]);
    at("2026-01-08T06:00:30Z");
    const [one, again] = await Promise.all([runDue(workspace), ask(workspace, "sql due")]);
    expect(one).toMatchObject([
      {
        ...{ query: id, name: "Board", due: "2026-01-08T06:00:00.000Z", at: "2026-01-08T06:00:30.000Z" },
        ...{ file: "2026-01-08.csv", rows: 1, bytes: 15, error: null },
      },
    ]);
    expect(again).toEqual({ rows: [] });
    expect(readFileSync(join(results(id), "2026-01-08.csv"), "utf8")).toBe('n,t\r\n5,"a, b"\r\n');
    expect(statSync(join(results(id), "2026-01-08.csv")).mode & 0o077).toBe(0);
    at("2026-01-12T08:00:00Z");
    expect(await ask(workspace, "sql due")).toMatchObject({
      rows: [{ due: "2026-01-12T06:00:00.000Z", file: "2026-01-12.csv" }],
    });
    expect(await runDue(workspace)).toEqual([]);
    expect(await listed()).toMatchObject([{ file: "2026-01-12.csv" }, { file: "2026-01-08.csv" }]);
    expect(await ask(workspace, "sql saved")).toMatchObject({
      rows: [
        { last_run: "2026-01-12T08:00:00.000Z", last_error: null, next_run: "2026-01-13T06:00:00.000Z" },
      ],
    });
    await ask(workspace, "sql schedule", { id, every: "weekly", hour: 9, param: ["n=6"] });
    at("2026-01-12T09:00:00Z");
    await runDue(workspace);
    expect(await listed()).toMatchObject([{ due: "2026-01-12T09:00:00.000Z" }, { file: "2026-01-08.csv" }]);
    expect(readFileSync(join(results(id), "2026-01-12.csv"), "utf8")).toBe('n,t\r\n6,"a, b"\r\n');
    await ask(workspace, "sql unschedule", { id });
    at("2026-02-12T09:00:00Z");
    expect(await runDue(workspace)).toEqual([]);
    expect(readdirSync(results(id))).toEqual(["2026-01-08.csv", "2026-01-12.csv"]);
    writeFileSync(join(results(id), "2026-01-11.csv"), "not ours");
    const get = await served(workspace);
    expect(await get(`${id}/2026-01-12.csv`)).toEqual([
      200,
      "text/csv; charset=utf-8",
      'n,t\r\n6,"a, b"\r\n',
    ]);
    for (const path of STRANGE)
      expect([path, (await get(path.replace("ID", String(id))))[0]]).toEqual([path, 404]);
    expect((await get(`${id}/2026-01-12.csv`, {}))[0]).toBe(401);
    await ask(workspace, "sql remove", { id });
    expect(await listed()).toEqual([]);
    expect(readdirSync(join(workspace.directory, "results"))).toEqual([]);
    expect((await get(`${id}/2026-01-12.csv`))[0]).toBe(404);
  });

  it("that is hostile is refused as it is everywhere, and makes no file", async () => {
    const hostile = drawn("hostile schedules", hostileStatements(), { few: 5, all: 10, most: 400 });
    const wanted = new Map<unknown, string>();
    for (const [index, { sql }] of hostile.entries()) {
      const { id } = await ask(workspace, "sql save", { name: `Statement ${index}`, sql });
      await ask(workspace, "sql schedule", { id, every: "daily", hour: 13 });
      wanted.set(
        id,
        await ask(workspace, "sql", { sql }).then(
          () => "it ran",
          (error: unknown) => messageOf(error),
        ),
      );
    }
    at("2026-01-07T13:00:00Z");
    await runDue(workspace);
    const { rows } = await ask(workspace, "sql results", { limit: 1000 });
    const found = z.array(z.object({ query: z.string(), file: z.null(), error: z.string() })).parse(rows);
    expect(new Map(found.map(({ query, error }) => [query, error]))).toEqual(wanted);
    expect([...wanted.values()]).not.toContain("it ran");
  });

  it("that fails is kept as failed, holds up no other, and runs again at its next time", async () => {
    const wrong = await ask(workspace, "sql save", { name: "Wrong", sql: "select nothing from nowhere" });
    const right = await ask(workspace, "sql save", { name: "Right", sql: "select 1 as n" });
    for (const { id } of [wrong, right])
      await ask(workspace, "sql schedule", { id, every: "daily", hour: 13 });
    at("2026-01-07T13:00:00Z");
    await runDue(workspace);
    expect(await listed()).toMatchObject([
      { query: wrong.id, file: null, rows: null, bytes: null, error: expect.stringContaining("nowhere") },
      { query: right.id, file: "2026-01-07.csv", error: null },
    ]);
    expect(await ask(workspace, "sql saved")).toMatchObject({
      rows: [{ last_error: null }, { last_error: expect.stringContaining("nowhere") }],
    });
    expect(await runDue(workspace)).toEqual([]);
    await ask(workspace, "sql save", { id: wrong.id, name: "Mended", sql: "select 2 as n" });
    at("2026-01-08T13:00:00Z");
    const kept = keepScheduled(workspace, { everyMs: 5, onError: (error) => expect(error).toBeNull() });
    await expect
      .poll(async () => (await runsOf(workspace.store, String(wrong.id))).length, { timeout: 20_000 })
      .toBe(2);
    await kept.stop();
    expect((await runsOf(workspace.store, String(wrong.id)))[0]).toMatchObject({ rows: 1, error: null });
  });

  it("that the end of a server breaks off stays due; of one that was removed meanwhile, nothing is kept", async () => {
    const endless =
      "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) as n from r";
    await ask(workspace, "sql save", { name: "Long", sql: endless, id: "long" });
    await ask(workspace, "sql schedule", { id: "long", every: "daily", hour: 13 });
    at("2026-01-07T13:00:00Z");
    await ask(workspace, "sql", { sql: "select 1" });
    const kept = keepScheduled(workspace, { everyMs: 5, onError: (error) => expect(error).toBeNull() });
    await ask(workspace, "sql", { sql: "select 1" });
    await kept.stop();
    expect(await listed()).toEqual([]);
    await ask(workspace, "sql save", { name: "Short", sql: "select 1 as n", id: "long" });
    const running = runDue(workspace);
    await ask(workspace, "sql remove", { id: "long" });
    expect(await running).toEqual([]);
    expect(await listed()).toEqual([]);
  });

  it("keeps so many results and no more: the oldest go first, with their files", async () => {
    const { store } = workspace;
    const { id } = await ask(workspace, "sql save", { name: "One", sql: "select 1", id: "one" });
    const run = (n: number): QueryRun => {
      const due = new Date(Date.UTC(2025, 0, n, 6)).toISOString();
      const failed = { file: null, rows: null, milliseconds: null, bytes: null, error: "no" };
      return { due, at: due, ...failed };
    };
    await ask(workspace, "sql schedule", { id, every: "daily" });
    at("2026-01-08T06:00:00Z");
    await runDue(workspace);
    for (let n = 1; n < RESULTS.most; n += 1) await keepRun(store, "one", run(n));
    expect(await ask(workspace, "sql results", { query: "one" })).toMatchObject({ total: RESULTS.most });
    expect(readdirSync(results(id))).toEqual(["2026-01-08.csv"]);
    await keepRun(store, "one", run(RESULTS.most));
    expect(await ask(workspace, "sql results", { query: "one", limit: 1 })).toMatchObject({
      total: RESULTS.most,
    });
    expect(readdirSync(results(id))).toEqual([]);
  });

  it.each([
    [{ hour: 24 }],
    [{ hour: 1.5 }],
    [{ every: "hourly" }],
    [{ format: "xlsx" }],
    [{ param: ["no value"] }],
    [{ id: "other" }],
    [{ version: 99 }],
  ])("refuses %o", async (wrong) => {
    await ask(workspace, "sql save", { name: "One", sql: "select 1", id: "one" });
    await expect(ask(workspace, "sql schedule", { id: "one", every: "daily", ...wrong })).rejects.toThrow();
    expect(await ask(workspace, "sql saved")).toMatchObject({ rows: [{ every: null }] });
  });
});

/** Addresses that lead to no result: names that the record doesn't list, and ways out of the folder. */
const STRANGE = [
  "ID/2026-01-11.csv",
  "ID/2026-01-12.parquet",
  "ID/..%2F..%2Fcambium.db",
  "ID/..%5C..%5Ccambium.db",
  "ID/%2e%2e",
  "..%2F/cambium.db",
  "%2e%2e%2fID/2026-01-12.csv",
  "..%2Fresults%2FID/2026-01-12.csv",
  "ID%00/2026-01-12.csv",
  "ID/2026-01-12.csv%00",
  "__proto__/constructor",
];

/** Asks a server for results. */
async function served(workspace: Workspace) {
  const access = new Access();
  const app = httpApp(workspace, { version: "0", instance: "", webDirectory: workspace.directory, access });
  const owner = { authorization: `Bearer ${access.token}` };
  return async (path: string, headers: Record<string, string> = owner) => {
    const host = { host: "127.0.0.1:4321" };
    const answer = await app.request(`/api/v1/sql/results/${path}`, { headers: { ...host, ...headers } });
    return [answer.status, answer.headers.get("content-type"), await answer.text()];
  };
}
