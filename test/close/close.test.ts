import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { driftOperation } from "../../src/api/ask/drift-operation.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { closeOperation, closesOperation, removeCloseOperation } from "../../src/api/books/closes.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";
import { byMonth, everything, importRows } from "./books.ts";

const FIRST = ["acme,2024-01-10,,100", "bolt,2024-02-05,,50", "coda,2024-01-20,2024-03-15,30"];
/** acme was 130 all along, dove came in February already, bolt left in February already. */
const LATE = ["acme,2024-01-10,,130", "dove,2024-02-20,,70", "bolt,2024-02-05,2024-02-25,50"];
const CLOSED: [string, string] = ["2024-01", "2024-02"];
const MONTHS: [string, string] = ["2024-01", "2024-04"];

describe("closed months", () => {
  it("keep every figure when late evidence adds, changes and removes; drift is in the first open month", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importRows(workspace, directory, FIRST);
      const before = await everything(workspace, CLOSED, false);
      await closeOperation.run(workspace, { period: "2024-02" });
      expect(await everything(workspace, CLOSED, true)).toEqual(before);
      await importRows(workspace, directory, LATE);
      expect(await everything(workspace, CLOSED, true)).toEqual(before);
      expect(await byMonth(workspace, "mrr", MONTHS)).toEqual([13000, 18000, 20000, 20000]);
      expect(await byMonth(workspace, "mrr", MONTHS, false)).toEqual([16000, 23000, 20000, 20000]);
      expect(await byMonth(workspace, "new_mrr", MONTHS)).toEqual([13000, 5000, 7000, 0]);
      expect(await byMonth(workspace, "expansion_mrr", MONTHS)).toEqual([0, 0, 3000, 0]);
      expect(await byMonth(workspace, "churned_mrr", MONTHS)).toEqual([0, 0, -8000, 0]);
      const { rows } = await metric.run(workspace, {
        metric: "net_new_mrr",
        by: ["cause"],
        from: "2024-03",
        to: "2024-03",
        as_reported: true,
      });
      expect(rows.filter(({ value }) => value !== 0)).toEqual([
        { period: "2024-03", cause: "new", value: 7000 },
        { period: "2024-03", cause: "plan", value: 3000 },
        { period: "2024-03", cause: "churn", value: -8000 },
      ]);
    });
  });

  it("are explained by what they were made from, and drift by what came late", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importRows(workspace, directory, FIRST);
      const ask = { from: "2024-02", to: "2024-02", limit: 9 };
      const before = await explainOperation.run(workspace, { metric: "mrr", ...ask });
      await closeOperation.run(workspace, { period: "2024-02" });
      await importRows(workspace, directory, LATE);
      const after = await explainOperation.run(workspace, { metric: "mrr", ...ask, as_reported: true });
      expect({ ...after, sql: "" }).toEqual({ ...before, sql: "", as_reported: true });
      const moved = await explainOperation.run(workspace, {
        metric: "net_new_mrr",
        from: "2024-03",
        as_reported: true,
      });
      const told = moved.rows.map(({ customer, at, type, value, evidence }) => [
        customer,
        at,
        type,
        value,
        evidence.map((one) => `${one.import}:${one.row}`),
      ]);
      expect(told).toEqual([
        ["dove", "2024-03-01T00:00:00Z", "new", 7000, ["2:3"]],
        ["bolt", "2024-03-01T00:00:00Z", "churn", -5000, ["1:3"]],
        ["acme", "2024-03-01T00:00:00Z", "expansion", 3000, ["1:2", "2:2"]],
        ["coda", "2024-03-15T00:00:00Z", "churn", -3000, ["1:4"]],
      ]);
      expect(moved.total).toBe(2000);
    });
  });

  it("say what has changed since, adding up, and by which rows", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importRows(workspace, directory, FIRST);
      await closeOperation.run(workspace, { period: "2024-02" });
      expect((await driftOperation.run(workspace, {})).rows).toEqual([]);
      await importRows(workspace, directory, LATE);
      const { figures, rows } = await driftOperation.run(workspace, {});
      const differences = figures.filter(({ difference }) => difference !== 0);
      expect(differences.map(({ metric: id, reported, now }) => [id, reported, now])).toEqual([
        ["mrr", 18000, 23000],
        ["new_mrr", 5000, 12000],
        ["churned_mrr", 0, -5000],
        ["net_new_mrr", 5000, 7000],
      ]);
      expect(
        rows.map((row) => [row.customer, row.type, row.difference, row.evidence.map((one) => one.row)]),
      ).toEqual([
        ["dove", "new", 7000, [3]],
        ["bolt", "churn", -5000, [4]],
        ["acme", "opening", 3000, [2]],
      ]);
      const january = await driftOperation.run(workspace, { period: "2024-01" });
      expect(january.rows).toMatchObject([
        {
          customer: "acme",
          type: "new",
          cause: "new",
          reported: 10000,
          now: 13000,
          evidence: [{ import: 2, row: 2 }],
        },
      ]);
    });
  });

  it("follow each other with drift between, whatever became of the warehouse", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importRows(workspace, directory, FIRST);
      await closeOperation.run(workspace, { period: "2024-01" });
      await importRows(workspace, directory, LATE);
      await closeOperation.run(workspace, { period: "2024-02" });
      await importRows(workspace, directory, ["echo,2024-01-01,2024-03-20,11", "acme,2024-01-10,,90"]);
      await closeOperation.run(workspace, { period: "2024-Q1" });
      await importRows(workspace, directory, ["dove,2024-02-20,2024-04-10,70"]);
      expect(await byMonth(workspace, "mrr", MONTHS)).toEqual([13000, 23000, 16000, 9000]);
      expect(await byMonth(workspace, "mrr", MONTHS, false)).toEqual([13100, 20100, 16000, 9000]);
      expect(await byMonth(workspace, "expansion_mrr", MONTHS)).toEqual([0, 3000, 0, 0]);
      expect(await byMonth(workspace, "churned_mrr", MONTHS)).toEqual([0, -5000, -4100, -7000]);
      const { figures, rows } = await driftOperation.run(workspace, {});
      for (const period of ["2024-01", "2024-02", "2024-Q1"]) {
        const own = rows.filter((row) => row.period === period);
        const sum = own.reduce((total, { difference }) => total + difference, 0);
        expect(sum).toBe(figures.find((one) => one.period === period && one.metric === "mrr")?.difference);
        expect(own.every(({ evidence }) => evidence.length > 0)).toBe(true);
      }
      const before = await everything(workspace, MONTHS, true);
      await workspace.close();
      const data = join(directory, "data");
      await rm(join(data, "warehouse.duckdb"), { force: true });
      const again = await Workspace.open(data, workspace.effects);
      expect(await everything(again, MONTHS, true)).toEqual(before);
      expect((await driftOperation.run(again, {})).rows).toEqual(rows);
      await again.close();
    });
  });
});

describe("drift", () => {
  it("is a reactivation or an expansion by what the closed books say of the customer", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importRows(workspace, directory, FIRST);
      await closeOperation.run(workspace, { period: "2024-Q1" });
      await importRows(workspace, directory, ["coda,2024-03-20,,40", "acme,2024-02-01,,25"]);
      expect(await byMonth(workspace, "reactivation_mrr", MONTHS)).toEqual([0, 0, 0, 4000]);
      const { rows } = await metric.run(workspace, {
        metric: "expansion_mrr",
        by: ["cause"],
        from: "2024-04",
        to: "2024-04",
        as_reported: true,
      });
      expect(rows).toEqual([{ period: "2024-04", cause: "seats", value: 2500 }]);
      expect(await byMonth(workspace, "active_customers", MONTHS)).toEqual([2, 3, 2, 3]);
    });
  });
});

describe("rates and costs of closed months", () => {
  it("stay; what has changed of them is fx and a cost of the first open month", async () => {
    await inWorkspace(async (workspace, directory) => {
      const add = async (source: "fx" | "costs", name: string, ...lines: string[]) => {
        const path = join(directory, `${name}.csv`);
        await writeFile(path, `${lines.join("\n")}\n`);
        await importOperation.run(workspace, { source, files: [path] });
      };
      const header = "customer_id,start,amount,currency";
      await importRows(workspace, directory, ["acme,2024-01-10,100,EUR", "bolt,2024-02-10,50,EUR"], header);
      await add("fx", "rates", "date,base,quote,rate", "2024-01-01,EUR,USD,1.1");
      await add("costs", "costs", "month,amount,kind", "2024-01,600,new", "2024-03,100,new");
      const before = await everything(workspace, CLOSED, false);
      await closeOperation.run(workspace, { period: "2024-02" });
      await add("fx", "later", "date,base,quote,rate", "2024-01-01,EUR,USD,1.2");
      await add("costs", "late", "month,amount,kind", "2024-01,700,new", "2024-02,30,new");
      expect(await everything(workspace, CLOSED, true)).toEqual(before);
      expect(await byMonth(workspace, "mrr", MONTHS)).toEqual([11000, 16500, 18000, 18000]);
      expect(await byMonth(workspace, "fx_mrr", MONTHS)).toEqual([0, 0, 1500, 0]);
      const late = ["coda,2024-03-05,100,EUR"];
      await importRows(workspace, directory, late, header);
      const ratios = await byMonth(workspace, "new_cac_ratio", MONTHS);
      const shown = ratios.map((ratio) => (typeof ratio === "number" ? ratio.toFixed(9) : ratio));
      const [january, march] = [600 / (110 * 12), (100 + 100 + 30) / (120 * 12)];
      expect(shown).toEqual([january.toFixed(9), null, march.toFixed(9), null]);
      const { rows } = await driftOperation.run(workspace, { period: "2024-02" });
      expect(rows.map((row) => [row.customer, row.type, row.difference])).toEqual([
        ["acme", "opening", 1000],
        ["bolt", "new", 500],
      ]);
    });
  });
});

describe("what the closed books name and evidence no longer does", () => {
  it("is still told apart by product and price, and explained", async () => {
    await inWorkspace(async (workspace, directory) => {
      const header = "customer_id,start,amount,item_id,plan";
      await importRows(
        workspace,
        directory,
        ["acme,2024-01-10,100,i1,Old", "bolt,2024-01-11,20,i2,New"],
        header,
      );
      await closeOperation.run(workspace, { period: "2024-01" });
      const ask = { metric: "mrr", from: "2024-01", to: "2024-02", by: ["plan"], as_reported: true };
      await importRows(workspace, directory, ["acme,2024-01-10,100,i1,New"], header);
      const { rows } = await metric.run(workspace, ask);
      await setSetting.run(workspace, { name: "timezone", value: "Asia/Tokyo" });
      await workspace.states();
      await setSetting.run(workspace, { name: "timezone", value: "UTC" });
      expect((await metric.run(workspace, ask)).rows).toEqual(rows);
      expect(rows).toEqual([
        { period: "2024-01", price: "New", value: 2000 },
        { period: "2024-01", price: "Old", value: 10000 },
        { period: "2024-02", price: "New", value: 12000 },
        { period: "2024-02", price: "Old", value: 0 },
      ]);
      const proof = await explainOperation.run(workspace, {
        metric: "new_mrr",
        from: "2024-01",
        where: ["plan=Old"],
        as_reported: true,
      });
      expect(proof.rows).toMatchObject([
        { customer: "acme", price: "Old", evidence: [{ import: 1, row: 2 }] },
      ]);
    });
  });
});

describe("closing", () => {
  it("lists closes, and takes back the last only", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importRows(workspace, directory, FIRST);
      await closeOperation.run(workspace, { period: "2024-01" });
      await closeOperation.run(workspace, { period: "2024-02" });
      expect((await closesOperation.run(workspace, {})).rows).toMatchObject([
        { period: "2024-01", closed_up_to: "2024-01-31", evidence: 1, policy: "cambium", currency: "USD" },
        {
          period: "2024-02",
          closed_up_to: "2024-02-29",
          closed_at: "2026-01-01T12:00:00.000Z",
          timezone: "UTC",
        },
      ]);
      const remove = (period: string) => removeCloseOperation.run(workspace, { period });
      await expect(remove("2024-01")).rejects.toThrow(
        "you can only undo the last close, and 2024-02 was closed after 2024-01",
      );
      await expect(remove("2023-12")).rejects.toThrow("2023-12 isn't closed");
      await remove("2024-02");
      await importRows(workspace, directory, LATE);
      expect(await byMonth(workspace, "mrr", MONTHS)).toEqual([13000, 23000, 20000, 20000]);
      await remove("2024-01");
      expect(await byMonth(workspace, "mrr", MONTHS)).toEqual([16000, 23000, 20000, 20000]);
    });
  });

  it("refuses what cannot be closed, and says why", async () => {
    await inWorkspace(async (workspace, directory) => {
      const close = (period: string, with_earlier = false) =>
        closeOperation.run(workspace, { period, with_earlier });
      await expect(close("2024-02")).rejects.toThrow("there's no data to close yet");
      await importRows(workspace, directory, FIRST);
      await expect(close("2026-01")).rejects.toThrow("2026-01 isn't over yet");
      await expect(close("2024-W05")).rejects.toThrow("2024-W05 isn't a month, quarter or year");
      await expect(driftOperation.run(workspace, {})).rejects.toThrow("no period is closed yet");
      await close("2024-02");
      await expect(close("2024-02")).rejects.toThrow(
        "2024-02 is already closed: the last closed period is 2024-02",
      );
      await expect(close("2024-01")).rejects.toThrow("2024-01 is already closed");
      await expect(close("2024-Q2")).rejects.toThrow("2024-03 is still open");
      await expect(driftOperation.run(workspace, { period: "2024-Q1" })).rejects.toThrow(
        "2024-Q1 is not closed",
      );
      await close("2024-Q2", true);
      expect((await closesOperation.run(workspace, {})).rows.length).toBe(2);
    });
  });

  it.each([
    ["policy", "stripe", "closed under policy cambium, not stripe"],
    ["currency", "EUR", "closed in USD, not EUR"],
    ["timezone", "Asia/Tokyo", "closed in time zone UTC, not Asia/Tokyo"],
  ])("is answered only under the same %s", async (name, value, message) => {
    await inWorkspace(async (workspace, directory) => {
      await importRows(workspace, directory, FIRST);
      await closeOperation.run(workspace, { period: "2024-01" });
      await setSetting.run(workspace, { name, value });
      await expect(byMonth(workspace, "mrr", MONTHS)).rejects.toThrow(message);
      await expect(closeOperation.run(workspace, { period: "2024-02" })).rejects.toThrow(message);
      await expect(byMonth(workspace, "active_customers", MONTHS, false)).resolves.toHaveLength(4);
    });
  });
});
