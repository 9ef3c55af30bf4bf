import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Folder, openFolder } from "../workspace.ts";
import { tried } from "./trial.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

const bills = (header: string, tax: string, amount = "amount") =>
  `customer,date,${amount},${header}\nacme,2025-01-01,119,${tax}\nbolt,2025-01-01,50,0\n`;
const warned = async (header: string, tax: string, amount?: string) =>
  (await tried(folder, "invoices", bills(header, tax, amount))).warnings.amounts_with_tax;

describe("tax beside the amounts of invoices", () => {
  it("is warned of, and taken off when that's said", async () => {
    const { mrr, warnings } = await tried(folder, "invoices", bills("tax", "19"));
    expect(mrr["2025-01"]).toBe(16_900);
    expect(warnings.amounts_with_tax).toBe(
      '"amount" may include tax: 1 row has tax in "tax", which isn\'t taken off. If it does, pass --map tax=tax. If it doesn\'t, leave the tax out: --ignore "tax".',
    );
    const without = await tried(folder, "invoices", bills("tax", "19"), { map: ["tax=tax"] });
    expect(without.mrr["2025-01"]).toBe(15_000);
    expect(without.warnings).toEqual({});
  });

  it.each(["VAT", "MwSt", "GST", "IVA", "Sales Tax", "tax_amount", "Tax (EUR)", "TVA", "Umsatzsteuer"])(
    "is known by its name: %s",
    async (name) => {
      expect(await warned(name, "19")).toContain(`"${name.toLowerCase()}"`);
    },
  );

  it.each([
    ["Tax rate", "19", "amount"],
    ["VAT ID", "19", "amount"],
    ["VAT", "0.00", "amount"],
    ["VAT", "19%", "amount"],
    ["VAT", "19", "Net Amount"],
    ["VAT", "19", "Subtotal"],
  ])("isn't warned of in a column %s with %s beside %s", async (header, tax, amount) => {
    expect(await warned(header, tax, amount)).toBeUndefined();
  });

  it("isn't warned of where the column is left out or kept on purpose", async () => {
    for (const flags of [{ ignore: ["Tax"] }, { attribute: ["Tax"] }]) {
      const { warnings } = await tried(folder, "invoices", bills("Tax", "19"), flags);
      expect(warnings).toEqual({});
    }
  });

  it("is warned of in lists of subscriptions, too", async () => {
    const list = "customer_id,start,amount,vat\na,2025-01-01,119,19\n";
    expect((await tried(folder, "subscriptions", list)).warnings.amounts_with_tax).toContain(
      "map a column without tax: --map amount=NAME",
    );
  });
});
