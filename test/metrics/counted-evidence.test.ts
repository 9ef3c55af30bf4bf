import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainOperation } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { exportSummaryOperation } from "../../src/api/export/export-summary.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;

/** One customer with an item of each status that some policies count; three trials, each with what came next. */
const ROWS = [
  "customer_id,subscription_id,item_id,start,end,amount,status",
  "a,s1,active,2025-01-01,,100,active",
  "a,s2,paused,2025-01-01,2025-02-01,50,active",
  "a,s2,paused,2025-02-01,,50,paused",
  "a,s3,canceling,2025-01-01,2025-02-01,20,active",
  "a,s3,canceling,2025-02-01,2025-12-01,20,canceling",
  "a,s4,late,2025-01-01,2025-02-01,7,active",
  "a,s4,late,2025-02-01,2025-02-10,7,past_due",
  "a,s4,late,2025-02-10,,7,past_due",
  "b,s5,b1,2025-04-01,2025-04-15,10,trialing",
  "b,s5,b1,2025-04-15,,10,paused",
  "c,s6,c1,2025-04-01,2025-04-15,10,trialing",
  "c,s6,c1,2025-04-15,2025-05-15,10,canceling",
  "d,s7,d1,2025-04-01,2025-04-15,10,trialing",
  "d,s7,d1,2025-04-15,,10,active",
];

beforeAll(async () => {
  folder = await openFolder();
  const file = join(folder.directory, "list.csv");
  await writeFile(file, ROWS.join("\n"));
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
});
afterAll(() => folder.close());

describe("what a policy doesn't count", () => {
  /** The rows of the file that prove a customer's MRR at the end of a month, counted from 1. */
  const proofOf = async (policy: string, period: string) => {
    const asked = { metric: "mrr", from: period, to: period, customer: "a", policy };
    const { rows } = await explainOperation.run(folder.workspace, asked);
    const [row] = rows;
    const lines = row?.evidence.map(({ row: line }) => line).sort((x, y) => Number(x) - Number(y));
    return [row?.value, lines];
  };

  it("is no evidence of what a customer is worth", async () => {
    expect(await proofOf("cambium", "2025-03")).toEqual([127_00, [2, 6, 9]]);
    expect(await proofOf("stripe", "2025-03")).toEqual([107_00, [2, 9]]);
    expect(await proofOf("chartmogul", "2025-03")).toEqual([177_00, [2, 4, 6, 9]]);
  });

  it("is no evidence once it has been past due for too long", async () => {
    expect(await proofOf("baremetrics", "2025-02")).toEqual([107_00, [2, 9]]);
    expect(await proofOf("baremetrics", "2025-03")).toEqual([100_00, [2]]);
  });

  it("is no conversion of a trial", async () => {
    const converted = async (policy: string) => {
      const asked = { from: "2025-04", to: "2025-04", policy };
      const { rows } = await exportSummaryOperation.run(folder.workspace, asked);
      return rows.map((row) => [row.trials_ended, row.trials_converted]);
    };
    expect(await converted("cambium")).toEqual([[3, 2]]);
    expect(await converted("stripe")).toEqual([[3, 1]]);
    expect(await converted("maxio")).toEqual([[3, 2]]);
    expect(await converted("chartmogul")).toEqual([[3, 3]]);
  });
});
