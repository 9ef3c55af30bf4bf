import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

async function warned(rows: string, ends: "inclusive" | "exclusive"): Promise<string[]> {
  const path = join(folder.directory, "list.csv");
  await writeFile(path, `customer_id,start,end,amount\n${rows}`);
  const input = { source: "subscriptions" as const, files: [path], dry_run: true, ends };
  const { understood } = await importOperation.run(folder.workspace, input);
  return (understood[0]?.warnings ?? []).map(({ code, rows: n }) => `${code} ${n}`);
}

it("warns of a row of one day until its day counts, and no more then", async () => {
  const day = "a,2025-11-01,2025-11-01,49\n";
  expect(await warned(day, "exclusive")).toEqual(["rows_of_no_length 1"]);
  expect(await warned(day, "inclusive")).toEqual([]);
});

it("warns of ends on the day of another row's start where the day of an end counts", async () => {
  const two = "a,2025-10-01,2025-11-01,49\na,2025-11-01,2025-11-01,59\n";
  expect(await warned(two, "inclusive")).toContain("ends_on_next_start 1");
});
