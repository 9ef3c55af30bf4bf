import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { reconcileOperation } from "../../src/api/ask/reconcile-operation.ts";
import { imports } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";
import { addsUp, importBooks, importText, reconcile, told } from "./list.ts";

const BOOKS = `customer_id,start,end,amount,name,email
c1,2024-01-10,,100,Acme,Billing@acme.test
c2,2024-01-10,,50,Bolt,pay@bolt.test
c3,2024-01-10,,30,Twin,
c4,2024-01-10,,20,Twin,
`;

const open = (run: (workspace: Workspace, directory: string) => Promise<void>) =>
  inWorkspace(async (workspace, directory) => {
    await importBooks(workspace, directory, BOOKS);
    await run(workspace, directory);
  });

describe("a list of figures", () => {
  it("names customers by id, e-mail or name, and says by which", async () => {
    await open(async (workspace, directory) => {
      const list =
        "Customer,Month,MRR\nc1,2024-01,100\npay@bolt.test,2024-01,50\ntwin,2024-01,30\nwho,2024-01,1\n";
      const found = await reconcile(workspace, directory, list);
      expect(found.customers).toEqual({ id: 1, email: 1, name: 0, ambiguous: 1, unknown: 1 });
      expect(told(found)).toEqual([
        { of: "c3 2024-01", theirs: 0, ours: 3_000, why: "ambiguous_customer" },
        { of: "c4 2024-01", theirs: 0, ours: 2_000, why: "ambiguous_customer" },
        { of: "twin 2024-01", theirs: 3_000, ours: 0, why: "ambiguous_customer" },
        { of: "who 2024-01", theirs: 100, ours: 0, why: "unknown_customer" },
      ]);
      expect(found.rows.find(({ customer }) => customer === "twin")?.hint).toBe("may be main/c3 or main/c4");
      const other = "id,email,name,month,mrr\nx1,BILLING@acme.test,,2024-01,100\nx2,,bolt,2024-01,50\n";
      const asked = await reconcile(workspace, directory, other, { map: ["customer=id"] });
      expect(asked.customers).toMatchObject({ email: 1, name: 1, unknown: 0 });
      expect(asked.mapping).toEqual({
        customer: "id",
        email: "email",
        name: "name",
        month: "month",
        mrr: "mrr",
      });
      expect(told(asked).map(({ of }) => of)).toEqual(["c3 2024-01", "c4 2024-01"]);
    });
  });

  it("may have a column for each month", async () => {
    await open(async (workspace, directory) => {
      const list =
        "Customer ID,Dec 2023,2024-01,february 2024\nc1,,100,100\nc2,0,50,55\nc3,,30,30\nc4,,20,20\n";
      const found = await reconcile(workspace, directory, list);
      expect(found).toMatchObject({ kind: "mrr", from: "2023-12", to: "2024-02", month_columns: 3 });
      expect(told(found).map(({ of }) => of)).toEqual(["c2 2024-02"]);
      const bad = reconcile(workspace, directory, list.replace("55", "fifty"));
      await expect(bad).rejects.toMatchObject({
        code: "bad_input",
        badRows: [{ row: 3, column: "february 2024", value: "fifty" }],
      });
    });
  });

  it("is in minor units, another currency or another language's months, if it says so", async () => {
    await open(async (workspace, directory) => {
      const cents = await reconcile(workspace, directory, "customer,month,mrr\nc1,Jan 2024,10000\n", {
        minor: true,
      });
      expect(cents.totals[0]).toMatchObject({ period: "2024-01", theirs: 10_000, ours: 20_000 });
      await importText(workspace, directory, "fx", "date,base,quote,rate\n2024-01-01,EUR,USD,1.25\n");
      const euro = await reconcile(workspace, directory, "customer,month,mrr\nc1,2024-01-31,80\n", {
        set: ["currency=EUR"],
      });
      expect(euro.totals[0]).toMatchObject({ currency: "USD", theirs: 10_000 });
      expect(euro.same).toBe(1);
      const apart = await reconcile(
        workspace,
        directory,
        "customer,month,mrr,currency\nc1,2024-01-31,80,EUR\n",
        {
          policy: "lago",
        },
      );
      expect(apart.totals).toMatchObject([
        { currency: "EUR", theirs: 8_000, ours: 0 },
        { currency: "USD", theirs: 0, ours: 20_000 },
      ]);
      expect(addsUp(apart)).toBe(true);
      await setSetting.run(workspace, { name: "currency", value: "EUR" });
      const own = await reconcile(workspace, directory, "customer,month,mrr\nc1,2024-01-31,80\n");
      expect(own.totals[0]).toMatchObject({ currency: "EUR", theirs: 8_000 });
    });
  });

  it("adds up several rows of a customer and month", async () => {
    await open(async (workspace, directory) => {
      const found = await reconcile(
        workspace,
        directory,
        "customer,month,mrr\nc1,2024-01,60\nc1,2024-01,40\nc2,2024-01,50\n",
      );
      expect(found.same).toBe(2);
    });
  });

  it("is about one account, if it says so", async () => {
    await open(async (workspace, directory) => {
      const list = "customer,month,mrr\nc1,2024-01,100\n";
      await expect(reconcile(workspace, directory, list, { account: "other" })).rejects.toThrow(
        "unknown account: other",
      );
      expect((await reconcile(workspace, directory, list, { account: "main" })).totals[0]?.ours).toBe(20_000);
    });
  });

  it("may be gzipped or Parquet, and leaves nothing behind", async () => {
    await open(async (workspace, directory) => {
      const zipped = join(directory, "list.csv.gz");
      await writeFile(zipped, gzipSync("customer,month,mrr\nc1,2024-01,100\n"));
      expect((await reconcileOperation.run(workspace, { file: zipped })).same).toBe(1);
      const parquet = join(directory, "list.parquet");
      await workspace.warehouse.exec(
        `copy (select 'c1' as customer, date '2024-01-31' as month, 100.0::decimal(10,2) as mrr) to '${parquet}' (format parquet)`,
      );
      expect((await reconcileOperation.run(workspace, { file: parquet })).same).toBe(1);
      const left = await workspace.warehouse.query(
        "select table_name from information_schema.tables where table_name like 'staged%' or table_name like 'their%' or table_name like 'rejects%'",
      );
      expect(left).toEqual([]);
      expect((await imports.run(workspace, {})).rows.length).toBe(1);
    });
  });
});

describe("a list that cannot be read", () => {
  it.each([
    [
      "customer,month,mrr\nc1,2024-01,1e3\nc1,soon,5\n",
      {},
      "bad_input",
      { row: 2, column: "mrr", value: "1e3" },
    ],
    ["customer,month,mrr\n,2024-01,5\n", {}, "bad_input", { row: 2, column: "customer" }],
    ["who,month,mrr\nc1,2024-01,5\n", {}, "bad_input", { row: 1, column: "customer" }],
    ["customer,when,mrr\nc1,2024-01,5\n", {}, "bad_input", { row: 1, column: "month" }],
    ["customer,month\nc1,2024-01\n", {}, "bad_input", { row: 1, column: "mrr" }],
    ["customer,month,mrr\n", {}, "bad_input", { row: 1 }],
    ["customer,month,mrr\nc1,2024-01,5\n", { map: ["mrr=MRR now"] }, "bad_input", { column: "MRR now" }],
  ])("%j is refused, with the row and column", async (list, asked, code, row) => {
    await open(async (workspace, directory) => {
      const refused = reconcile(workspace, directory, list, asked);
      await expect(refused).rejects.toMatchObject({
        code,
        badRows: expect.arrayContaining([expect.objectContaining(row)]),
      });
    });
  });

  it("may be compared without its bad rows", async () => {
    await open(async (workspace, directory) => {
      const found = await reconcile(
        workspace,
        directory,
        "customer,month,mrr\nc1,2024-01,100\nc2,soon,50\n",
        { skip_bad: true },
      );
      expect(found).toMatchObject({ bad_rows: 1, same: 1 });
    });
  });

  it("has no columns that are unknown", async () => {
    await open(async (workspace, directory) => {
      const refused = reconcile(workspace, directory, "customer,month,mrr\nc1,2024-01,5\n", {
        map: ["shoe=size"],
      });
      await expect(refused).rejects.toMatchObject({ code: "usage" });
    });
  });
});
