import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../src/base/limits.ts";
import { Access } from "../../src/http/access/access.ts";
import { httpApp } from "../../src/http/app.ts";
import { writeParquet } from "../../src/sql/parquet.ts";
import { literal } from "../../src/warehouse/literal.ts";
import { cambiumHere } from "../import/cli.ts";
import { ask } from "../restraint/asking.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
let post: (path: string, body: Record<string, unknown>) => Promise<Response>;

beforeAll(async () => {
  folder = await openFolder();
  const { workspace, directory } = folder;
  const access = new Access();
  const app = httpApp(workspace, { version: "0", instance: "", webDirectory: directory, access });
  const headers = { host: "127.0.0.1:4321", authorization: `Bearer ${access.token}` };
  post = async (path, body) =>
    app.request(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
});
afterAll(() => folder.close());

const MANY = "select n from unnest(sequence(1, 100001)) as t(n)";

describe("an answer as Parquet", () => {
  it("has the columns, types and values of the query", async () => {
    const answer = await post("/sql.parquet", { sql: TYPED });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "application/vnd.apache.parquet",
    ]);
    const { types, rows } = await readBack(Buffer.from(await answer.arrayBuffer()));
    expect(types).toEqual({
      ...{
        whole: "BIGINT",
        small: "INTEGER",
        total: "DECIMAL(38,0)",
        real: "DOUBLE",
        money: "DECIMAL(12,2)",
      },
      ...{ sure: "BOOLEAN", day: "DATE", moment: "TIMESTAMP", instant: "TIMESTAMP WITH TIME ZONE" },
      ...{ text: "VARCHAR", list: "VARCHAR", pairs: "VARCHAR", 'a "b"; drop': "VARCHAR", nothing: "INTEGER" },
    });
    expect(rows).toEqual([
      {
        ...{ whole: "9007199254740993", small: 7, total: "18014398509481986", real: 0.1, money: "-1234.50" },
        ...{ sure: true, day: "2024-02-29", moment: "2024-02-29 23:59:59.123456" },
        ...{ instant: "2024-03-01 00:00:00+00", text: 'it\'s; -- "ö", 😀\n', list: "[1,null,3]" },
        ...{ pairs: '{"a":1}', 'a "b"; drop': "=1+1", nothing: null },
      },
      {
        ...{ whole: "-1", small: null, total: "-2", real: null, money: null, sure: null, day: null },
        ...{ moment: null, instant: null, text: "", list: null, pairs: null },
        ...{ 'a "b"; drop': null, nothing: null },
      },
    ]);
  });

  it("has all rows, or as many as asked for, and is refused beyond the limit", async () => {
    const count = async (path: string, body: Record<string, unknown>) => {
      const answer = await post(path, body);
      if (answer.status !== 200) return answer.json();
      return (await readBack(Buffer.from(await answer.arrayBuffer()))).rows.length;
    };
    const sql = `${MANY} where n <= {{most}}`;
    const { id } = await ask(folder.workspace, "sql save", { name: "Many", sql });
    expect(await count(`/sql/saved/${id}/run.parquet`, { param: [`most=${LIMITS.sqlRows.most}`] })).toBe(
      100_000,
    );
    expect(await count("/sql.parquet", { sql: MANY, limit: 3 })).toBe(3);
    expect(await count("/sql.parquet", { sql: MANY })).toMatchObject({
      ...{ status: 422, detail: "the result has 100,001 rows; the limit is 100,000" },
    });
    expect(await count("/sql.parquet", { sql: "select 1", check: true })).toMatchObject({ status: 400 });
    expect(await count("/sql.parquet", { sql: "select" })).toMatchObject({ status: 422 });
    expect(await count("/sql.parquet", { sql: "select 1 as n where 1 = 2" })).toBe(0);
  });

  it("says which value doesn't fit, and leaves nothing behind", async () => {
    const path = join(folder.directory, "no.parquet");
    const table = { columns: [{ name: "n", type: "hugeint" }], rows: [{ n: "9".repeat(39) }] };
    await expect(writeParquet(path, table)).rejects.toMatchObject({ code: "unsupported" });
    expect(existsSync(path)).toBe(false);
  });
});

describe("an answer as CSV", () => {
  it("has all rows, or as many as asked for, and is refused beyond the limit", async () => {
    const lines = async (body: Record<string, unknown>) => {
      const answer = await post("/sql.csv", body);
      return answer.status === 200 ? (await answer.text()).trimEnd().split("\r\n") : answer.status;
    };
    expect(await lines({ sql: MANY, limit: 2 })).toEqual(["n", "1", "2"]);
    expect(await lines({ sql: `${MANY} where n < 2002` })).toHaveLength(2002);
    expect(await lines({ sql: MANY })).toBe(422);
    expect(await lines({ sql: "select 1 as n, 2 as m where 1 = 2" })).toEqual(["n,m"]);
  });
});

describe("the command line", () => {
  const out = (name: string) => join(folder.directory, name);
  const cambium = (...args: string[]) => cambiumHere([...args, "--data", out("cli")]);

  it("writes all rows to a file by its ending", async () => {
    const sql = "select n, n / 2 as half from unnest(sequence(1, 1500)) as t(n)";
    const done = await cambium("sql", sql, "--out", out("rows.CSV"));
    expect(done).toMatchObject({ code: 0, stdout: `${out("rows.CSV")}: 1,500 rows\n` });
    expect(readFileSync(out("rows.CSV"), "utf8").split("\r\n").slice(0, 4)).toEqual([
      "n,half",
      "1,0",
      "2,1",
      "3,1",
    ]);
    const again = await cambium("sql", "select 1", "--out", out("rows.CSV"));
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("would be replaced")]);
    const json = await cambium("sql", "select 5 as n", "--out", out("five.parquet"), "--overwrite", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ file: out("five.parquet"), rows: 1 });
    expect((await readBack(readFileSync(out("five.parquet")))).rows).toEqual([{ n: 5 }]);
  });

  it.each(["rows.txt", "cli/cambium.db.csv", "cli/results"])("refuses to write to %s", async (name) => {
    const refused = await cambium("sql", "select 1", "--out", out(name));
    expect([refused.code, existsSync(out(name))]).toEqual([2, false]);
  });
});

const TYPED = `select
  cast(9007199254740993 as bigint) as whole, cast(7 as integer) as small, sum(n) as total, 0.1e0 as real,
  cast(-1234.50 as decimal(12, 2)) as money, true as sure, date '2024-02-29' as day,
  timestamp '2024-02-29 23:59:59.123456' as moment, from_unixtime(1709251200) as instant,
  'it''s; -- "ö", 😀\n' as text, array[1, null, 3] as list, map(array['a'], array[1]) as pairs,
  '=1+1' as "a ""b""; drop", null as nothing
from (values 9007199254740993, 9007199254740993) as t(n)
union all select -1, null, -2, null, null, null, null, null, null, '', null, null, null, null`;

/** What another engine reads in a Parquet file: types of columns, and rows. */
async function readBack(content: Buffer) {
  const path = join(folder.directory, "back.parquet");
  await writeFile(path, content);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  const read = await connection.runAndReadAll(`select * from read_parquet(${literal(path)})`);
  const types = Object.fromEntries(read.columnNames().map((name, at) => [name, String(read.columnType(at))]));
  const rows = read.getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return { types, rows };
}
