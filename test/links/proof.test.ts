import { describe, expect, it } from "vitest";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { link, links } from "../../src/api/books/links.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { drawn, several } from "../amount.ts";
import { inWorkspace } from "../workspace.ts";

const CELLS = [
  { from: "2026-03" },
  { from: "2025", interval: "year" as const },
  { from: "2026-05", where: ["account=eu"] },
];

describe("explain of linked customers", () => {
  it("adds up to every metric, with evidence of customers of the group", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 400 });
      await linkSome(workspace);
      const groups = await representatives(workspace);
      expect(new Set(groups.values()).size).toBeGreaterThan(30);
      let members = 0;
      for (const cell of CELLS) {
        for (const { id, proof } of drawn(`proofs ${JSON.stringify(cell)}`, METRICS, { few: 10, all: 20 })) {
          if (proof !== "none")
            members += await check(workspace, { metric: id, ...cell, to: cell.from }, groups);
        }
      }
      expect(members).toBeGreaterThan(several({ few: 10, all: 40, most: 100 }));
    });
  });
});

/** Every tenth customer with the two after it, over accounts. */
async function linkSome(workspace: Workspace): Promise<void> {
  const rows = await workspace.warehouse.query(
    "select account || '/' || customer_id as name from customers order by customer_id, account",
  );
  for (let start = 0; start + 2 < rows.length; start += 10)
    await link.run(workspace, { customers: rows.slice(start, start + 3).map(({ name }) => String(name)) });
}

/** Who represents each linked customer. */
async function representatives(workspace: Workspace): Promise<Map<string, string>> {
  const { rows } = await links.run(workspace, {});
  const heads = new Map(rows.filter((row) => row.represents).map(({ group, customer }) => [group, customer]));
  return new Map(rows.map(({ group, customer }) => [customer, heads.get(group) ?? ""]));
}

/** @returns how many lines are of another customer than the one that represents it */
async function check(
  workspace: Workspace,
  asked: { metric: string; from: string; to: string; where?: string[] },
  groups: Map<string, string>,
): Promise<number> {
  const proof = await explainOperation.run(workspace, { ...asked, linked: true, limit: 100_000 });
  const { rows } = await metric.run(workspace, { ...asked, linked: true });
  expect({ asked, figure: proof.figure }).toEqual({ asked, figure: rows.at(-1)?.value ?? null });
  const sum = proof.rows.reduce((total, { value }) => total + value, 0);
  expect({ asked, sum: sum + proof.rest }).toEqual({ asked, sum: proof.total });
  let others = 0;
  for (const { type, customer, evidence, members = [] } of proof.rows.filter((row) => row.type !== "fx")) {
    expect({ asked, customer, type, hasEvidence: evidence.length > 0 }).toMatchObject({ hasEvidence: true });
    for (const member of members) expect(groups.get(member.customer) ?? member.customer).toBe(customer);
    others += Number(members.some((member) => member.customer !== customer));
  }
  return others;
}
