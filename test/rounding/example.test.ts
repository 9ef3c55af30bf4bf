import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { moversOperation } from "../../src/api/ask/movers-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

const HEAD =
  "customer_id,subscription_id,item_id,product,plan,quantity,start,end,amount,interval,interval_count";

async function read(workspace: Workspace, directory: string, lines: string[]): Promise<void> {
  const file = join(directory, "list.csv");
  await writeFile(file, [HEAD, ...lines].join("\n"));
  await importOperation.run(workspace, { source: "subscriptions", files: [file] });
}

async function values(workspace: Workspace, id: string, interval: "month" | "quarter", by: string[] = []) {
  const { rows } = await metric.run(workspace, { metric: id, from: "2025-01", to: "2025-03", interval, by });
  return rows.map(({ value }) => value);
}

it("gives a third to each of three, and the cent to the larger remainder and the first customer", async () => {
  await inWorkspace(async (workspace, directory) => {
    await read(workspace, directory, [
      "b,s2,i2,Team,Team,1,2025-01-05,,10,month,3",
      "a,s1,i1,Team,Team,1,2025-01-05,2025-01-20,10,month,3",
      "a,s1,i1,Team,Team,2,2025-01-20,,20,month,3",
    ]);
    const of = async (id: string, by: string[] = []) => (await values(workspace, id, "month", by))[0];
    expect(await of("mrr")).toBe(1000);
    expect(await of("new_mrr")).toBe(667);
    expect(await of("expansion_mrr")).toBe(333);
    expect(await of("expansion_mrr", ["cause"])).toBe(333);
    expect(await of("net_new_mrr")).toBe(1000);
    const { rows, total } = await moversOperation.run(workspace, { metric: "new_mrr", from: "2025-01" });
    expect([total, ...rows.map(({ customer, value }) => `${customer} ${value}`)]).toEqual([
      667,
      "a 334",
      "b 333",
    ]);
  });
});

it("rounds every period in a tree of its own, so that months may come to a cent more than their quarter", async () => {
  await inWorkspace(async (workspace, directory) => {
    const months = ["01", "02", "03"].flatMap((month) => [
      `c${month},s${month},i${month},Team,Team,1,2025-${month}-05,2025-${month}-20,0.05,year,1`,
      `c${month},s${month},i${month},Team,Team,2,2025-${month}-20,,0.10,year,1`,
    ]);
    await read(workspace, directory, months);
    expect(await values(workspace, "mrr", "month")).toEqual([1, 2, 2]);
    expect(await values(workspace, "new_mrr", "month")).toEqual([1, 1, 0]);
    expect(await values(workspace, "expansion_mrr", "month")).toEqual([0, 0, 0]);
    expect(await values(workspace, "net_new_mrr", "month")).toEqual([1, 1, 0]);
    expect(await values(workspace, "mrr", "quarter")).toEqual([2]);
    expect(await values(workspace, "new_mrr", "quarter")).toEqual([1]);
    expect(await values(workspace, "expansion_mrr", "quarter")).toEqual([1]);
  });
});
