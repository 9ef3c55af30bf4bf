import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCompany } from "../sim/company.ts";
import { cohortsOperation, durabilityOperation } from "../src/api/cohorts.ts";
import { importOperation } from "../src/api/evidence.ts";
import { metric } from "../src/api/questions.ts";
import { Workspace } from "../src/api/workspace.ts";
import { METRICS } from "../src/metrics/catalogue.ts";
import { COHORT_VALUES } from "../src/metrics/cohorts.ts";
import { BASELINE, FLOOR } from "./baseline.ts";

/** What one size of company took, in seconds; metrics in milliseconds. */
export interface Measured {
  customers: number;
  states: number;
  import: number;
  build: number;
  event: number;
  floor: number;
  baseline: number;
  peakMb: number;
  metrics: { name: string; first: number; warm: number }[];
}

const BY = ["type", "product", "price", "currency", "account", "country", "industry"];

/** Makes a company, imports it, builds its books and asks every metric. */
export async function measure(customers: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "cambium-bench-"));
  try {
    const company = await writeCompany({ customers, seed: 7, months: 36, directory: folder });
    const effects = { now: () => new Date(), progress: () => undefined };
    const workspace = await Workspace.open(join(folder, "data"), effects);
    const { states, customers: people, products, prices, rates } = company;
    const timed = await timeImport(workspace, [states, people, products, prices, rates]);
    const metrics = await timeMetrics(workspace);
    const floor = await seconds(() => workspace.warehouse.query(FLOOR));
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const event = await timeEvent(workspace, folder);
    const baseline = await seconds(() => workspace.warehouse.query(BASELINE));
    await workspace.close();
    return { customers, states: company.counts.states, ...timed, event, floor, baseline, peakMb, metrics };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timeImport(workspace: Workspace, files: string[]): Promise<{ import: number; build: number }> {
  const started = performance.now();
  let built = 0;
  const book = workspace.book.bind(workspace);
  workspace.book = async (name?: string) => {
    const from = performance.now();
    const opened = await book(name);
    built += performance.now() - from;
    return opened;
  };
  await importOperation.run(workspace, { source: "states", files });
  const whole = performance.now() - started;
  workspace.book = book;
  return { import: (whole - built) / 1000, build: built / 1000 };
}

async function timeEvent(workspace: Workspace, folder: string): Promise<number> {
  const file = join(folder, "event.csv");
  const header = "customer,item,effective_at,product,price,currency,amount_micros";
  await writeFile(file, `${header}\ncus_0000001,si_new,2026-10-31T12:00:00Z,Extra,Extra,USD,5000000\n`);
  return seconds(async () => {
    await importOperation.run(workspace, { source: "states", files: [file] });
    await metric.run(workspace, { metric: "mrr" });
  });
}

async function timeMetrics(workspace: Workspace): Promise<Measured["metrics"]> {
  const questions = [
    ...METRICS.map(({ id }) => ({ metric: id })),
    ...BY.map((by) => ({ metric: "net_new_mrr", by: [by] })),
    ...["product", "country", "industry"].flatMap((by) =>
      ["nrr", "grr", "nrr_12m"].map((id) => ({ metric: id, by: [by] })),
    ),
    { metric: "net_new_mrr", by: ["type"], interval: "day" as const },
    { metric: "net_new_mrr", by: ["type"], from: "2023-11", to: "2026-10" },
    { metric: "nrr_12m", from: "2024-11", to: "2026-10" },
  ];
  const range = { from: "2023-11", to: "2026-10" };
  const asks: [string, () => Promise<unknown>][] = [
    ...questions.map((question): [string, () => Promise<unknown>] => [
      nameOf(question),
      () => metric.run(workspace, question),
    ]),
    ...COHORT_VALUES.map((of): [string, () => Promise<unknown>] => [
      `cohorts, ${of}, 36 x 36 months`,
      () => cohortsOperation.run(workspace, { of, ...range }),
    ]),
    ["durability, 24 months", () => durabilityOperation.run(workspace, {})],
    ["durability by cause, 24 months", () => durabilityOperation.run(workspace, { by: ["cause"] })],
  ];
  const found: Measured["metrics"] = [];
  for (const [name, ask] of asks) {
    const times: number[] = [];
    for (let i = 0; i < 6; i++) times.push(1000 * (await seconds(ask)));
    const [first = 0, ...warm] = times;
    warm.sort((a, b) => a - b);
    found.push({ name, first, warm: warm[2] ?? 0 });
  }
  return found;
}

function nameOf(question: {
  metric: string;
  by?: string[];
  interval?: string;
  from?: string;
  to?: string;
}): string {
  const { metric: id, by, interval, from, to } = question;
  const range = from === undefined ? "" : ` ${from}..${to}`;
  return `${id}${by === undefined ? "" : ` by ${by.join(", ")}`}${interval === undefined ? "" : ` each ${interval}`}${range}`;
}

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}
