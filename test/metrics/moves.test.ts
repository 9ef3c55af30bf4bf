import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expansionOperation } from "../../src/api/ask/expansion-operation.ts";
import { movedOperation, movesOperation } from "../../src/api/ask/moves-operations.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { setOwnerOperation } from "../../src/api/people/owners-operations.ts";
import { setPersonOperation } from "../../src/api/people/people-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { drawn } from "../amount.ts";
import { inWorkspace } from "../workspace.ts";

const CAUSES = { plans: ["plan"], seats: ["seats"], products: ["add_on", "cross_sell"] } as const;

const CELLS: {
  from: string;
  to?: string;
  interval?: "range";
  where?: string[];
  policy?: string;
  segment?: string;
}[] = [
  { from: "2026-03" },
  { from: "2025-Q4" },
  { from: "2025-02", to: "2026-01", interval: "range" },
  { from: "2026-02", where: ["product=Quillmoor Business"], policy: "chartmogul" },
  { from: "2025", policy: "stripe", segment: "country=DE,US" },
];

const sum = (rows: { value: number }[]) => rows.reduce((all, { value }) => all + value, 0);

/** The figure of the causes of a kind, as `metric` shows them together. */
async function figureOf(
  workspace: Workspace,
  cell: (typeof CELLS)[number],
  id: string,
  causes: readonly string[],
) {
  const where = [...(cell.where ?? []), ...causes.map((cause) => `cause=${cause}`)];
  const interval =
    cell.interval ?? (cell.from.includes("Q") ? "quarter" : cell.from.length === 4 ? "year" : "month");
  const { rows } = await metric.run(workspace, { metric: id, to: cell.from, ...cell, where, interval });
  return rows.reduce((all, { value }) => all + Number(value), 0);
}

describe("moves say from what to what customers went", () => {
  it("and flows add up to the figure, moves to their flow, in cells of every kind", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 150 });
      let seen = 0;
      for (const cell of drawn("cells of moves", CELLS, { few: 2, all: 5 }))
        for (const kind of ["plans", "seats", "products"] as const)
          for (const id of ["expansion_mrr", "contraction_mrr"] as const) {
            const asked = { to: cell.from, ...cell, kind, metric: id };
            const moves = await movesOperation.run(workspace, asked);
            const figure = await figureOf(workspace, cell, id, CAUSES[kind]);
            expect({ cell, kind, id, sum: sum(moves.rows) }).toEqual({ cell, kind, id, sum: figure });
            expect(moves.total).toBe(figure);
            const all = await movedOperation.run(workspace, { ...asked, limit: 1000 });
            expect(all.total).toBe(moves.moves);
            expect(sum(all.rows)).toBe(figure);
            const [flow] = moves.rows;
            if (flow === undefined) continue;
            const { before, after } = flow;
            const own = await movedOperation.run(workspace, { ...asked, before, after, limit: 1000 });
            expect({ total: own.total, value: own.value }).toEqual({ total: flow.moves, value: flow.value });
            expect(sum(own.rows)).toBe(flow.value);
            for (const row of own.rows) {
              expect(row.change).toBe(row.after_mrr - row.before_mrr);
              expect(row.evidence.length).toBeGreaterThan(0);
            }
            seen += 1;
          }
      expect(seen).toBeGreaterThan(5);
    });
  }, 120_000);

  it("with what each was before and after, whole, and in its rung of seats", async () => {
    await withCompany(async (workspace) => {
      const august = { from: "2025-08", to: "2025-08" };
      const plans = await movesOperation.run(workspace, { kind: "plans", ...august });
      expect(plans.rows).toEqual([
        { before: "Team", after: "Business", value: 80_000, moves: 1, customers: 1, units: 2 },
      ]);
      const seats = await movesOperation.run(workspace, { kind: "seats", ...august });
      expect(seats.rows).toEqual([
        { before: "2-5", after: "11-25", value: 100_000, moves: 1, customers: 1, units: 10 },
        { before: "6-10", after: "6-10", value: 20_000, moves: 1, customers: 1, units: 2 },
      ]);
      const products = await movesOperation.run(workspace, { kind: "products", ...august });
      expect(products.rows).toEqual([
        { before: "", after: "Audit", value: 5000, moves: 1, customers: 1, units: 1 },
      ]);
      const { rows } = await movedOperation.run(workspace, { kind: "plans", before: "Team", ...august });
      expect(rows).toMatchObject([
        {
          on: "2025-08-05",
          customer: "coralton",
          ...{
            before_product: "Team",
            before_price: "team-month",
            before_quantity: 8,
            before_interval: "month",
          },
          ...{
            after_product: "Business",
            after_price: "business-month",
            after_quantity: 10,
            before_mrr: 80_000,
          },
          ...{ after_mrr: 180_000, change: 100_000, value: 80_000, causes: ["seats", "plan"] },
          evidence: [{ row: 2 }, { row: 3 }],
        },
      ]);
      const came = await movedOperation.run(workspace, { kind: "products", before: "", ...august });
      expect(came.rows).toMatchObject([
        {
          before_product: null,
          before_quantity: null,
          before_mrr: 0,
          after_product: "Audit",
          after_mrr: 5000,
        },
      ]);
      const refused = movesOperation.run(workspace, { kind: "plans", where: ["cause=seats"], ...august });
      await expect(refused).rejects.toThrow("you can't filter moves by cause=seats");
    });
  });

  it("and who expanded stands beside its rate, n, headroom and owner", async () => {
    await withCompany(async (workspace) => {
      const august = { from: "2025-08", to: "2025-08" };
      await setPersonOperation.run(workspace, { person: "ann", name: "Ann Frost" });
      const own = { account: "main", customer: "coralton", person: "ann", from: "2025-01-01" };
      await setOwnerOperation.run(workspace, own);
      const grid = (by: string) => expansionOperation.run(workspace, { by, ...august });
      const customers = await grid("customer");
      expect(customers).toMatchObject({ total: 2, value: 205_000, as_of: "2025-08-31" });
      expect(customers.rows).toMatchObject([
        { customer: "acme", expansion: 105_000, opening: 50_000, rate: 2.1, n: 2, of: null, owner: null },
        { customer: "coralton", expansion: 100_000, opening: 80_000, rate: 1.25, n: 2, owner: "Ann Frost" },
      ]);
      expect(customers.rows.every(({ headroom }) => headroom !== null)).toBe(true);
      const owners = await grid("owner");
      expect(owners.rows).toMatchObject([
        { key: null, expansion: 105_000, opening: 70_000, rate: 1.5, n: 1, of: 2, is_few: true },
        { key: "ann", name: "Ann Frost", expansion: 100_000, opening: 80_000, rate: 1.25, n: 1, of: 1 },
      ]);
      const headroom = (rows: { headroom: number | null }[]) =>
        rows.reduce((all, one) => all + (one.headroom ?? 0), 0);
      const { rows } = await metric.run(workspace, { metric: "open_headroom", ...august });
      expect(headroom(owners.rows)).toBe(rows[0]?.value);
      const products = await grid("product");
      expect(products.rows.map(({ name, expansion }) => [name, expansion])).toEqual([
        ["Business", 100_000],
        ["Team", 100_000],
        ["Audit", 5000],
      ]);
      expect(sum(products.rows.map(({ expansion: value }) => ({ value })))).toBe(products.value);
    });
  });
});

const STATES = [
  "customer_id,start,end,amount,subscription_id,item_id,product,plan,quantity,family,kind,rank",
  "coralton,2025-06-01,2025-08-05,800,s1,i1,Team,team-month,8,Suite,plan,1",
  "coralton,2025-08-05,,1800,s1,i1,Business,business-month,10,Suite,plan,2",
  "acme,2025-05-01,2025-08-10,500,s2,i2,Team,team-month,5,Suite,plan,1",
  "acme,2025-08-10,,1500,s2,i2,Team,team-month,15,Suite,plan,1",
  "acme,2025-08-20,,50,s2,i3,Audit,audit-month,1,Audit,add_on,",
  "quiet,2025-05-01,,200,s3,i4,Team,team-month,2,Suite,plan,1",
];

/** Runs something on a company of three: one changed its plan and seats at once, one its seats, then took an add-on. */
function withCompany(run: (workspace: Workspace) => Promise<void>): Promise<void> {
  return inWorkspace(async (workspace, directory) => {
    const path = join(directory, "states.csv");
    await writeFile(path, STATES.join("\n"));
    await importOperation.run(workspace, { source: "subscriptions", files: [path] });
    await run(workspace);
  });
}
