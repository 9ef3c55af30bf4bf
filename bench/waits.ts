import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCompany } from "../sim/company.ts";
import { type Served, serveFolder } from "./served.ts";

/**
 * How long health, status and progress take while a server with 100,000 customers (CAMBIUM_RUNS: another number) runs
 * its longest operations. Requests each every 100 ms, and prints the longest wait of each and the duration of the
 * operation.
 */
const customers = Number(process.env.CAMBIUM_RUNS ?? 100_000);
const EVERY_MS = 100;
const ASKED = ["/health", "/api/v1/status", "/api/v1/sync/progress", "/api/v1/audit"];

const directory = await mkdtemp(join(tmpdir(), "cambium-bench-waits-"));
try {
  const company = await writeCompany({ customers, months: 36, seed: 7, directory: join(directory, "files") });
  const list = join(directory, "list.csv");
  const subscriptions = join(directory, "subscriptions.csv");
  await writeFile(subscriptions, rows(100_000));
  const served = await serveFolder(join(directory, "data"), ["--no-demo"]);
  try {
    print("", ["took", ...ASKED]);
    for (const [name, run] of works(company, { subscriptions, list }))
      print(name, await measured(served, run));
  } finally {
    await served.stop();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

type Work = [name: string, run: (served: Served) => Promise<Response>];

function works(
  company: Record<"states" | "customers" | "products" | "prices" | "rates", string>,
  { subscriptions, list }: { subscriptions: string; list: string },
): Work[] {
  const files = [company.states, company.customers, company.products, company.prices, company.rates];
  return [
    ["import states", (to) => to.ask("/api/v1/imports", { source: "states", files })],
    ["metric --by age", (to) => to.ask("/api/v1/metric/mrr?by=age")],
    ["metric --by product", (to) => to.ask("/api/v1/metric/net_new_mrr?by=product&by=type&interval=day")],
    ["export changes", (to) => to.ask("/api/v1/export/changes?from=2023-11&to=2026-10&limit=100000")],
    ["export changes.csv", (to) => to.ask("/api/v1/export/changes.csv?from=2023-11&to=2026-10")],
    ["build of stripe", (to) => to.ask("/api/v1/build", { policy: "stripe" })],
    ["compare policies", (to) => to.ask("/api/v1/compare-policies/stripe/cambium?period=2026-06")],
    ["verify", (to) => to.ask("/api/v1/verify")],
    [
      "export subscribers",
      async (to) => {
        const answer = await to.ask("/api/v1/export/subscribers.csv?from=2026-05&to=2026-06");
        await writeFile(list, await answer.clone().text());
        return answer;
      },
    ],
    ["reconcile", (to) => to.ask("/api/v1/reconcile", { file: list, policy: "stripe" })],
    ["close", (to) => to.ask("/api/v1/closes", { period: "2026-06" })],
    ["as reported", (to) => to.ask("/api/v1/metric/mrr?as_reported=true")],
    ["settings set", (to) => to.ask("/api/v1/settings/timezone", { value: "Europe/Stockholm" })],
    ["question after", (to) => to.ask("/api/v1/metric/mrr")],
    ["settings preview", (to) => to.ask("/api/v1/settings/currency/preview?value=EUR")],
    ["import CSV", (to) => to.ask("/api/v1/imports", { source: "subscriptions", files: [subscriptions] })],
    ["customers", (to) => to.ask("/api/v1/customers?search=a&limit=200")],
    ["segments count", (to) => to.ask("/api/v1/segments/count?filter=mrr%3E%3D500")],
    ["cohorts", (to) => to.ask("/api/v1/cohorts?from=2023-11&to=2026-10")],
    ["movers", (to) => to.ask("/api/v1/movers/expansion_mrr?from=2026-06&to=2026-06")],
  ];
}

/** @returns the operation's duration in seconds, and the longest wait for each request made meanwhile */
async function measured(served: Served, run: Work[1]): Promise<string[]> {
  const longest = ASKED.map(() => 0);
  const pending: Promise<void>[] = [];
  let isOver = false;
  const began = performance.now();
  const work = run(served).then(async (answer) => {
    const text = await answer.text();
    isOver = true;
    return {
      ok: answer.ok ? "" : ` ${answer.status} ${text.slice(0, 200)}`,
      took: performance.now() - began,
    };
  });
  while (!isOver) {
    for (const [index, path] of ASKED.entries()) {
      const from = performance.now();
      const asked = served.ask(path).then(async (answer) => {
        const said = await answer.text();
        if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${said}`);
        longest[index] = Math.max(longest[index] ?? 0, performance.now() - from);
      });
      pending.push(asked);
    }
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
  await Promise.all(pending);
  const { took, ok } = await work;
  return [`${(took / 1000).toFixed(1)} s`, ...longest.map((ms) => `${ms.toFixed(0)} ms`), ok];
}

/** A CSV of subscriptions, one per customer. */
function rows(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, index) => `csv_${index},2025-${String(1 + (index % 12)).padStart(2, "0")}-01,${10 + (index % 90)}`,
  );
  return `customer_id,start,amount\n${lines.join("\n")}\n`;
}

function print(name: string, cells: string[]): void {
  process.stdout.write(`${name.padEnd(20)} ${cells.map((cell) => cell.padStart(21)).join(" ")}\n`);
}
