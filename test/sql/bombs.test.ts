import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BOMBS } from "../../bench/sql-bombs.ts";
import { CambiumError } from "../../src/base/error.ts";
import { hasCeiling } from "../../src/sql/sandbox/child-process.ts";
import { several } from "../amount.ts";
import { Sandbox } from "./asked.ts";
import { childrenHere, ENDLESS } from "./children.ts";

const DEADLINE_MS = 2500;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.open(DEADLINE_MS);
});
afterAll(() => sandbox.close());

describe("a query that takes too much", () => {
  it("ends at its deadline or ceiling, and others are answered meanwhile and after it", async () => {
    const asked = BOMBS.slice(0, several({ few: 6, all: 12, most: BOMBS.length }));
    for (const sql of asked) {
      const bomb = sandbox.ask(sql).then(
        (reply) => reply.kind,
        (error: unknown) => (error instanceof CambiumError ? error.code : String(error)),
      );
      expect(await sandbox.rows("select count(*) from customers")).toEqual([[2]]);
      expect({ sql, ended: await bomb }).toEqual({
        sql,
        ended: expect.stringMatching(/^(too_much|refused|rows)$/),
      });
    }
    expect(await sandbox.rows("select 1 + 1")).toEqual([[2]]);
  });

  it("is ended when nobody waits for it any more, and gives its place to the next", async () => {
    const own = await Sandbox.open(60_000);
    const leaving = [new AbortController(), new AbortController(), new AbortController()];
    const asked = leaving.map(({ signal }) => own.ask(ENDLESS, {}, signal).catch(String));
    const next = own.rows("select 1");
    for (const [place, one] of [...leaving].reverse().entries()) one.abort(`gone ${place}`);
    expect(await Promise.all(asked)).toEqual(["gone 2", "gone 1", "gone 0"]);
    expect(await next).toEqual([[1]]);
    await own.close();
  });

  it.runIf(hasCeiling)("leaves no process behind", async () => {
    const before = await childrenHere();
    const own = await Sandbox.open(500);
    await expect(own.ask(ENDLESS)).rejects.toMatchObject({ code: "too_much" });
    expect(await own.rows("select 1")).toEqual([[1]]);
    const started = (await childrenHere()).filter((pid) => !before.includes(pid));
    expect(started.length).toBeGreaterThan(0);
    await own.close();
    await expect
      .poll(async () => (await childrenHere()).filter((pid) => started.includes(pid)), { timeout: 5000 })
      .toEqual([]);
  });

  it("leaves its place to others after a second, and they are answered before its end", async () => {
    const own = await Sandbox.open(60_000);
    const ending = new AbortController();
    const long = Array.from({ length: 3 }, () => own.ask(ENDLESS, {}, ending.signal).catch(String));
    expect(await own.rows("select 1")).toEqual([[1]]);
    ending.abort("enough");
    expect(await Promise.all(long)).toEqual(["enough", "enough", "enough"]);
    await own.close();
  });
});
