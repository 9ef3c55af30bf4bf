import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { setUsageMetric } from "../../src/api/grow/usage-operations.ts";
import { inFolder } from "../workspace.ts";
import { type Sold, withSold } from "./books.ts";

const NAMES = ["acme", ...Array.from({ length: 10 }, (_, n) => `user${n}`)];

const sold = (customer_id: string, product: string, amount: number, start: string): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.${product}`, product, family: product, start, amount },
});

/** The open signals of acme, which uses reports most of eleven through December, and buys a product on December 28. */
async function openAfter(bought: string): Promise<string[]> {
  const all = [
    ...NAMES.map((name) => sold(name, "Starter", 50, "2025-01-01")),
    ...["Reports", "Vault"].map((product) => sold("other", product, 5, "2025-01-01")),
    sold("acme", bought, 5, "2025-12-28"),
  ];
  return withSold("2025-12-31", all, async (workspace) =>
    inFolder(async (directory) => {
      const rows = NAMES.flatMap((name) =>
        Array.from({ length: 31 }, (_, day) =>
          [name, "reports", `2025-12-${String(day + 1).padStart(2, "0")}`, name === "acme" ? 100 : 1].join(
            ",",
          ),
        ),
      );
      const path = join(directory, "used.csv");
      await writeFile(path, ["customer,metric,at,value", ...rows].join("\n"));
      await importOperation.run(workspace, { source: "usage", files: [path] });
      await setUsageMetric.run(workspace, { metric: "reports", product: "Reports" });
      const found = await signalsOperation.run(workspace, { kind: ["reliance"], customer: "acme" });
      return found.rows.map(({ subject, open_since }) => `${subject} since ${open_since}`);
    }),
  );
}

it("ends reliance on a feature with a purchase of its product, and of no other", async () => {
  // 20 observed days are December 1 to 20.
  expect(await openAfter("Vault")).toEqual(["reports since 2025-12-20"]);
  expect(await openAfter("Reports")).toEqual([]);
});
