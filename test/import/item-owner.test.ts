import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

const HEADER = "customer,item,effective_at,status,product,price,currency,amount_micros,account";
const state = (customer: string, item: string, month: string, units: number, account = "") =>
  `${customer},${item},2026-${month}-01,active,Pro,pro,USD,${units}000000,${account}`;

let files = 0;
async function bring(workspace: Workspace, directory: string, lines: string[], skipBad = false) {
  const path = join(directory, `${++files}.csv`);
  await writeFile(path, [HEADER, ...lines].join("\n"));
  return importOperation.run(workspace, { source: "states", files: [path], skip_bad: skipBad });
}

async function mrr(workspace: Workspace): Promise<number[]> {
  const { rows } = await metric.run(workspace, { metric: "mrr", from: "2026-01", to: "2026-03" });
  return rows.map(({ value }) => Number(value) / 100);
}

it("an item of two customers is refused, with every row of it", () =>
  inWorkspace(async (workspace, directory) => {
    const lines = [state("a", "x", "01", 100), state("b", "x", "03", 70), state("b", "y", "02", 5)];
    await expect(bring(workspace, directory, lines)).rejects.toMatchObject({
      code: "bad_input",
      badRows: [
        {
          row: 2,
          column: "customer",
          value: "a",
          expected: expect.stringContaining("one customer for each item"),
        },
        { row: 3, column: "customer", value: "b", expected: expect.stringContaining("its own id") },
      ],
    });
    await bring(workspace, directory, lines, true);
    expect(await mrr(workspace)).toEqual([0, 5, 5]);
  }));

it("an item that an earlier import knows as somebody else's is refused, unless it is all replaced", () =>
  inWorkspace(async (workspace, directory) => {
    await bring(workspace, directory, [state("a", "x", "01", 100), state("a", "x", "02", 90)]);
    await expect(bring(workspace, directory, [state("b", "x", "03", 70)])).rejects.toMatchObject({
      badRows: [{ row: 2, column: "customer", value: "b" }],
    });
    await expect(bring(workspace, directory, [state("b", "x", "02", 70)])).rejects.toThrow("1 bad row");
    expect(await mrr(workspace)).toEqual([100, 90, 90]);
    await bring(workspace, directory, [state("b", "x", "01", 10), state("b", "x", "02", 20)]);
    expect(await mrr(workspace)).toEqual([10, 20, 20]);
  }));

it("two accounts may each have an item of one id", () =>
  inWorkspace(async (workspace, directory) => {
    await bring(workspace, directory, [state("a", "x", "01", 100, "one"), state("b", "x", "02", 70, "two")]);
    expect(await mrr(workspace)).toEqual([100, 170, 170]);
  }));
