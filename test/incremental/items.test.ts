import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { effects, inFolder } from "../workspace.ts";

const HEADER = "customer,item,effective_at,status,product,price,currency,amount_micros";
const state = (customer: string, item: string, month: string, units: number, status = "active") =>
  `${customer},${item},2026-${month}-01T00:00:00Z,${status},Pro,pro,USD,${units}000000`;

/** Imports one after the other, and what MRR comes to at the ends of January to April. */
const STORIES: { name: string; imports: string[][]; mrr: number[] }[] = [
  {
    name: "a row that named another customer stays replaced when the old one comes again",
    imports: [
      [state("a", "x", "01", 100), state("a", "z", "01", 5)],
      [state("b", "x", "01", 100)],
      [state("a", "z", "03", 6)],
    ],
    mrr: [105, 105, 106, 106],
  },
  {
    name: "a customer whose only item is told to be another's is gone",
    imports: [
      [state("a", "x", "01", 100), state("a", "x", "02", 90), state("c", "w", "01", 1)],
      [state("b", "x", "01", 10), state("b", "x", "02", 20)],
    ],
    mrr: [11, 21, 21, 21],
  },
  {
    name: "names may hold what a pattern or a query would read",
    imports: [
      [state("a$$ap", "x", "01", 100), state("x$'y", "w", "01", 7)],
      [state("a$$ap", "x", "03", 20), state("x$'y", "w", "03", 8)],
    ],
    mrr: [107, 107, 28, 28],
  },
  {
    name: "an end that comes late, and a return",
    imports: [
      [state("a", "x", "01", 100), state("b", "y", "01", 50)],
      [state("a", "x", "02", 100, "ended")],
      [state("a", "x", "04", 30)],
    ],
    mrr: [150, 50, 50, 80],
  },
];

describe("an update reads all that an item was ever said to be", () => {
  it.each(STORIES)("$name", async ({ imports, mrr }) => {
    await inFolder(async (folder) => {
      const data = join(folder, "data");
      const workspace = await Workspace.open(data, effects);
      for (const [index, lines] of imports.entries()) {
        const file = join(folder, `${index}.csv`);
        await writeFile(file, `${[HEADER, ...lines].join("\n")}\n`);
        await importOperation.run(workspace, { source: "states", files: [file] });
      }
      const updated = await months(workspace);
      const [log] = await workspace.warehouse.query("select count(*) as n from touched_log");
      await workspace.close();
      await rm(join(data, "warehouse.duckdb"));
      const again = await Workspace.open(data, effects);
      const built = await months(again);
      await again.close();
      expect({ updated, built, isUpdate: Number(log?.n) > 0 }).toEqual({
        updated: mrr,
        built: mrr,
        isUpdate: true,
      });
    });
  });
});

async function months(workspace: Workspace): Promise<number[]> {
  const { rows } = await metric.run(workspace, { metric: "mrr", from: "2026-01", to: "2026-04" });
  return rows.map(({ value }) => Number(value) / 100);
}
