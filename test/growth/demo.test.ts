import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeCompany } from "../../sim/company.ts";
import { TRACKING_TRADE } from "../../sim/trade.ts";
import { USAGE_CUSTOMERS } from "../../sim/usage/usage.ts";
import { status } from "../../src/api/care/status.ts";
import { importDemo } from "../../src/api/evidence/demo/demo-import.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { backtestOperation } from "../../src/api/grow/backtest-operation.ts";
import { headroomMovesOperation, headroomOperation } from "../../src/api/grow/headroom-operations.ts";
import { planFitOperation } from "../../src/api/grow/pricing-operations.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { adjacencyOperation, attachOperation } from "../../src/api/grow/spread-operations.ts";
import { limits, usageMetrics } from "../../src/api/grow/usage-operations.ts";
import { whitespaceOperation } from "../../src/api/grow/whitespace-operation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { writeDemo } from "../../src/sources/demo.ts";
import { type Folder, inFolder, openFolder } from "../workspace.ts";
import { itSells } from "./demo-selling.ts";

const SEED = 7;
const CUSTOMERS = 2500;
/** Of a company whose only customer uses nothing. */
const UNUSED_SEED = 4;
/** The demo's last day is 2026-10-31. */
const LATER = new Date("2026-11-15T12:00:00Z");

let folder: Folder;
let workspace: Workspace;

beforeAll(async () => {
  folder = await openFolder(LATER);
  ({ workspace } = folder);
  await demo.run(workspace, { customers: CUSTOMERS, seed: SEED });
});

afterAll(() => folder.close());

it("is the demo as before, with its last day where billing ends, and two years of usage", async () => {
  const { rows, waiting } = await usageMetrics.run(workspace, {});
  expect(await workspace.isDemo()).toBe(true);
  expect(await status.run(workspace, {})).toMatchObject({
    is_demo: true,
    imports: 2,
    last_evidence_on: "2026-10-31",
  });
  expect(waiting).toEqual({ names: 0, days: 0 });
  expect(rows.map(({ metric, is_declared }) => [metric, is_declared])).toEqual([
    ["jobs", true],
    ["photo_storage", true],
    ["seats_in_use", true],
    ["support_requests", true],
  ]);
  for (const row of rows) {
    expect(["2024-11-01", "2024-11-04"]).toContain(row.first_on);
    expect(["2026-10-26", "2026-10-30"]).toContain(row.last_on);
    expect(row.backfilled).toBe(1);
  }
  expect((await limits.run(workspace, {})).rows).toHaveLength(4);
  const { total, as_of } = await signalsOperation.run(workspace, { kind: ["seats_full"], limit: 1 });
  expect(as_of).toBe("2026-10-31");
  expect(total).toBeGreaterThan(150);
});

it("shows that full seats work: 4 of 5 times that seats are added, they were full first", async () => {
  const row = await testedBack("seats_full");
  expect(row).toMatchObject({ verdict: "works" });
  expect(row.judged).toBeGreaterThan(500);
  expect(row.precision).toBeGreaterThan(0.7);
  expect(row.base).toBeLessThan(0.35);
});

it("shows that growing use is worse than nothing: jobs surge where nothing is bought", async () => {
  const row = await testedBack("usage_growing");
  expect(row).toMatchObject({ verdict: "worse than nothing" });
  expect(row.judged).toBeGreaterThan(50);
  expect(row.precision).toBeLessThan(0.2);
  expect(row.base).toBeGreaterThan(0.3);
});

it("shows that many support requests come before Priority Support, within 60 days", async () => {
  const row = await testedBack("reliance");
  expect(row).toMatchObject({ verdict: "works" });
  expect(row.judged).toBeGreaterThanOrEqual(40);
  expect(row.precision).toBeGreaterThan(0.55);
  expect(row.base).toBeLessThan(0.05);
  expect(row.lead_days).toBeLessThanOrEqual(60);
  const { rows } = await attachOperation.run(workspace, { months: 1 });
  const support = rows.find(({ add_on }) => add_on === "Priority Support");
  expect(support?.holders).toBe(await holdersOf("prod_support"));
  expect(support?.adopted).toBe(support?.holders);
});

it("shows that customers of the industry that buys Vehicle Tracking buy it more often than others of their plan", async () => {
  const row = await testedBack("lookalike");
  expect(row).toMatchObject({ verdict: "works" });
  expect(row.judged).toBeGreaterThan(100);
  expect(row.precision).toBeGreaterThan(0.05);
  expect(row.base).toBeLessThan(0.03);
});

it("shows a third of Starter at its seat limit, and Business that hardly uses its storage", async () => {
  const { rows } = await planFitOperation.run(workspace, {});
  const fitOf = (plan: string, metric: string) => {
    const row = rows.find((one) => one.plan === `Quillmoor ${plan}` && one.metric === metric);
    if (row === undefined) throw new Error(`no fit of ${plan} ${metric}`);
    return row;
  };
  expect(fitOf("Starter", "seats_in_use").over).toBeGreaterThan(0.3);
  expect(fitOf("Starter", "seats_in_use").over).toBeLessThan(0.37);
  for (const plan of ["Team", "Business"]) expect(fitOf(plan, "seats_in_use").over).toBeLessThan(0.15);
  expect(fitOf("Business", "photo_storage").under).toBeGreaterThan(0.9);
  for (const plan of ["Starter", "Team"]) expect(fitOf(plan, "photo_storage").under).toBeLessThan(0.05);
});

it("shows that one industry buys Vehicle Tracking", async () => {
  const inTrade = `industry=${TRACKING_TRADE}`;
  const all = await tracking();
  const own = await tracking(inTrade);
  expect(own.owners).toBe(await holdersOf("prod_tracking", TRACKING_TRADE));
  expect(all.owners).toBe(await holdersOf("prod_tracking"));
  expect(own.share).toBeGreaterThan(0.5);
  expect((all.owners - own.owners) / (all.customers - own.customers)).toBeLessThan(0.1);
  expect(Math.max(...(await likelihoods(inTrade)))).toBeGreaterThan(0.6);
  expect(Math.max(...(await likelihoods("industry=Plumbing")))).toBeLessThan(0.3);
  const pairs = await adjacencyOperation.run(workspace, { segment: inTrade });
  const pair = pairs.rows.find((one) => one.owned === "Quillmoor" && one.other === "Vehicle Tracking");
  expect(pair?.confidence).toBeGreaterThan(0.5);
});

it("tells of each plan's customers what else they have, and who of them has a signal open", async () => {
  const { rows } = await adjacencyOperation.run(workspace, { of: "plans" });
  const plans = [...new Set(rows.map(({ owned }) => owned))];
  expect(plans).toEqual(expect.arrayContaining(["Quillmoor Team", "Quillmoor Business", "Vehicle Tracking"]));
  const { groups = [], sums } = await signalsOperation.run(workspace, { by: "product", limit: 0 });
  expect(sums.customers).toBeGreaterThan(0);
  for (const plan of plans.slice(0, 1)) {
    const segment = `product=${plan}`;
    const own = rows.filter(({ owned }) => owned === plan);
    const attached = (await attachOperation.run(workspace, { months: 1, segment })).rows;
    expect(own.filter(({ kind }) => kind === "add_on").map(({ other, both }) => [other, both])).toEqual(
      expect.arrayContaining(attached.map(({ add_on: addOn, holders }) => [addOn, holders])),
    );
    for (const { other, both, owners, confidence } of own.filter(({ kind }) => kind === "family")) {
      const together = await headroomOperation.run(workspace, {
        segment: `${segment}&family=${other}`,
        limit: 0,
      });
      expect([other, both, confidence]).toEqual([other, together.total, both / owners]);
    }
    const { total } = await headroomOperation.run(workspace, { segment, limit: 0 });
    expect(new Set(own.map(({ owners }) => owners))).toEqual(new Set([total]));
    const behind = await signalsOperation.run(workspace, { segment, limit: 0 });
    const group = groups.find(({ key }) => key === plan);
    expect([group?.signals ?? 0, group?.customers ?? 0]).toEqual([behind.total, behind.sums.customers]);
  }
});

itSells(() => workspace);

it("draws the same usage of a customer among few and among many, with no more seats in use than paid for", async () => {
  await inFolder(async (directory) => {
    const few = await writeCompany({ customers: 30, seed: 3, months: 30, directory: join(directory, "few") });
    const many = await writeCompany({
      customers: 90,
      seed: 3,
      months: 30,
      directory: join(directory, "many"),
    });
    const sum = (path: string) => `select count(*) as n, sum(hash(customer, metric, "at", value)) as all_of,
      min(value) >= 0 as is_positive, min("at")::varchar as first_on from '${path}' where customer <= 'cus_0000030'`;
    const [[first], [second]] = [await asked(sum(few.usage)), await asked(sum(many.usage))];
    expect(first).toEqual(second);
    expect(first).toMatchObject({ is_positive: true, first_on: "2024-05-01" });
    expect(
      await asked(`with q as (select customer, item, effective_at, status, product, quantity,
          lead(effective_at) over (partition by item order by effective_at) as until_at from '${many.states}'),
        paid as (select u.customer, u."at", any_value(u.value) as value, sum(q.quantity) as quantity from '${many.usage}' u
          join q on q.customer = u.customer and q.effective_at < u."at" + interval 1 day
            and coalesce(q.until_at, timestamp '2100-01-01') >= u."at" + interval 1 day
          where u.metric = 'seats_in_use' and q.status in ('trialing', 'active', 'past_due', 'canceling')
            and q.product in ('prod_starter', 'prod_team', 'prod_business') group by all)
        select count(*) > 1000 as is_many, bool_and(value between 1 and quantity) as is_paid from paid`),
    ).toEqual([{ is_many: true, is_paid: true }]);
  });
});

it("writes usage of the first 5,000 customers only", async () => {
  await inFolder(async (directory) => {
    const customers = USAGE_CUSTOMERS + 1;
    const { usage, states } = await writeCompany({ customers, seed: 4, months: 1, directory });
    const plans = `select distinct customer from '${states}' where product <> 'prod_free' order by 1 desc limit 2`;
    expect(await asked(plans)).toEqual([{ customer: "cus_0005001" }, { customer: "cus_0005000" }]);
    expect(await asked(`select max(customer) as last from '${usage}'`)).toEqual([{ last: "cus_0005000" }]);
  });
});

it("imports a company in which nothing was used, beside what somebody told by hand before", async () => {
  const made = await openFolder();
  try {
    const of = (seed: number) =>
      writeDemo({ customers: 1, months: 1, seed, directory: join(made.directory, `${seed}`) });
    const [used, unused] = [await of(1), await of(UNUSED_SEED)];
    expect([typeof used.usage, unused.usage]).toEqual(["string", null]);
    const { store } = made.workspace;
    const body = { name: "Sam Hand", email: null, role: "sales", active: true };
    const at = LATER.toISOString();
    store.versions.append("person", [{ id: "samir", at, body }], { by: "hand", now: LATER });
    await importDemo(made.workspace, unused);
    expect(await status.run(made.workspace, {})).toMatchObject({ is_demo: true, imports: 1 });
    expect(store.versions.history("person", "samir")).toMatchObject([{ body, by: "hand" }]);
    expect(store.versions.count("person")).toBe(8);
  } finally {
    await made.close();
  }
});

async function testedBack(kind: "seats_full" | "usage_growing" | "reliance" | "lookalike") {
  const { rows } = await backtestOperation.run(workspace, { kind: [kind] });
  const [row] = rows;
  if (row === undefined) throw new Error(`no back-test of ${kind}`);
  return { ...row, precision: row.precision ?? Number.NaN, base: row.base ?? Number.NaN };
}

async function tracking(segment?: string) {
  const { columns } = await whitespaceOperation.run(workspace, { segment, limit: 0 });
  const column = columns.find((one) => one.column === "Vehicle Tracking");
  const { owners = 0, open_customers: open = 0, not_eligible: others = 0 } = column ?? {};
  const customers = owners + open + others;
  return { owners, customers, share: owners / customers };
}

/** How likely customers of a segment are to own Vehicle Tracking, where industry is compared. */
async function likelihoods(segment: string): Promise<number[]> {
  const { rows } = await headroomMovesOperation.run(workspace, { segment, limit: 1000 });
  return rows
    .filter(({ family, compared_by }) => family === "Vehicle Tracking" && compared_by?.endsWith("industry"))
    .map(({ likelihood }) => likelihood ?? 0);
}

/** How many customers pay for a product at the end, by the company's own files. */
async function holdersOf(product: string, industry?: string): Promise<number> {
  const { states, customers } = await writeCompany({
    ...{ customers: CUSTOMERS, seed: SEED, months: 36 },
    directory: join(folder.directory, "again"),
  });
  const [row] = await asked(`
    with last as (
      select customer, product, status from '${states}'
      qualify row_number() over (partition by item order by effective_at desc) = 1
    )
    select count(distinct customer) as n from last join '${customers}' c using (customer)
    where product = '${product}' and status in ('active', 'past_due', 'canceling')
      ${industry === undefined ? "" : `and c.industry = '${industry}'`}`);
  return Number(row?.n);
}

async function asked(sql: string) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
