import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDuckDb } from "../src/warehouse/duckdb.ts";
import { isThere, measured, said } from "./command-line.ts";
import { plainDays } from "./plain-signals.ts";
import { serveFolder } from "./served.ts";
import { DECLARATIONS, LAST_DAY, NEXT_DAY, writeCustomers, writeNextDay, writeUsage } from "./usage-rows.ts";

/**
 * How long growth takes at 100,000 customers (CAMBIUM_CUSTOMERS: another number) with an observation a day each for a
 * year: to import them, all signals and headroom as of the last day, the next day's observations and what follows from
 * them, the answers of the pages on a warm server, the back-test of each kind; and the same signals by the plain SQL of a
 * query per day and kind over all observations. CAMBIUM_FILES: where to keep the files for the next time.
 */
const customers = Number(process.env.CAMBIUM_CUSTOMERS ?? 100_000);
const DAYS = 365;
/** Days in which both ways of finding signals are compared. */
const MONTH = 30;
const PAGES = [
  "signals",
  "signals?limit=50&offset=100",
  "headroom",
  "whitespace?limit=50",
  "attach",
  "plan-fit",
  "adjacency",
];

const scratch = await mkdtemp(join(tmpdir(), "cambium-bench-growth-"));
const data = join(scratch, "data");
const say = (text: string) => process.stdout.write(text);
try {
  const files = await filesIn(process.env.CAMBIUM_FILES ?? scratch);
  const run = (...args: string[]) => measured([...args, "--data", data]);
  await run("import", "subscriptions", files.customers);
  for (const args of DECLARATIONS) await run(...args);
  say(said("import of a year of usage", await run("import", "usage", files.usage)));
  say(said("all signals, first", await run("signals", "--as-of", LAST_DAY, "--limit", "50")));
  say(said("headroom", await run("headroom", "--as-of", LAST_DAY)));
  say(said("import of the next day", await run("import", "usage", files.next)));
  say(said("signals after it", await run("signals", "--as-of", NEXT_DAY, "--limit", "50")));
  say(said("back-test of all kinds", await run("signals", "backtest")));
  await askPages();
  const month = await plainDays(join(scratch, "plain.duckdb"), files.usage, files.customers, LAST_DAY, MONTH);
  say(`plain SQL over all observations, ${MONTH} days: ${month.toFixed(1)} s\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function askPages(): Promise<void> {
  const server = await serveFolder(data);
  try {
    for (const page of PAGES) await server.ask(`/api/v1/${page}`);
    for (const page of PAGES)
      say(`${page}: ${(1000 * (await timed(server, `/api/v1/${page}`))).toFixed(0)} ms\n`);
    const dayAgo = (ago: number) =>
      new Date(Date.parse(LAST_DAY) - ago * 86_400_000).toISOString().slice(0, 10);
    const month = await timed(server, `/api/v1/signals/days?from=${dayAgo(MONTH - 1)}&to=${LAST_DAY}`);
    say(`signals of each of ${MONTH} days, counted: ${month.toFixed(1)} s\n`);
    const day = await timed(server, `/api/v1/signals?as_of=${dayAgo(MONTH)}&limit=50`);
    say(`signals of another day, with next steps: ${day.toFixed(1)} s\n`);
  } finally {
    await server.stop();
  }
}

/** Seconds that an answer takes. */
async function timed(server: Awaited<ReturnType<typeof serveFolder>>, path: string): Promise<number> {
  const started = performance.now();
  const answer = await server.ask(path);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  return (performance.now() - started) / 1000;
}

/** Writes the files where they aren't there yet. */
async function filesIn(directory: string): Promise<{ customers: string; usage: string; next: string }> {
  await mkdir(directory, { recursive: true });
  const paths = {
    customers: join(directory, `growth-customers-${customers}.csv`),
    usage: join(directory, `growth-usage-${customers}.parquet`),
    next: join(directory, `growth-next-${customers}.csv`),
  };
  const warehouse = await openDuckDb(join(scratch, "rows.duckdb"));
  try {
    if (!(await isThere(paths.customers))) await writeCustomers(warehouse, paths.customers, customers);
    if (!(await isThere(paths.usage))) await writeUsage(warehouse, paths.usage, customers, DAYS);
    if (!(await isThere(paths.next))) await writeNextDay(warehouse, paths.next, customers);
  } finally {
    await warehouse.close();
  }
  return paths;
}
