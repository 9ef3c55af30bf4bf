import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { demo, exportSigmaOperation, importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

const QUESTIONS = [
  { metric: "net_new_mrr", by: ["type"] },
  { metric: "net_new_mrr", by: ["type", "currency"] },
  { metric: "net_new_mrr", by: ["product"] },
  { metric: "mrr", by: ["country"] },
  { metric: "mrr", by: ["account"] },
  { metric: "mrr", by: ["industry"] },
  { metric: "active_customers" },
  { metric: "nrr" },
  { metric: "grr_12m" },
];

async function answers(workspace: Workspace): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const question of QUESTIONS) {
    const { rows } = await metric.run(workspace, {
      ...question,
      from: "2023-11",
      to: "2026-10",
      policy: "stripe",
    });
    found.push({ question, rows });
  }
  return found;
}

async function termsOf(workspace: Workspace): Promise<unknown[]> {
  return workspace.warehouse.query("select price, terms from known_prices order by price");
}

describe("the demo company, written out as Sigma files, imports with equal movements under stripe", () => {
  for (const format of ["csv", "parquet"] as const) {
    it(`as ${format}`, async () => {
      await inWorkspace(async (from, directory) => {
        await demo.run(from, { customers: 2500 });
        const folder = join(directory, "sigma");
        const written = await exportSigmaOperation.run(from, { directory: folder, format });
        expect(written.rows.length).toBe(8);
        const files = (await readdir(folder)).map((name) => join(folder, name));
        await inWorkspace(async (to) => {
          await importOperation.run(to, { source: "sigma", files });
          expect(await answers(to)).toEqual(await answers(from));
          expect(await termsOf(to)).toEqual(await termsOf(from));
        });
      });
    });
  }
});
