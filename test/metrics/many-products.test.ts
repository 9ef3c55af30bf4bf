import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { inWorkspace } from "../workspace.ts";

/** A few more than fit into five digits: accounts that describe a product with each subscription get there. */
const PRODUCTS = 100_005;

const nameOf = (index: number) => `Product ${String(index).padStart(6, "0")}`;

it("each of many products has its own name beside its figure", { timeout: 300_000 }, async () => {
  await inWorkspace(async (workspace, directory) => {
    const file = join(directory, "subscriptions.csv");
    const rows = Array.from(
      { length: PRODUCTS },
      (_, index) => `c${index},2024-01-01,${(index % 9973) + 1},${nameOf(index)}`,
    );
    await writeFile(file, `customer_id,start,amount,product\n${rows.join("\n")}\n`);
    await importOperation.run(workspace, { source: "subscriptions", files: [file] });
    const asked = { metric: "mrr", by: ["product"], from: "2024-01", to: "2024-01" };
    const found = await metric.run(workspace, asked);
    expect(found.rows.length).toBe(PRODUCTS);
    const wrong = found.rows.filter(({ product, value }, index) => {
      return product !== nameOf(index) || value !== ((index % 9973) + 1) * 100;
    });
    expect(wrong).toEqual([]);
  });
});
