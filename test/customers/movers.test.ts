import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moversOperation } from "../../src/api/ask/movers-operation.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { whyNot } from "../../src/metrics/list/support.ts";
import { drawn } from "../amount.ts";
import { type Folder, openFolder } from "../workspace.ts";

interface Cell {
  from: string;
  where?: string[];
  policy?: string;
}

const CELLS: Cell[] = [
  { from: "2026-03" },
  { from: "2025-Q2", where: ["product=Quillmoor Team"] },
  { from: "2026-05", where: ["currency=EUR"], policy: "lago" },
  { from: "2025-Q4", where: ["cause=seats"] },
  { from: "2025-Q4", where: ["band=200 to 1000", "country=US", "country=DE"] },
];

const NONE = { total: 0, rows: 0 };

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
  await demo.run(folder.workspace, { customers: 300, seed: 5 });
});
afterAll(() => folder.close());

async function check(workspace: Workspace, id: string, cell: Cell): Promise<typeof NONE> {
  const asked = { metric: id, ...cell, to: cell.from };
  const proof = await explainOperation.run(workspace, { ...asked, limit: 100_000 });
  const found = await moversOperation.run(workspace, { ...asked, limit: 5 });
  const { lines, rest: _, rows, sql, ...head } = proof;
  const { customers, rest, rows: listed, retained: __, ...same } = found;
  expect({ asked, same }).toEqual({ asked, same: head });
  expect(listed.reduce((sum, { value }) => sum + value, rest)).toBe(found.total);
  const byCustomer = new Map<string, { value: number; changes: number }>();
  for (const { customer, value } of rows) {
    const sum = byCustomer.get(customer) ?? { value: 0, changes: 0 };
    byCustomer.set(customer, { value: sum.value + value, changes: sum.changes + 1 });
  }
  expect({ asked, customers }).toEqual({ asked, customers: byCustomer.size });
  for (const row of listed) {
    const own = byCustomer.get(row.customer);
    expect({ asked, row, changes: row.changes }).toEqual({ asked, row, changes: own?.changes });
    expect(Math.abs(row.value - (own?.value ?? 0))).toBeLessThanOrEqual(row.changes);
  }
  return { total: found.total, rows: listed.length };
}

function canBeAsked(known: (typeof METRICS)[number], { where = [] }: Cell): boolean {
  if (known.proof === "none") return false;
  return where.every((filter) => whyNot(known, filter.split("=")[0] ?? "") === null);
}

describe("the movers of a cell", () => {
  it("are the customers of its explanation, and add up to the cell", async () => {
    const { workspace } = folder;
    let [rows, checks] = [0, 0];
    for (const cell of CELLS) {
      const all = METRICS.filter((each) => canBeAsked(each, cell));
      const own = drawn(`movers ${JSON.stringify(cell)}`, all, { few: 8, all: 10 });
      for (const { id } of own) rows += (await check(workspace, id, cell)).rows;
      checks += own.length;
    }
    expect(rows).toBeGreaterThan(checks);
  }, 300_000);

  it.each(["nrr", "grr", "nrr_12m", "grr_12m"])("of %s say what moved it, to the cent", async (id) => {
    const { workspace } = folder;
    for (const cell of [{ from: "2026-03" }, { from: "2025-Q2", where: ["country=US"] }]) {
      const asked = { metric: id, ...cell, to: cell.from, limit: 10_000 };
      const { retained, rows, total, divisor, customers } = await moversOperation.run(workspace, asked);
      const { opening, expanded, contracted, churned, unchanged } =
        retained ?? expect.fail("nothing is told");
      expect([opening, opening + expanded.mrr + contracted.mrr + churned.mrr]).toEqual([divisor, total]);
      const fates = [expanded, contracted, churned].map((fate) => fate.customers);
      const isGross = id.startsWith("grr");
      const own = [
        rows.filter(({ before, after }) => !isGross && after > before),
        rows.filter(({ before, after }) => after < before && after > 0),
        rows.filter(({ after }) => after === 0),
      ];
      expect(fates).toEqual(own.map((found) => found.length));
      expect(unchanged).toBe(customers - fates.reduce((sum, one) => sum + one, 0));
      for (const [index, fate] of [expanded, contracted, churned].entries()) {
        const moved = own[index]?.reduce((sum, { before, after }) => sum + after - before, 0) ?? 0;
        expect(Math.abs(fate.mrr - moved)).toBeLessThanOrEqual(customers);
      }
      expect(churned.customers + contracted.customers).toBeGreaterThan(0);
    }
  });

  it("say what moved nothing but retention", async () => {
    const asked = { metric: "logo_churn_rate", from: "2026-03", to: "2026-03" };
    expect((await moversOperation.run(folder.workspace, asked)).retained).toBeNull();
    expect((await moversOperation.run(folder.workspace, { ...asked, metric: "mrr" })).retained).toBeNull();
  });

  it("go on from page to page, the largest first, and add up", async () => {
    const { workspace } = folder;
    const asked = { metric: "net_new_mrr", from: "2026-03", to: "2026-03" };
    const all = await moversOperation.run(workspace, { ...asked, limit: 1000 });
    expect(all.rest).toBe(0);
    expect(all.rows.length).toBe(all.customers);
    const sizes = all.rows.map(({ value }) => Math.abs(value));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    for (const { before, after, value } of all.rows)
      expect(Math.abs(after - before - value)).toBeLessThanOrEqual(2);
    const second = await moversOperation.run(workspace, { ...asked, limit: 4, offset: 4 });
    expect(second.rows.map(({ customer }) => customer)).toEqual(
      all.rows.slice(4, 8).map(({ customer }) => customer),
    );
    expect(second.rows.reduce((sum, { value }) => sum + value, second.rest)).toBe(second.total);
    const beyond = await moversOperation.run(workspace, { ...asked, offset: 5000 });
    expect(beyond).toMatchObject({ rows: [], rest: all.total, customers: all.customers });
  }, 300_000);
});

describe("a proof of one customer", () => {
  it("has its own figure, total and lines", async () => {
    const { workspace } = folder;
    const asked = { metric: "net_new_mrr", from: "2026-03", to: "2026-03" };
    const { rows } = await moversOperation.run(workspace, { ...asked, limit: 6 });
    for (const { account, customer, changes, value } of rows) {
      const own = await explainOperation.run(workspace, { ...asked, customer, account });
      expect(own.lines).toBe(changes);
      expect(own.rows.every((row) => row.customer === customer)).toBe(true);
      expect(Math.abs(own.total - value)).toBeLessThanOrEqual(1);
      expect(own.figure).toBe(own.total);
    }
    const nobody = explainOperation.run(workspace, { ...asked, customer: "nobody" });
    await expect(nobody).rejects.toMatchObject({ code: "not_found" });
    const half = explainOperation.run(workspace, { ...asked, account: "main" });
    await expect(half).rejects.toMatchObject({ code: "usage" });
  }, 300_000);
});

describe("the counts of a metric", () => {
  it("are the customers of each cell's movers", async () => {
    const { workspace } = folder;
    let compared = 0;
    for (const [id, by] of [
      ["net_new_mrr", "type"],
      ["expansion_mrr", "cause"],
      ["expansion_mrr", "product"],
      ["contraction_mrr", "group"],
      ["mrr", "country"],
      ["nrr", "product"],
      ["expansion_rate", "band"],
      ["expanding_customers", "cause"],
      ["average_expansion", "group"],
    ] as const) {
      const range = { from: "2026-02", to: "2026-03", by: [by], counts: true };
      const { rows } = await metric.run(workspace, { metric: id, ...range });
      for (const row of rows) {
        if (row[by] === null || row[by] === "fx") {
          expect(row.customers === null || row[by] === null).toBe(true);
          continue;
        }
        const cell = { from: String(row.period), to: String(row.period), where: [`${by}=${row[by]}`] };
        const found = await moversOperation.run(workspace, { metric: id, ...cell, limit: 0 });
        expect({ id, by, row, customers: row.customers }).toEqual({
          id,
          by,
          row,
          customers: found.customers,
        });
        compared += found.customers;
      }
    }
    expect(compared).toBeGreaterThan(500);
    const plain = await metric.run(workspace, { metric: "mrr", from: "2026-03", to: "2026-03" });
    expect(Object.keys(plain.rows[0] ?? {})).toEqual(["period", "value"]);
    const none = await metric.run(workspace, {
      metric: "ltv",
      from: "2026-03",
      to: "2026-03",
      counts: true,
    });
    expect(none.rows[0]?.customers).toBeNull();
  }, 300_000);
});
