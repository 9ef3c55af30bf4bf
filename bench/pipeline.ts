import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDuckDb } from "../src/warehouse/duckdb.ts";
import { cpuOf, isThere, measured, said } from "./command-line.ts";
import { STAGES, writeDeals, writeOwners } from "./deal-rows.ts";
import { type Served, serveFolder } from "./served.ts";
import { writeCustomers } from "./usage-rows.ts";

/**
 * How long the way from a signal to money takes at 100,000 customers (CAMBIUM_CUSTOMERS: another number) and half as many
 * opportunities with ten changes each: to import them, coverage and forecast with back-test on a server that was just
 * started, what every won one of them claims, the pages once their answers are there and after a change of one
 * opportunity. CAMBIUM_FILES: where to keep the files for the next time.
 */
const customers = Number(process.env.CAMBIUM_CUSTOMERS ?? 100_000);
const COLD = ["coverage", "forecast", "realised?limit=50"];
const PAGES = [
  "pipeline",
  "opportunities?limit=50",
  "coverage",
  "forecast",
  "week",
  "realised?limit=50",
  "owners?limit=50",
  "credit",
  "pace",
  "review",
];

const scratch = await mkdtemp(join(tmpdir(), "cambium-bench-pipeline-"));
const data = join(scratch, "data");
const say = (text: string) => process.stdout.write(text);
try {
  const files = await filesIn(process.env.CAMBIUM_FILES ?? scratch);
  const run = (...args: string[]) => measured([...args, "--data", data]);
  await run("import", "subscriptions", files.customers);
  for (const args of STAGES) await run(...args);
  await run("import", "people", files.people);
  say(said("import of an owner of each customer", await run("import", "owners", files.owners)));
  for (const quarter of [1, 2, 3, 4])
    await run("targets", "set", "expansion_mrr", `2026-Q${quarter}`, "900000");
  say(said("import of the opportunities", await run("import", "opportunities", files.deals)));
  say(said("their next import, one in a hundred changed", await run("import", "opportunities", files.later)));
  say(said("realised of all, first", await run("realised", "--limit", "50")));
  await whileServed(async (server) => {
    for (const page of PAGES) await say1(server, page, "first");
  });
  for (const page of COLD) await whileServed((server) => say1(server, page, "on a server just started"));
  await whileServed(async (server) => {
    for (const page of PAGES) await timed(server, page);
    for (const page of PAGES) await say1(server, page, "warm");
    for (const page of PAGES) {
      await change(server);
      await say1(server, page, "after a change");
    }
  });
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function whileServed(ask: (server: Served) => Promise<void>): Promise<void> {
  const server = await serveFolder(data);
  try {
    await ask(server);
  } finally {
    await server.stop();
  }
}

async function say1(server: Served, page: string, when: string): Promise<void> {
  const before = await cpuOf(server.pid);
  const seconds = await timed(server, page);
  const cpu = (await cpuOf(server.pid)) - before;
  say(`${page}, ${when}: ${(1000 * seconds).toFixed(0)} ms, CPU ${cpu.toFixed(2)} s\n`);
}

/** Changes one opportunity, so that cached answers are no longer right. */
async function change(server: Served): Promise<void> {
  const answer = await server.ask("/api/v1/opportunities", {
    ...{ customer: "cus_0000001", title: "One more", mrr: 100 },
  });
  if (!answer.ok) throw new Error(`adding an opportunity was answered with ${await answer.text()}`);
}

/** Seconds that an answer takes. */
async function timed(server: Served, page: string): Promise<number> {
  const started = performance.now();
  const answer = await server.ask(`/api/v1/${page}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${page} was answered with ${answer.status}: ${text}`);
  return (performance.now() - started) / 1000;
}

/** Writes the files where they aren't there yet. */
async function filesIn(directory: string) {
  await mkdir(directory, { recursive: true });
  const at = (name: string) => join(directory, `${name}-${customers}.csv`);
  const paths = {
    ...{ customers: at("growth-customers"), people: at("pipeline-people"), owners: at("pipeline-owners") },
    ...{ deals: at("pipeline-deals"), later: at("pipeline-deals-later") },
  };
  const deals = Math.floor(customers / 2);
  const warehouse = await openDuckDb(join(scratch, "rows.duckdb"));
  try {
    if (!(await isThere(paths.customers))) await writeCustomers(warehouse, paths.customers, customers);
    if (!(await isThere(paths.owners))) await writeOwners(warehouse, paths, customers);
    if (!(await isThere(paths.deals)))
      await writeDeals(warehouse, paths.deals, { deals, customers, isLater: false });
    if (!(await isThere(paths.later)))
      await writeDeals(warehouse, paths.later, { deals, customers, isLater: true });
  } finally {
    await warehouse.close();
  }
  return paths;
}
