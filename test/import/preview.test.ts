import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importPreviewOperation } from "../../src/api/evidence/import-preview.ts";
import { PREVIEW } from "../../src/base/limits.ts";
import { type Folder, openFolder } from "../workspace.ts";
import { texts, workbookOf } from "./workbook-file.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

async function preview(content: string, input: object = {}) {
  const path = join(folder.directory, "list.csv");
  await writeFile(path, content);
  const answer = await importPreviewOperation.run(folder.workspace, { files: [path], ...input });
  const [file] = answer.files;
  if (file === undefined) throw new Error("no file");
  return { ...answer, file };
}

const readAs = (columns: { column: string; field: string | null; how: string }[]) =>
  Object.fromEntries(columns.map(({ column, field, how }) => [column, field ?? how]));

describe("a preview of a file", () => {
  it("says what each column would be read as, also where what is needed is missing", async () => {
    const source = "subscriptions";
    const { file } = await preview("Customer,since,MRR,country\na,2024-01-01,5,SE\n", { source });
    expect(readAs(file.columns)).toEqual({
      customer: "customer_id",
      since: "attribute",
      mrr: "amount",
      country: "attribute",
    });
    expect(file.missing).toEqual(["start"]);
    const said = await preview("Customer,since,MRR,country\na,2024-01-01,5,SE\n", {
      source,
      map: ['start="since"'],
      ignore: ["country"],
      attribute: ["MRR"],
    });
    expect(readAs(said.file.columns)).toEqual({
      customer: "customer_id",
      since: "start",
      mrr: "attribute",
      country: "ignored",
    });
    expect(said.file.missing).toEqual(["amount"]);
    expect(await folder.workspace.store.imports()).toEqual([]);
  });

  it.each([
    ["customer_id,start,amount", "subscriptions"],
    ["Customer,Start Date,Monthly Amount,Country", "subscriptions"],
    ["subscription_item_id,event_timestamp,mrr_change,customer_id", "sigma"],
    ["item,effective_at,amount_micros", "states"],
    ["date,base,quote,rate", "fx"],
    ["month,amount,kind", "costs"],
    ["a,b", "subscriptions"],
    ["Customer,Month,MRR", "mrr"],
    ["customer_id,month,amount", "mrr"],
    ["Customer,Plan,2024-01,2024-02,2024-03", "mrr"],
    ["customer,date,mrr_after", "changes"],
    ["Customer,Date,MRR", "changes"],
    ["Customer,Effective date,MRR change,Currency", "changes"],
    ["Customer,Created,Price,Interval,Canceled at", "subscriptions"],
    ["Customer,Invoice number,Invoice date,Total", "invoices"],
    ["Customer,Date,Amount,Period start,Period end", "invoices"],
    ["customer_id,start,amount,as_of", "current"],
    ["Customer,Plan,MRR", "current"],
    ["id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC)", "subscriptions"],
  ])("with %s is one of %s", async (header, source) => {
    const cells = header.split(",").map(() => "1");
    expect((await preview(`${header}\n${cells.join(",")}\n`)).source).toBe(source);
  });

  it.each([
    ["mrr", "customer_id,start,amount", { start: "month", amount: "mrr" }],
    ["mrr", "Customer,Start Date,Fee,Month", { "start date": "attribute", fee: "mrr", month: "month" }],
    ["changes", "Client,Valid from,Price", { "valid from": "date", price: "mrr" }],
    ["changes", "Client,Valid from,Price,Change", { price: "attribute", change: "change" }],
  ])("as %s takes what subscriptions call start and amount, of %s", async (source, header, expected) => {
    const row = header.split(",").map(() => "1");
    const { file } = await preview(`${header}\n${row.join(",")}\n`, { source });
    expect(readAs(file.columns)).toMatchObject(expected);
    expect(file.missing).toEqual([]);
  });

  it("says the words of statuses and intervals, what each means, and what it could mean", async () => {
    const list =
      "customer_id,start,amount,status,interval\na,2024-01-01,5,Live,Quarterly\nb,2024-01-01,5,Snoozed,\n";
    const { file } = await preview(list);
    expect(file.words).toEqual([
      { field: "interval", word: "quarterly", meaning: "3 month" },
      { field: "status", word: "live", meaning: "active" },
      { field: "status", word: "snoozed", meaning: null },
    ]);
    const meanings = Object.fromEntries(file.fields.map((one) => [one.field, one.meanings]));
    expect(meanings).toMatchObject({
      amount: [],
      interval: ["day", "week", "month", "3 month", "6 month", "year"],
      status: expect.arrayContaining(["active", "paused", "ended"]),
    });
    const said = await preview(list, { value: ["status:snoozed=paused"] });
    expect(said.file.words).toContainEqual({ field: "status", word: "snoozed", meaning: "paused" });
  });

  it("asks for the day of a list of what is current, which one answer gives", async () => {
    const list = "Customer,Plan,MRR\na,Pro,5\n";
    expect((await preview(list)).file.missing).toEqual(["as_of"]);
    expect((await preview(list, { as_of: "2024-01-31" })).file.missing).toEqual([]);
  });

  it("reads a column for each month as its MRR, at its place, unless it is left out", async () => {
    const grid = "2024-02,Customer,2024-01\n6,a,5\n";
    const { file } = await preview(grid, { ignore: ["2024-02"] });
    expect(file.columns.map(({ column, field, how }) => [column, field, how])).toEqual([
      ["2024-02", null, "ignored"],
      ["customer", "customer_id", "guess"],
      ["2024-01", "mrr", "name"],
    ]);
    expect(file.rows[0]?.cells).toEqual(["6", "a", "5"]);
    expect(file.missing).toEqual([]);
    expect((await preview(grid, { source: "subscriptions" })).file.missing).toEqual(["start", "amount"]);
  });

  it("knows a vendor's export, and reads it as any other file where it is told so", async () => {
    const header = "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC)";
    const list = `${header}\nsub_1,cus_1,Pro,3,usd,month,20,active,2025-12-25 20:18\n`;
    const { file, presets } = await preview(list);
    expect(file.preset?.name).toBe("stripe-subscriptions");
    expect(presets.map(({ name }) => name)).toContain("stripe-subscriptions");
    expect(new Set(file.columns.map(({ how }) => how))).toEqual(new Set(["preset"]));
    const plain = await preview(list, { as: "none" });
    expect(plain.file.preset).toBeNull();
    expect(plain.file.columns.some(({ how }) => how === "preset")).toBe(false);
  });

  it("says which sheets a workbook has, and reads the one that is asked for", async () => {
    const path = join(folder.directory, "book.xlsx");
    const months = [texts("Customer", "Month", "MRR"), texts("a", "2024-01", "5")];
    const sheets = [
      { name: "Periods", rows: [texts("customer_id", "start", "amount"), texts("a", "2024-01-01", "5")] },
      { name: "By month", rows: months },
    ];
    await writeFile(path, workbookOf(sheets));
    const seen = (input: object) => importPreviewOperation.run(folder.workspace, { files: [path], ...input });
    const first = await seen({});
    expect(first.source).toBe("subscriptions");
    expect(first.files[0]?.sheets).toEqual(["Periods", "By month"]);
    const second = await seen({ sheet: "By month" });
    expect(second.source).toBe("mrr");
    expect(second.files[0]?.rows).toEqual([{ row: 2, cells: ["a", "2024-01", "5"] }]);
  });

  it("shows a table that is pasted", async () => {
    const text = "Customer\tStart date\tMRR\nAda\t1/31/2024\t$1,200.00\n";
    const { source, files } = await importPreviewOperation.run(folder.workspace, { files: ["-"], text });
    expect(source).toBe("subscriptions");
    expect(files[0]).toMatchObject({ file: "pasted table", missing: [], sheets: [], preset: null });
    expect(files[0]?.rows[0]?.cells).toEqual(["Ada", "1/31/2024", "$1,200.00"]);
  });

  it("shows as much as it may, and says what more there is", async () => {
    const wide = (columns: number) => Array.from({ length: columns }, (_, index) => `c${index}`).join(",");
    const long = "x".repeat(PREVIEW.characters + 1);
    const tall = Array.from({ length: PREVIEW.rows + 1 }, () => `${long},2`).join("\n");
    const { file } = await preview(`a,b\n${tall}\n`);
    expect(file.rows.map(({ row }) => row)).toEqual(Array.from({ length: PREVIEW.rows }, (_, at) => at + 2));
    expect(file.rows[0]?.cells).toEqual(["x".repeat(PREVIEW.characters), "2"]);
    for (const more of [0, 1]) {
      const { file: other } = await preview(`${wide(PREVIEW.columns + more)}\n1\n`);
      expect([other.columns.length, other.more_columns]).toEqual([PREVIEW.columns, more]);
    }
  });

  it("refuses what is no table", async () => {
    await expect(preview("")).rejects.toThrow("list.csv is empty");
  });
});
