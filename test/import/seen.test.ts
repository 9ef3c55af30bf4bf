import { describe, expect, it } from "vitest";
import { customersOperation } from "../../src/api/ask/customers-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { SourceName } from "../../src/sources/sources.ts";
import { type Books, inBooks, type Lines } from "./shape-books.ts";

const months = ["2025-01", "2025-02", "2025-03", "2025-04"];
const each = (line: (month: string) => string) => months.map(line);

const LISTS: [source: SourceName, what: string, lines: Lines, until: string][] = [
  [
    "mrr",
    "columns of months",
    ["customer,2025-01,2025-02,2025-03,2025-04", "a,100,100,100,100"],
    "2025-04-01",
  ],
  ["mrr", "rows of months", ["customer,month,mrr", ...each((month) => `a,${month},100`)], "2025-04-01"],
  ["invoices", "bills", ["customer,date,amount", ...each((month) => `a,${month}-05,100`)], "2025-04-05"],
  ["current", "lists", ["customer,amount,as_of", ...each((month) => `a,100,${month}-20`)], "2025-04-20"],
  ["changes", "changes", ["customer,date,mrr_after", ...each((month) => `a,${month}-05,100`)], "2025-04-05"],
  [
    "subscriptions",
    "renewals",
    [
      "customer_id,start,end,amount",
      ...each((month) => `a,${month}-05,,100`).slice(3),
      "a,2025-01-05,2025-04-05,100",
    ],
    "2025-04-05",
  ],
];

const asOf = async ({ workspace }: Books) => (await customersOperation.run(workspace, {})).as_of;

describe("the latest evidence", () => {
  it.each(LISTS)("of %s is of its last row though nothing changed: %s", async (source, _, lines, until) => {
    await inBooks(async (books) => {
      await books.take(source, lines);
      expect(await asOf(books)).toBe(until);
      expect(await books.mrr("2025-01", "2025-05")).toEqual([10_000, 10_000, 10_000, 10_000, 10_000]);
      const { rows, evidence_until } = await metric.run(books.workspace, { metric: "mrr", from: "2025-01" });
      expect([rows.at(-1)?.period, evidence_until]).toEqual(["2025-04", undefined]);
    });
  });

  it("moves on with an import that changes nothing, and back when that is undone", () =>
    inBooks(async (books, directory) => {
      await books.take("mrr", ["customer,month,mrr", "a,2025-01,100"]);
      expect(await asOf(books)).toBe("2025-01-01");
      const second = await books.take("mrr", ["customer,month,mrr", "a,2025-02,100"]);
      expect(await asOf(books)).toBe("2025-02-01");
      await books.remove(second);
      expect(await asOf(books)).toBe("2025-01-01");
      const files = [`${directory}/file2.csv`];
      const { figures } = await importOperation.run(books.workspace, { source: "mrr", files });
      expect(figures.mrr.map(({ period }) => period)).toEqual(["2024-12", "2025-01", "2025-02"]);
    }));

  it("isn't what is still to come, nor of a bill that is void", () =>
    inBooks(async (books) => {
      await books.take("invoices", [
        "customer,date,amount,status",
        "a,2025-01-05,100,paid",
        "a,2025-02-05,100,paid",
        "a,2025-03-05,100,void",
      ]);
      expect(await asOf(books)).toBe("2025-02-05");
      await books.take("mrr", ["customer,month,mrr", "b,2025-03,10", "b,2026-03,10"]);
      expect(await asOf(books)).toBe("2025-04-01");
    }));
});
