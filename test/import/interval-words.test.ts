import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importPreviewOperation } from "../../src/api/evidence/import-preview.ts";
import { type Folder, openFolder } from "../workspace.ts";
import { cambiumHere, inScratch, writeInto } from "./cli.ts";
import { tried } from "./trial.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

const list = (header: string, ...words: string[]) =>
  `customer_id,start,amount,${header}\n${words.map((word, n) => `c${n},2025-01-05,1200,${word}`).join("\n")}\n`;
const first = async (content: string, flags = {}) =>
  Object.values((await tried(folder, "subscriptions", content, flags)).mrr).at(-1);

describe("the interval by the words of a column", () => {
  it.each(["billing", "Period", "Recurrence", "Paid how", "Renews"])("is found in %s", async (header) => {
    const content = list(header, "Annually", "monthly", "");
    const { understood } = await tried(folder, "subscriptions", content);
    expect(understood.columns).toContainEqual({
      column: header.toLowerCase(),
      field: "interval",
      how: "values",
    });
    expect(await first(content)).toBe(10_000 + 120_000 + 120_000);
  });

  it("counts as many months as the words say", async () => {
    expect(await first(list("billing", "Quarterly", "every 6 months", "weekly"))).toBe(
      40_000 + 20_000 + 520_000,
    );
  });

  it.each([
    ["another word", list("billing", "Annually", "Gold"), {}],
    ["no words", list("billing", "", ""), {}],
    ["numbers", list("billing", "12", "1"), {}],
    [
      "a column that is kept as an attribute",
      list("billing", "Annually", "yearly"),
      { attribute: ["Billing"] },
    ],
    ["a column that is left out", list("billing", "Annually", "yearly"), { ignore: ["billing"] }],
    ["an interval that is set", list("billing", "Annually", "yearly"), { set: ["interval=month"] }],
  ])("isn't taken from %s", async (_, content, flags) => {
    expect(await first(content, flags)).toBe(240_000);
  });

  it("is of a column called so before", async () => {
    const content = "customer_id,start,amount,reports,interval\na,2025-01-05,1200,weekly,year\n";
    const { columns } = await tried(folder, "subscriptions", content);
    expect(columns).toMatchObject({ interval: "interval", reports: "attribute" });
  });

  it("is found in lists of what is current and in invoices, too", async () => {
    const listed = "customer_id,amount,billing\na,1200,Yearly\n";
    expect(Object.values((await tried(folder, "current", listed, { as_of: "2025-01-31" })).mrr)[0]).toBe(0);
    expect(Object.values((await tried(folder, "current", listed, { as_of: "2025-01-31" })).mrr).at(-1)).toBe(
      10_000,
    );
    const bills = "customer,date,amount,billing\na,2025-01-05,1200,Yearly\n";
    expect(Object.values((await tried(folder, "invoices", bills)).mrr).at(-1)).toBe(10_000);
  });

  it("is said in the preview and on the command line", async () => {
    await inScratch(async (scratch) => {
      const path = await writeInto(scratch, "list.csv", list("billing", "Annually"));
      const { files } = await importPreviewOperation.run(folder.workspace, {
        files: [path],
        source: "subscriptions",
      });
      expect(files[0]?.columns.at(-1)).toEqual({ column: "billing", field: "interval", how: "values" });
      expect(files[0]?.words).toEqual([{ field: "interval", word: "annually", meaning: "year" }]);
      const { stdout } = await cambiumHere(["import", "subscriptions", path, "--data", `${scratch}/data`]);
      expect(stdout).toMatch(/^ {2}by values +interval=billing$/m);
    });
  });
});
