import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqlOperation } from "../../src/api/sql/sql-operations.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { inWorkspace } from "../workspace.ts";
import { Sandbox } from "./asked.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.open();
});
afterAll(() => sandbox.close());

describe("what a query may make large", () => {
  it("is the text: as many characters as the limit says, and no more", async () => {
    await inWorkspace(async (workspace) => {
      const text = (characters: number) => `select 1 as n --${"x".repeat(characters - 16)}`;
      const { rows } = await sqlOperation.run(workspace, { sql: text(LIMITS.sqlText.most) });
      expect(rows).toEqual([{ n: 1 }]);
      await expect(sqlOperation.run(workspace, { sql: text(LIMITS.sqlText.most + 1) })).rejects.toMatchObject(
        {
          code: "too_much",
        },
      );
    });
  });

  it("is the rows: those beyond are counted, not sent", async () => {
    const of = "select n from unnest(sequence(1, 5)) as t(n)";
    expect(await sandbox.ask(of, { most: 5 })).toMatchObject({ total: 5, rows: [[1], [2], [3], [4], [5]] });
    expect(await sandbox.ask(of, { most: 4 })).toMatchObject({ total: 5, rows: [[1], [2], [3], [4]] });
    expect(sqlOperation.input.safeParse({ sql: "", limit: LIMITS.sqlRows.most }).success).toBe(true);
    expect(sqlOperation.input.safeParse({ sql: "", limit: LIMITS.sqlRows.most + 1 }).success).toBe(false);
  });

  it("is the characters of the answer", async () => {
    const of = "select 'abcde' from unnest(sequence(1, 4)) as t(n)";
    expect(await sandbox.ask(of, { mostCharacters: 20 })).toMatchObject({ kind: "rows", total: 4 });
    expect(await sandbox.ask(of, { mostCharacters: 19 })).toMatchObject({
      kind: "refused",
      message: "the answer has more than 19 characters",
    });
  });

  it("is the number of queries that wait", async () => {
    const asked = Array.from({ length: LIMITS.sqlWaiting.most + 3 }, () => sandbox.rows("select 1"));
    const ended = await Promise.allSettled(asked);
    expect(ended.filter(({ status }) => status === "fulfilled").length).toBe(LIMITS.sqlWaiting.most + 2);
    expect(ended.at(-1)).toMatchObject({ status: "rejected", reason: { code: "busy" } });
  });
});

describe("leaving", () => {
  it("ends a query whose process has yet to start", async () => {
    const own = await Sandbox.open();
    const leaving = new AbortController();
    const asked = own.ask("select 1", {}, leaving.signal);
    leaving.abort("left");
    await expect(asked).rejects.toBe("left");
    expect(await own.rows("select 1")).toEqual([[1]]);
    await own.close();
  });
});

describe("closing", () => {
  it("ends what still runs", async () => {
    const own = await Sandbox.open();
    const long = own.rows(
      "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
    );
    const ended = expect(long).rejects.toMatchObject({ code: "too_much" });
    expect(await own.rows("select 1")).toEqual([[1]]);
    await own.close();
    await ended;
  });
});
