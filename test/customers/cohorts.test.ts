import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cohortCustomersOperation, cohortsOperation } from "../../src/api/ask/cohorts-operations.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { drawn } from "../amount.ts";
import { inWorkspace } from "../workspace.ts";

const ASKED = [
  {},
  { interval: "quarter" as const, where: ["country=DE", "country=US"] },
  { where: ["product=Quillmoor Team"], policy: "chartmogul" },
  { where: ["currency=EUR"], policy: "lago", interval: "year" as const },
  { segment: "mrr>=200" },
];

describe("the customers of a cohort", () => {
  it("add up to its cell", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 300, seed: 5 });
      let compared = 0;
      const own = drawn("tables of cohorts", ASKED, { few: 2, all: 3 });
      for (const asked of own) {
        for (const of of ["net", "gross", "customers"] as const) {
          const { rows, currency } = await cohortsOperation.run(workspace, { ...asked, of, from: "2024-01" });
          for (const row of rows.filter((_, index) => index % 23 === 0)) {
            const cell = { cohort: row.cohort, age: row.age, limit: 4 };
            const found = await cohortCustomersOperation.run(workspace, { ...asked, of, ...cell });
            expect({ asked, row, total: found.total }).toEqual({ asked, row, total: row.amount });
            expect(found).toMatchObject({ figure: row.value, period: row.period, customers: row.customers });
            expect(found.rows.reduce((sum, { value }) => sum + value, found.rest)).toBe(found.total);
            expect(found.currency).toBe(currency ?? "EUR");
            if (of === "customers") expect(found.unit).toBe("count");
            compared += found.rows.length;
          }
        }
      }
      expect(compared).toBeGreaterThan(own.length === ASKED.length ? 200 : 0);
    });
  }, 300_000);

  it("are listed by what is left of them, with what they had", async () => {
    await inWorkspace(async (workspace, directory) => {
      const path = join(directory, "some.csv");
      await writeFile(
        path,
        "customer_id,start,end,amount,product\na,2024-01-10,2024-02-10,30,Base\na,2024-02-10,,45,Base\n" +
          "b,2024-01-20,2024-02-20,20,Base\nc,2024-02-01,,5,Base\n",
      );
      await importOperation.run(workspace, { source: "subscriptions", files: [path] });
      const cell = { cohort: "2024-01", age: 1 };
      const net = await cohortCustomersOperation.run(workspace, cell);
      expect(net).toMatchObject({ total: 4500, figure: 0.9, customers: 2, rest: 0, period: "2024-02" });
      expect(net.rows.map(({ name: _, account: __, ...row }) => row)).toEqual([
        { customer: "a", base: 3000, now: 4500, value: 4500 },
        { customer: "b", base: 2000, now: 0, value: 0 },
      ]);
      const gross = await cohortCustomersOperation.run(workspace, { ...cell, of: "gross" });
      expect(gross).toMatchObject({ total: 3000, figure: 0.6 });
      expect(gross.rows.map(({ value }) => value)).toEqual([3000, 0]);
      const people = await cohortCustomersOperation.run(workspace, { ...cell, of: "customers", limit: 1 });
      expect(people).toMatchObject({ total: 1, figure: 0.5, unit: "count", customers: 2 });
      const { rows, averages } = await cohortsOperation.run(workspace, { from: "2024-01", to: "2024-03" });
      expect(rows.map(({ cohort, age, amount, of_previous }) => [cohort, age, amount, of_previous])).toEqual([
        ["2024-01", 0, 5000, null],
        ["2024-01", 1, 4500, 0.9],
        ["2024-01", 2, 4500, 1],
        ["2024-02", 0, 500, null],
        ["2024-02", 1, 500, 1],
      ]);
      expect(averages.map(({ of_previous }) => of_previous)).toEqual([null, 0.909090909090909, 1]);
      const nobody = await cohortCustomersOperation.run(workspace, { cohort: "2024-03", age: 0 });
      expect(nobody).toMatchObject({ total: 0, figure: null, customers: 0, rows: [] });
      const day = cohortCustomersOperation.run(workspace, { cohort: "2024-01-10", age: 0 });
      await expect(day).rejects.toMatchObject({ code: "usage" });
    });
  }, 300_000);
});
