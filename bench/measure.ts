import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCompany } from "../sim/company.ts";
import { cohortsOperation, durabilityOperation } from "../src/api/ask/cohorts-operations.ts";
import { metric } from "../src/api/ask/questions.ts";
import { importOperation } from "../src/api/evidence/import-operations.ts";
import { Workspace } from "../src/api/workspace.ts";
import { COHORT_VALUES } from "../src/metrics/cohorts/cohorts.ts";
import { METRICS } from "../src/metrics/list/metric-list.ts";
import { BASELINE, FLOOR } from "./baseline.ts";

/** Results for one company size: seconds; milliseconds for metrics. */
export interface Measured {
  customers: number;
  states: number;
  import: number;
  build: number;
  event: number;
  /** The slowest question right after the event, asked for the first time, in milliseconds. */
  after: { name: string; took: number };
  floor: number;
  baseline: number;
  /** Peak memory of import and build, and of everything measured before the event. */
  builtMb: number;
  peakMb: number;
  metrics: { name: string; first: number; warm: number }[];
}

const BY = [
  ...[
    "type",
    "cause",
    "group",
    "product",
    "price",
    "family",
    "interval",
    "currency",
    "account",
    "country",
    "industry",
  ],
  ...["cohort", "age", "band"],
];

/** Generates a company, imports it, builds its books and asks for every metric. */
export async function measure(customers: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "cambium-bench-"));
  try {
    const company = await writeCompany({ customers, seed: 7, months: 36, directory: folder });
    const effects = { now: () => new Date(), progress: () => undefined };
    const workspace = await Workspace.open(join(folder, "data"), effects);
    const { states, customers: people, products, prices, rates } = company;
    const timed = await timeImport(workspace, [states, people, products, prices, rates]);
    const builtMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const asks = questions(workspace);
    const metrics = await timeMetrics(asks);
    const floor = await seconds(() => workspace.warehouse.query(FLOOR));
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const event = await timeEvent(workspace, folder);
    const after = await slowest(asks);
    const baseline = await seconds(() => workspace.warehouse.query(BASELINE));
    await workspace.close();
    return {
      customers,
      states: company.counts.states,
      ...timed,
      event,
      after,
      floor,
      baseline,
      builtMb,
      peakMb,
      metrics,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timeImport(workspace: Workspace, files: string[]): Promise<{ import: number; build: number }> {
  const started = performance.now();
  let built = 0;
  const book = workspace.reading.bind(workspace);
  workspace.reading = async (name?: string) => {
    const from = performance.now();
    const opened = await book(name);
    built += performance.now() - from;
    return opened;
  };
  await importOperation.run(workspace, { source: "states", files });
  const whole = performance.now() - started;
  workspace.reading = book;
  return { import: (whole - built) / 1000, build: built / 1000 };
}

/** Times one event: a customer buys five more seats, in one row about an existing item. */
async function timeEvent(workspace: Workspace, folder: string): Promise<number> {
  const file = join(folder, "event.csv");
  const [item] = await workspace.warehouse.query(
    `select c.account, c.customer_id, i.subscription_id, i.item_id, p.product_id, q.price_id, k.code, s.quantity, s.amount_micros
     from numbered_states s join customers c on c.customer = s.customer join items i on i.item = s.item
     join products p on p.product = s.product join prices q on q.price = s.price join currencies k on k.currency = s.currency
     where s.status = 'active' and not s.is_metered and s.quantity > 0 order by s.state limit 1 offset 1000`,
  );
  const header =
    "account,customer,subscription,item,effective_at,product,price,currency,quantity,amount_micros";
  const { account, customer_id, subscription_id, item_id, product_id, price_id, code } = item ?? {};
  const quantity = Number(item?.quantity) + 5;
  const amount = Math.round((Number(item?.amount_micros) * quantity) / Number(item?.quantity));
  const ids = [
    account,
    customer_id,
    subscription_id,
    item_id,
    "2026-10-31T12:00:00Z",
    product_id,
    price_id,
    code,
  ];
  await writeFile(file, `${header}\n${[...ids, quantity, amount].join(",")}\n`);
  return seconds(async () => {
    await importOperation.run(workspace, { source: "states", files: [file] });
    await metric.run(workspace, { metric: "mrr" });
  });
}

async function slowest(asks: Ask[]): Promise<Measured["after"]> {
  let found = { name: "", took: 0 };
  for (const [name, ask] of asks) {
    const took = 1000 * (await seconds(ask));
    if (took > found.took) found = { name, took };
  }
  return found;
}

type Ask = [name: string, ask: () => Promise<unknown>];

function questions(workspace: Workspace): Ask[] {
  const metrics = [
    ...METRICS.map(({ id }) => ({ metric: id })),
    ...BY.map((by) => ({ metric: "net_new_mrr", by: [by] })),
    ...["product", "country", "industry"].flatMap((by) =>
      ["nrr", "grr", "nrr_12m", "average_expansion"].map((id) => ({ metric: id, by: [by] })),
    ),
    { metric: "net_new_mrr", by: ["type"], interval: "day" as const },
    { metric: "net_new_mrr", by: ["type"], from: "2023-11", to: "2026-10" },
    { metric: "nrr_12m", from: "2024-11", to: "2026-10" },
  ];
  const range = { from: "2023-11", to: "2026-10" };
  return [
    ...metrics.map((question): Ask => [nameOf(question), () => metric.run(workspace, question)]),
    ...COHORT_VALUES.map(
      (of): Ask => [
        `cohorts, ${of}, 36 x 36 months`,
        () => cohortsOperation.run(workspace, { of, ...range }),
      ],
    ),
    ["durability, 24 months", () => durabilityOperation.run(workspace, {})],
    ["durability by cause, 24 months", () => durabilityOperation.run(workspace, { by: ["cause"] })],
  ];
}

async function timeMetrics(asks: Ask[]): Promise<Measured["metrics"]> {
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
