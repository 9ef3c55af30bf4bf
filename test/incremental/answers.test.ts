import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { effects, inFolder } from "../workspace.ts";

const HEADER = "customer,item,effective_at,status,product,price,currency,amount_micros";

it("a part that a process forgot before it ended takes its kept answers with it", async () => {
  await inFolder(async (folder) => {
    const open = () => Workspace.open(join(folder, "data"), { ...effects, keepAnswersFrom: 0 });
    const before = await open();
    await bring(before, folder, ["a,x,2026-01-01", "b,y,2026-01-01"]);
    expect(await mrrOfProducts(before)).toEqual([20, 20]);
    await bring(before, folder, ["c,z,2026-02-01"]);
    const { schema } = (await before.reading("cambium")).book;
    await before.warehouse.exec("delete from parts", schema);
    const answers = await before.warehouse.query("select name from answers where part <> ''", schema);
    await before.close();
    expect(answers.length).toBeGreaterThan(0);
    const after = await open();
    const found = await mrrOfProducts(after);
    await after.close();
    expect(found).toEqual([20, 30]);
  });
});

it("counts of customers that are kept are brought up to new evidence", async () => {
  await inFolder(async (folder) => {
    const workspace = await Workspace.open(join(folder, "data"), { ...effects, keepAnswersFrom: 0 });
    const counts = async () => {
      const asked = { metric: "new_mrr", by: ["product"], from: "2026-01", to: "2026-02", counts: true };
      return (await metric.run(workspace, asked)).rows.map(({ customers }) => customers);
    };
    await bring(workspace, folder, ["a,x,2026-01-01", "b,y,2026-01-01"]);
    expect(await counts()).toEqual([2, 0]);
    await bring(workspace, folder, ["c,z,2026-02-01"]);
    expect(await counts()).toEqual([2, 1]);
    await bring(workspace, folder, ["d,v,2026-01-01", "a,w,2026-01-01", "e,u,2026-02-02"]);
    expect(await counts()).toEqual([3, 2]);
    await workspace.close();
  });
});

/** Imports items of 10.00 USD a month: customer, item and the day of its beginning. */
async function bring(workspace: Workspace, folder: string, items: string[]): Promise<void> {
  const file = join(folder, `${items.length}.csv`);
  const rows = items.map((item) => `${item}T00:00:00Z,active,Pro,pro,USD,10000000`);
  await writeFile(file, `${[HEADER, ...rows].join("\n")}\n`);
  await importOperation.run(workspace, { source: "states", files: [file] });
}

async function mrrOfProducts(workspace: Workspace): Promise<number[]> {
  const asked = { metric: "mrr", by: ["product"], from: "2026-01", to: "2026-02" };
  const { rows } = await metric.run(workspace, asked);
  return rows.map(({ value }) => Number(value) / 100);
}
