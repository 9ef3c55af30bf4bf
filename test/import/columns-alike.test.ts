import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

/** The hint of the warning of columns with the same values; undefined without one. */
async function hint(
  source: "subscriptions" | "mrr" | "invoices",
  content: string,
): Promise<string | undefined> {
  const path = join(folder.directory, "list.csv");
  await writeFile(path, content);
  const input = { source, files: [path], dry_run: true };
  const { understood } = await importOperation.run(folder.workspace, input);
  return understood[0]?.warnings.find(({ code }) => code === "columns_alike")?.hint;
}

describe("columns are alike", () => {
  it("where they have the same values in every row", async () => {
    const list = "customer_id,start,amount,email\na,2024-01-01,5,a\nb,2024-01-02,6,b\n";
    expect(await hint("subscriptions", list)).toMatch(/Leave one out: --ignore "email"/);
  });

  it("where a copy stands before the column that is taken", async () => {
    const list = "email,customer_id,start,amount\na,a,2024-01-01,5\nb,b,2024-01-02,6\n";
    expect(await hint("subscriptions", list)).toMatch(/Leave one out: --ignore "email"/);
  });

  it("not where one of them is left out, as the export's other starts are", async () => {
    const head =
      "id,Customer ID,Plan,Quantity,Interval,Amount,Status,Created (UTC),Start (UTC),Start Date (UTC)";
    const row = (n: number) => {
      const day = `2024-01-0${n} 10:00`;
      return `sub_${n},cus_${n},Pro,${n},month,${n}5,active,${day},${day},${day}`;
    };
    expect(await hint("subscriptions", `${head}\n${row(1)}\n${row(2)}\n`)).toBeUndefined();
  });

  it("not where both are fields, as the date of an invoice and the start of its period", async () => {
    const list =
      "customer_id,date,amount,period_start,period_end\na,2024-01-01,5,2024-01-01,2024-02-01\nb,2024-01-02,6,2024-01-02,2024-02-02\n";
    expect(await hint("invoices", list)).toBeUndefined();
  });

  it("not where each value stands in an even number of rows", async () => {
    const list =
      "customer_id,start,amount\na,2024-01-01,4900\na,2024-02-01,4900\nb,2024-02-01,9900\nb,2024-03-01,9900\n";
    expect(await hint("subscriptions", list)).toBeUndefined();
  });

  it("not where each row is repeated for an even number of months", async () => {
    const grid = "Customer,Plan,2024-01,2024-02\na,Pro,5,6\nb,Team,7,8\n";
    expect(await hint("mrr", grid)).toBeUndefined();
  });
});
