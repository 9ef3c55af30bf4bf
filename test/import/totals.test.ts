import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Folder, openFolder } from "../workspace.ts";
import { cambiumHere, inScratch, writeInto } from "./cli.ts";
import { tried } from "./trial.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

const GRID = "Customer,2025-01,2025-02\nAcme,100,120\nBolt,50,50\n";
const says = async (source: Parameters<typeof tried>[1], content: string) =>
  (await tried(folder, source, content, source === "current" ? { as_of: "2025-01-31" } : {})).warnings
    .total_row;

describe("a row of totals", () => {
  it("is warned of, and left out when that's said", async () => {
    const content = `${GRID}Total,150,170\n`;
    const { mrr, warnings } = await tried(folder, "mrr", content);
    expect(mrr).toMatchObject({ "2025-01": 30_000, "2025-02": 34_000 });
    expect(warnings.total_row).toBe(
      '1 row looks like a total and counts as a customer: "Total" in row 4. If it isn\'t a customer, pass --without-row "Total".',
    );
    const without = await tried(folder, "mrr", content, { without_row: ["total"] });
    expect(without.mrr).toMatchObject({ "2025-01": 15_000, "2025-02": 17_000 });
    expect(without.understood).toMatchObject({ rows: 2, customers: 2, rows_left_out: ["total"] });
    expect(without.warnings).toEqual({});
  });

  it.each([
    "TOTAL",
    "Grand Total",
    "Subtotal:",
    "Summe",
    "Gesamtsumme",
    "Totale",
    "Somme",
    "合计",
    "Total MRR",
  ])("is known by its name: %s", async (name) => {
    expect(await says("mrr", `${GRID}${name},1,2\n`)).toContain(`"${name}" in row 4`);
  });

  it.each(["Totally Games", "Sumo", "Acme Total Care", "Gesamtkunst GmbH"])(
    "isn't a customer called %s",
    async (name) => {
      expect(await says("mrr", `${GRID}${name},1,2\n`)).toBeUndefined();
    },
  );

  it("is known by its figures, but for what rounding leaves", async () => {
    expect(await says("mrr", `${GRID}Everybody,150,170\n`)).toContain('"Everybody" in row 4');
    expect(await says("mrr", `${GRID}Everybody,150.01,170\n`)).toContain('"Everybody" in row 4');
    expect(await says("mrr", `${GRID}Everybody,150,160\n`)).toBeUndefined();
  });

  it("isn't a customer that is as large as two others that never change", async () => {
    const flat = "Customer,2025-01,2025-02,2025-03\nAcme,100,100,100\nBolt,50,50,50\nCove,50,50,50\n";
    expect(await says("mrr", flat)).toBeUndefined();
    expect(await says("mrr", "Customer,2025-01,2025-02\nAcme,100,120\nBolt,100,120\n")).toBeUndefined();
  });

  it("is known in long lists, and in lists of what is current", async () => {
    const long =
      "customer,month,mrr\na,2025-01,10\nb,2025-01,20\nall,2025-01,30\na,2025-02,15\nb,2025-02,20\n";
    expect(await says("mrr", `${long}all,2025-02,35\n`)).toContain('"all" in row 4');
    const six = ["a", "b", "c", "d", "e"].map((name, n) => `${name},${n + 1}`).join("\n");
    expect(await says("current", `customer,amount\n${six}\nall,15\n`)).toContain('"all" in row 7');
    expect(await says("current", "customer,amount\na,1\nb,2\nTotal,3\n")).toContain('"Total" in row 4');
    const periods = "customer_id,start,amount\na,2025-01-01,1\nb,2025-01-01,2\nSum,2025-01-01,3\n";
    expect(await says("subscriptions", periods)).toContain('"Sum" in row 4');
    const bills = "customer,date,amount\na,2025-01-01,1\nb,2025-01-01,2\nTotal,2025-01-01,3\n";
    expect(await says("invoices", bills)).toContain('"Total" in row 4');
  });

  it("can be several, each left out by its name", async () => {
    const content = `${GRID}Subtotal,150,170\n"Total, all",1,1\nTotal,150,170\n`;
    expect(await says("mrr", content)).toContain('pass --without-row "Subtotal" --without-row "Total"');
    await inScratch(async (scratch) => {
      const path = await writeInto(scratch, "grid.csv", content);
      const leave = ["Subtotal", "Total, all", "Total"].flatMap((name) => ["--without-row", name]);
      const args = ["import", "mrr", path, ...leave, "--data", `${scratch}/data`, "--json"];
      const { stdout, stderr } = await cambiumHere(args);
      expect(stderr).toBe("");
      expect(JSON.parse(stdout).understood[0]).toMatchObject({ rows: 2, customers: 2, warnings: [] });
    });
  });
});

describe("a dash in a grid of months", () => {
  it.each(["-", "–", "—", "$ -", "- €", "--"])("is no amount, and said: %s", async (dash) => {
    const content = `Customer,2025-01,2025-02,2025-03\nAcme,100,120,${dash}\nBolt,50,${dash},50\nCove,5,5,5\n`;
    const { mrr, understood } = await tried(folder, "mrr", content);
    expect(mrr).toEqual({ "2025-01": 15_500, "2025-02": 12_500, "2025-03": 5500 });
    expect(understood.words).toEqual([{ field: "mrr", word: dash, meaning: "0", is_said: false }]);
  });

  it("is no amount in a list of a row a month, beside signs that set the currency", async () => {
    const list = "customer,month,mrr\na,2025-01,€10\nb,2025-01,€20\nb,2025-02,-\na,2025-02,€10\n";
    const { understood } = await tried(folder, "mrr", list);
    expect(understood.amounts?.currency_by_sign).toBe("EUR");
  });

  it("is said on the command line", async () => {
    await inScratch(async (scratch) => {
      const path = await writeInto(scratch, "grid.csv", "Customer,2025-01,2025-02\nAcme,100,-\nBolt,5,5\n");
      const { stdout } = await cambiumHere(["import", "mrr", path, "--data", `${scratch}/data`]);
      expect(stdout).toMatch(/^ {2}no amount +-$/m);
    });
  });

  it("stays a bad row in a list of subscriptions", async () => {
    const list = "customer_id,start,amount\na,2025-01-01,-\nb,2025-01-01,5\n";
    await expect(tried(folder, "subscriptions", list)).rejects.toThrow(/row 2, column amount/);
  });

  it("needs no --value, which says so", async () => {
    const content = "Customer,2025-01\nAcme,100\n";
    await expect(tried(folder, "mrr", content, { value: ["mrr:-=0"] })).rejects.toMatchObject({
      message: "you can't give words of mrr a meaning",
      hint: "A list of mrr has no columns of words: correct the values in the file, or leave out --value.",
    });
    const list = "customer_id,start,amount\na,2025-01-01,5\n";
    await expect(tried(folder, "subscriptions", list, { value: ["amount:-=0"] })).rejects.toMatchObject({
      hint: "Use --value for the words of interval, discount_kind, status, kind.",
    });
  });
});
