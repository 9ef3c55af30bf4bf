import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;

/** March: a goes up twice in a day and once more, down once; b goes up in two products at once; c comes and goes. */
const ROWS = [
  "customer_id,subscription_id,item_id,start,end,amount,product",
  "a,s1,i1,2024-01-01,2024-03-05T09:00:00Z,100,Pro",
  "a,s1,i1,2024-03-05T09:00:00Z,2024-03-05T15:00:00Z,150,Pro",
  "a,s1,i1,2024-03-05T15:00:00Z,2024-03-10,170,Pro",
  "a,s1,i1,2024-03-10,2024-03-20,120,Pro",
  "a,s1,i1,2024-03-20,,160,Pro",
  "b,s2,i2,2024-01-01,2024-03-07,10,Pro",
  "b,s2,i2,2024-03-07,,20,Pro",
  "b,s2,i3,2024-01-01,2024-03-07,10,API",
  "b,s2,i3,2024-03-07,,15,API",
  "c,s3,i4,2024-03-02,2024-03-12,50,Pro",
];

beforeAll(async () => {
  folder = await openFolder();
  const file = join(folder.directory, "list.csv");
  await writeFile(file, ROWS.join("\n"));
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
});
afterAll(() => folder.close());

const ask = async (asked: { metric: string; by?: string[]; where?: string[] }) => {
  const range = { from: "2024-03", to: "2024-03", policy: "stripe", counts: true };
  const { rows } = await metric.run(folder.workspace, { ...range, ...asked });
  return rows.map(({ period: _, value, customers, movements, ...labels }) => [
    ...Object.values(labels),
    value,
    customers,
    movements,
  ]);
};

it("says how many movements there were beside how many customers moved", async () => {
  expect(await ask({ metric: "net_new_mrr", by: ["type"] })).toEqual([
    ["new", 50_00, 1, 1],
    ["reactivation", 0, 0, 0],
    ["expansion", 125_00, 2, 4],
    ["contraction", -50_00, 1, 1],
    ["churn", -50_00, 1, 1],
    ["fx", 0, null, null],
  ]);
  expect(await ask({ metric: "net_new_mrr" })).toEqual([[75_00, 3, 7]]);
});

it("counts a change of two products once, and in each of them", async () => {
  expect(await ask({ metric: "expansion_mrr", by: ["product"] })).toEqual([
    ["API", 5_00, 1, 1],
    ["Pro", 120_00, 2, 4],
  ]);
  expect(await ask({ metric: "expansion_mrr", where: ["product=API"] })).toEqual([[5_00, 1, 1]]);
});

it("has no movements for what isn't a sum of them", async () => {
  expect(await ask({ metric: "active_customers" })).toEqual([[2, 2, undefined]]);
});
