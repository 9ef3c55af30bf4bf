import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Served, serveFolder } from "../../bench/served.ts";

const CLI = resolve("dist/src/cli/main.js");
const DAY_MS = 86_400_000;
/** Usage goes back this many days; the customers are older. */
const DAYS = 420;

const PLANS = [
  { product: "Starter", amount: 49, storage: 100, rank: 1 },
  { product: "Team", amount: 149, storage: 500, rank: 2 },
  { product: "Business", amount: 499, storage: 2000, rank: 3 },
] as const;
const INDUSTRIES = ["Retail", "Health", "Logistics", "Education"];
const FIRST = ["North", "River", "Oak", "Harbour", "Summit", "Meadow", "Bright", "Silver"];
const SECOND = ["works", "field", "line", "labs", "point", "mark"];

/**
 * Serves a company whose customers grow into the limits of their plans, from a temporary folder until stopped: storage
 * fills up, and most of those who reach a limit move to the next plan within 60 days.
 */
export async function serveGrowing(customers: number): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-growing-"));
  const clean = () => rm(directory, { recursive: true, force: true });
  await makeGrowing(directory, customers);
  const served = await serveFolder(join(directory, "data"));
  return { ...served, stop: () => served.stop().then(clean) };
}

/** Writes its files into a folder, and imports them to the folder `data` in it. */
export async function makeGrowing(directory: string, customers: number): Promise<void> {
  const { subscriptions, usage } = filesOf(customers);
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [CLI, ...args, "--data", join(directory, "data")]);
  const [sold, used] = [join(directory, "subscriptions.csv"), join(directory, "usage.csv")];
  await writeFile(sold, subscriptions.join("\n"));
  await writeFile(used, usage.join("\n"));
  await run("import", "subscriptions", sold);
  await run("import", "usage", used);
  await run("usage", "metrics", "set", "storage", "--name", "Storage", "--unit", "GB");
  await run("usage", "metrics", "set", "calls", "--name", "API calls", "--unit", "calls", "--kind", "count");
  for (const { product, storage } of PLANS)
    await run("limits", "set", "storage", String(storage), "--product", product);
}

function filesOf(customers: number): { subscriptions: string[]; usage: string[] } {
  const subscriptions = ["customer_id,name,industry,start,end,amount,product,plan,family,kind,rank"];
  const usage = ["customer,metric,at,value,recorded_at"];
  const today = Math.floor(Date.now() / DAY_MS);
  for (let index = 0; index < customers; index++) addCustomer(index, today, { subscriptions, usage });
  subscriptions.push(
    `cus_addon,Only an add-on,${INDUSTRIES[0]},${dateOf(today - 100)},,29,Audit log,Audit log monthly,Core,add_on,1`,
  );
  return { subscriptions, usage };
}

/** A customer that starts on some plan, and whose storage reaches the limit on some day, or in the future. */
function addCustomer(
  index: number,
  today: number,
  { subscriptions, usage }: { subscriptions: string[]; usage: string[] },
): void {
  const random = randomOf(index);
  const id = `cus_${String(index).padStart(4, "0")}`;
  const name = `${FIRST[index % 8]}${SECOND[Math.floor(index / 8) % 6]} ${1 + Math.floor(index / 48)}`;
  const facts = `${id},${name},${INDUSTRIES[index % 4]}`;
  const began = today - DAYS - 60 - Math.floor(random() * 300);
  const place = index % 5 === 4 ? 1 : index % 11 === 10 ? 2 : 0;
  const reaches = today - DAYS + Math.floor(random() * (DAYS + 500)) + 30;
  const moves = random() < 0.7 && place < 2 ? reaches + 10 + Math.floor(random() * 50) : Infinity;
  const sell = (item: string, from: number, to: number) =>
    subscriptions.push(`${facts},${dateOf(from)},${to < today ? dateOf(to) : ""},${item}`);
  const plan = (at: number) => {
    const { product, amount, rank } = PLANS[at] ?? PLANS[0];
    return `${amount},${product},${product} monthly,Core,plan,${rank}`;
  };
  sell(plan(place), began, moves);
  if (moves < today) sell(plan(place + 1), moves, Infinity);
  if (random() < 0.3)
    sell("29,Audit log,Audit log monthly,Core,add_on,1", today - 30 - Math.floor(random() * 280), Infinity);
  if (random() < (index % 4 === 0 ? 0.6 : 0.1))
    sell("99,Insights,Insights monthly,Analytics,plan,1", began + 120, Infinity);
  const limit = (PLANS[place] ?? PLANS[0]).storage;
  for (let day = today - DAYS; day < today; day++) {
    const share = Math.max(0.05, 1 - (reaches - day) / 400);
    const stored = Math.round(Math.min(share, 1.3) * limit * 10) / 10;
    usage.push(`${id},storage,${dateOf(day)},${stored},${dateOf(day)}`);
    if (index % 2 === 0)
      usage.push(
        `${id},calls,${dateOf(day)},${Math.floor(200 * share * random() * (1 + (index % 7)))},${dateOf(day)}`,
      );
  }
}

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Numbers from 0 to below 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296;
  };
}
