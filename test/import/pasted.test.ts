import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { absolute } from "../../src/cli/run.ts";
import { inWorkspace } from "../workspace.ts";
import { cambiumHere, evidenceOf, inScratch, mrrOf } from "./cli.ts";

const months = async (data: string): Promise<number[]> => {
  const found: { rows: { value: number }[] } = JSON.parse(await mrrOf(data));
  return found.rows.map(({ value }) => value);
};
const paste = (data: string, text: string, ...args: string[]) =>
  cambiumHere(["import", "subscriptions", "-", "--data", data, ...args], text);

describe("a pasted table", () => {
  it.each([
    [
      "from a spreadsheet",
      "Customer\tStart date\tMRR\tEnd\nAda\t1/31/2024\t$1,200.00\t\nBo\t2/1/2024\t$50.00\t4/15/2024",
    ],
    [
      "in Markdown",
      "| Customer | Start date | MRR | End |\n|---|---|--:|---|\n| Ada | 2024-01-31 | 1200 | |\n| Bo | 2024-02-01 | 50 | 2024-04-15 |\n",
    ],
  ])("%s is read from standard input, and kept as it came", async (_, text) => {
    await inScratch(async (scratch) => {
      const data = `${scratch}/data`;
      expect(await paste(data, text)).toMatchObject({ code: 0 });
      expect(await months(data)).toEqual([120_000, 125_000, 125_000, 120_000, 120_000, 120_000]);
      const [entry] = evidenceOf(data).map(({ body }) => JSON.parse(body));
      expect(entry.files[0]).toMatchObject({ name: "pasted table", bytes: Buffer.byteLength(text), rows: 2 });
      const audit = await cambiumHere(["audit", "--data", data, "--json"]);
      expect(audit.stdout).toContain(`"text": "${Buffer.byteLength(text)} bytes"`);
      expect(audit.stdout).not.toContain("Ada");
    });
  });

  it("is refused with its row and column, as a file is", () =>
    inScratch(async (scratch) => {
      const run = await paste(
        `${scratch}/data`,
        "| customer_id | start | amount |\n|-|-|-|\n| a | 2024-01-01 | x |\n",
      );
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/pasted table has 1 bad row: row 3, column amount/);
    }));

  it("may have as many bytes as the limit, and not one more", () =>
    inScratch(async (scratch) => {
      const { most } = LIMITS.pasted;
      const head = "customer_id,start,amount,note\na,2024-01-01,5,";
      const text = (bytes: number) => head.padEnd(bytes, "x");
      expect(await paste(`${scratch}/data`, text(most))).toMatchObject({ code: 0 });
      const run = await paste(`${scratch}/data`, text(most + 1));
      expect(run).toMatchObject({ code: 1 });
      expect(run.stderr).toMatch(/pasted table has more than 500,000 bytes; the limit is 500,000/);
    }));

  it("goes along with the request to a server, by the same limit", () =>
    inWorkspace(async (workspace) => {
      const request = { source: "subscriptions" as const, files: ["-"] };
      const text = "customer_id,start,amount\na,2024-01-01,5\n";
      expect(absolute(importOperation, { ...request, files: ["-", "a.csv"] })).toMatchObject({
        files: ["-", resolve("a.csv")],
      });
      const answer = await importOperation.run(workspace, { ...request, text });
      expect(answer.rows).toMatchObject([{ name: "pasted table", rows: 1 }]);
      const tooLong = { ...request, text: text.padEnd(LIMITS.pasted.most + 1) };
      await expect(importOperation.run(workspace, tooLong)).rejects.toMatchObject({ code: "too_much" });
      await expect(importOperation.run(workspace, request)).rejects.toThrow(/no pasted table/);
      await expect(importOperation.run(workspace, { ...request, files: ["a.csv"], text })).rejects.toThrow(
        /belongs to no file/,
      );
    }));
});
