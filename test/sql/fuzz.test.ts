import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishedBooks } from "../../src/api/sql/published-books.ts";
import { isAllowedFunction } from "../../src/sql/guard/functions.ts";
import type { Published } from "../../src/sql/snapshot.ts";
import { SEED, several } from "../amount.ts";
import { type Folder, openFolder } from "../workspace.ts";
import { fuzzed, type Planted } from "./fuzz.ts";

/** In so many of all statements only the rows of one account are read, which makes views of the tables. */
const NARROW_EVERY = 4;
const SECRET = "planted-3f9a71";
const VARIABLE = "CAMBIUM_TEST_PLANTED";
const COUNT = Number(process.env.CAMBIUM_FUZZ ?? several({ few: 1500, all: 3000, most: 100_000 }));

let folder: Folder;
let copy: Published;
let planted: Planted;
beforeAll(async () => {
  folder = await openFolder();
  const { workspace } = folder;
  process.env[VARIABLE] = SECRET;
  await workspace.secrets.set("stripe", SECRET);
  copy = await publishedBooks(workspace);
  const beside = dirname(copy.path);
  planted = {
    csv: join(beside, "planted.csv"),
    database: join(beside, "planted.duckdb"),
    variable: VARIABLE,
  };
  await writeFile(planted.csv, `id,text\n1,${SECRET}\n`);
  const instance = await DuckDBInstance.create(planted.database);
  const connection = await instance.connect();
  await connection.run(`create table planted as select '${SECRET}' as text`);
  connection.closeSync();
  instance.closeSync();
});
afterAll(async () => {
  delete process.env[VARIABLE];
  await folder?.close();
});

/** Who answered a statement, and everything that the answer says. */
async function answerTo(sql: string, accounts: string[] | null) {
  const asked = { sql, accounts, parameters: { a: "1" }, most: 50, isCheck: false };
  const reply = await folder.workspace.queries.ask(copy, asked).catch((error: unknown) => error);
  const said = reply instanceof Error ? { kind: "failed", message: reply.message } : reply;
  return { by: byOf(said), text: JSON.stringify(said) };
}

function byOf(reply: unknown): string {
  if (typeof reply !== "object" || reply === null || !("kind" in reply)) return "nothing";
  return reply.kind === "refused" && "by" in reply ? String(reply.by) : String(reply.kind);
}

/** The calls in a text that has neither comments nor other quotes than plain ones, read without a parser. */
function callsIn(sql: string): string[] {
  if (/\$|\/\*|--|[eExX&]'|[^\x20-\x7e\n]/.test(sql)) return [];
  const bare = sql.replaceAll(/'(?:[^']|'')*'/g, "''");
  return [...bare.matchAll(/(?:^|[^\w".])"?(\w+)"?\s*\(/g)].map(([, name = ""]) => name);
}

/** Calls that have no harmless reading, not even as the name of something in the query. */
const REACHING =
  /^(?:read_\w+|getenv|glob|duckdb_\w+|query|query_table|current_setting|getvariable|sniff_csv)$/i;

describe(`${COUNT} statements of mixed parts`, () => {
  it("never tell what is planted beside the books, and run nothing that must be refused", async () => {
    const counts: Record<string, number> = {};
    const wrong: unknown[] = [];
    const statements = fuzzed(SEED, planted);
    const started = performance.now();
    for (let n = 0; n < COUNT; n++) {
      const { value } = statements.next();
      if (value === undefined) break;
      const { sql, isHostile } = value;
      const { by, text } = await answerTo(sql, n < COUNT / NARROW_EVERY ? ["eu"] : null);
      counts[by] = (counts[by] ?? 0) + 1;
      const hasRun = by === "rows" || by === "engine";
      const reaches = callsIn(sql).some((name) => REACHING.test(name) && !isAllowedFunction(name));
      if (text.includes(SECRET) || by === "failed" || (hasRun && (isHostile || reaches)))
        wrong.push({ sql, by, text: text.slice(0, 300) });
    }
    if (process.env.CAMBIUM_FUZZ !== undefined)
      process.stdout.write(`${JSON.stringify({ ...counts, ms: Math.round(performance.now() - started) })}\n`);
    expect(wrong).toEqual([]);
    expect(counts.rows).toBeGreaterThan(COUNT / 50);
    expect(counts.guard).toBeGreaterThan(COUNT / 50);
  }, 3_600_000);
});
