import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { publishedBooks } from "../src/api/sql/published-books.ts";
import { Workspace } from "../src/api/workspace.ts";
import { CambiumError } from "../src/base/error.ts";
import { sandboxProgram } from "../src/base/root.ts";
import { QueryPool } from "../src/sql/sandbox/pool.ts";
import { daysIn } from "../src/sql/sql-queries.ts";
import { nameOf } from "../src/sql/tables/sql-table.ts";
import { makeDemo, type Served, serveFolder } from "./served.ts";
import { BOMBS } from "./sql-bombs.ts";

/**
 * How long SQL takes over a demo company of 100,000 customers (CAMBIUM_CUSTOMERS: another number; CAMBIUM_FILES: a data
 * folder to copy instead): the copy for queries and what waits for it, what an answer takes beyond its time in the engine,
 * and queries that take too much, with what others wait meanwhile. `npm run bench:sql -- answers` or `-- bombs` measures
 * one part.
 */
const customers = Number(process.env.CAMBIUM_CUSTOMERS ?? 100_000);
const part = process.argv[2];
const TIMES = 40;
const DEADLINE_MS = 2000;
/** A query of the others while too much is asked. */
const USUAL = "select cause, sum(change) from cambium.changes group by 1";
const QUERIES: [name: string, sql: string][] = [
  ["select 1", "select 1"],
  ["changes by cause", USUAL],
  [
    "1,000 rows of 20 columns",
    `select *, ${Array.from({ length: 12 }, (_, place) => `amount + ${place} as a${place}`).join(", ")} from cambium.movements limit 1000`,
  ],
];
const say = (line: string) => process.stdout.write(`${line}\n`);

const scratch = await mkdtemp(join(tmpdir(), "cambium-bench-sql-"));
const data = join(scratch, "data");
try {
  const files = process.env.CAMBIUM_FILES;
  if (files === undefined) await makeDemo(data, customers);
  else await cp(files, data, { recursive: true });
  if (part !== "bombs") {
    const served = await serveFolder(data, ["--no-demo"]);
    await askServed(served).finally(() => served.stop());
  }
  if (part !== "answers") await dropBombs();
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function askServed(served: Served): Promise<void> {
  say(`first query, with the copy: ${await timed(() => query(served, "select 1"))}`);
  await change(served, 0);
  const waits: number[] = [];
  let isOver = false;
  const copied = timed(() => query(served, "select 1")).finally(() => {
    isOver = true;
  });
  for (let n = 1; !isOver; n++) waits.push(await milliseconds(() => change(served, n)));
  say(
    `copy after a change: ${await copied}; a change meanwhile: median ${shown(waits)}, longest ${Math.max(...waits).toFixed(0)} ms of ${waits.length}`,
  );
  await query(served, "select 1");
  for (const [name, sql] of QUERIES) {
    const whole: number[] = [];
    const beyond: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      let engine = 0;
      const took = await milliseconds(async () => {
        engine = await query(served, sql);
      });
      whole.push(took);
      beyond.push(took - engine);
    }
    say(`${name}: ${shown(whole)}, of it beyond the engine ${shown(beyond)}`);
  }
}

/** @returns milliseconds in the engine */
async function query(served: Served, sql: string): Promise<number> {
  const answer = await served.ask("/api/v1/sql", { sql });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${sql} was answered with ${JSON.stringify(body)}`);
  return z.object({ milliseconds: z.number() }).parse(body).milliseconds;
}

/** Changes the record in its turn. */
async function change(served: Served, n: number): Promise<void> {
  const answer = await served.ask("/api/v1/settings/organisation", { value: `Company ${n}` });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Runs each query that takes too much beside usual ones. */
async function dropBombs(): Promise<void> {
  const effects = { now: () => new Date(), progress: () => undefined };
  const workspace = await Workspace.open(data, effects);
  const pool = new QueryPool({ program: sandboxProgram, deadlineMs: DEADLINE_MS });
  try {
    const { path, loadedAt, tables } = await publishedBooks(workspace);
    const ask = (sql: string) =>
      pool.ask({
        ...{
          path,
          loadedAt,
          relations: tables.map(nameOf),
          days: daysIn(tables),
          sql,
          accounts: null,
          parameters: {},
        },
        ...{ most: 1000, mostCharacters: 1_000_000, isCheck: false },
      });
    await ask(USUAL);
    const usual: number[] = [];
    for (let n = 0; n < TIMES; n++) usual.push(await milliseconds(() => ask(USUAL)));
    const beside: number[] = [];
    const after: number[] = [];
    const ends: Record<string, number> = {};
    let longest = 0;
    for (const bomb of BOMBS) {
      let isOver = false;
      const ended = milliseconds(async () => {
        const end = await ask(bomb).then(
          (reply) => (reply.kind === "rows" ? "answered" : "refused"),
          (error: unknown) => (error instanceof CambiumError ? error.code : String(error)),
        );
        ends[end] = (ends[end] ?? 0) + 1;
      }).finally(() => {
        isOver = true;
      });
      while (!isOver) beside.push(await milliseconds(() => ask(USUAL)));
      longest = Math.max(longest, await ended);
      after.push(await milliseconds(() => ask(USUAL)));
    }
    say(
      `${BOMBS.length} queries that take too much: ${JSON.stringify(ends)}; the longest ended ${(longest - DEADLINE_MS).toFixed(0)} ms after the deadline of ${DEADLINE_MS} ms`,
    );
    say(
      `a usual query: alone ${shown(usual)}; beside them ${shown(beside)} (${beside.length}); after one ${shown(after)}`,
    );
  } finally {
    pool.close();
    await workspace.close();
  }
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function timed(run: () => Promise<unknown>): Promise<string> {
  return `${((await milliseconds(run)) / 1000).toFixed(2)} s`;
}

/** The median, and what 95% are within. */
function shown(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `${at(0.5)} ms (95% within ${at(0.95)})`;
}
