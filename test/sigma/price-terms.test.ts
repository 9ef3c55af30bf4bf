import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

const EVENTS =
  "event_timestamp,event_type,subscription_item_id,currency,mrr_change,quantity_change,subscription_id,customer_id,price_id,product_id";
const PRICES =
  "id,product_id,currency,recurring_interval,billing_scheme,unit_amount_decimal,tiers_mode,transform_quantity_divide_by,transform_quantity_round";
const TIERS = "price_id,upto,amount,amount_decimal,flat_amount,flat_amount_decimal";

/** One item bought at a price: what Sigma says of it, and what its state should say. */
interface Sale {
  price: string;
  quantity: number;
  mrr: number;
  currency?: string;
  amount: number;
  discount?: number;
  evidence?: string;
}

/** 10 units at 5.00 and an entry fee of 20.00, then 4.00 each and 7.00 once; and so on. */
const prices = [
  "graduated,p,usd,month,tiered,,graduated,,",
  "volume,p,usd,month,tiered,,volume,,",
  "yearly,p,usd,year,tiered,,graduated,,",
  "short,p,usd,month,tiered,,graduated,,",
  "untold,p,usd,month,tiered,,graduated,,",
  "package,p,usd,month,per_unit,1500,,5,up",
  "whole_packages,p,usd,month,per_unit,1500,,5,down",
  "yen,p,jpy,month,tiered,,graduated,,",
  "even,p,usd,month,per_unit,0.00005,,,",
  "custom,p,usd,month,per_unit,,,,",
];
const ladder = (price: string) => [`${price},10,500,,2000,`, `${price},,,400.000,,700`];
const tiers = [
  ...ladder("graduated"),
  ...ladder("volume"),
  ...ladder("yearly"),
  "short,10,500,,,",
  "yen,3,,1000.5,,",
  "yen,,900,,,",
];

const sales: Sale[] = [
  { price: "graduated", quantity: 10, mrr: 7000, amount: 70_000_000 },
  { price: "graduated", quantity: 12, mrr: 8500, amount: 20_000_000 + 50_000_000 + 7_000_000 + 8_000_000 },
  { price: "graduated", quantity: 12, mrr: 8000, amount: 85_000_000, discount: 5_000_000 },
  { price: "graduated", quantity: 0, mrr: 2000, amount: 20_000_000 },
  { price: "volume", quantity: 10, mrr: 7000, amount: 70_000_000 },
  { price: "volume", quantity: 12, mrr: 5500, amount: 55_000_000 },
  { price: "yearly", quantity: 10, mrr: 583, amount: 70_000_000 },
  { price: "short", quantity: 10, mrr: 5000, amount: 50_000_000 },
  { price: "short", quantity: 11, mrr: 5500, amount: 55_000_000, evidence: "assumed" },
  { price: "untold", quantity: 3, mrr: 900, amount: 9_000_000, evidence: "assumed" },
  { price: "custom", quantity: 3, mrr: 900, amount: 9_000_000, evidence: "assumed" },
  { price: "missing", quantity: 3, mrr: 900, amount: 9_000_000, evidence: "assumed" },
  { price: "package", quantity: 11, mrr: 4500, amount: 45_000_000 },
  { price: "package", quantity: 10, mrr: 3000, amount: 30_000_000 },
  { price: "whole_packages", quantity: 14, mrr: 3000, amount: 30_000_000 },
  { price: "yen", quantity: 4, mrr: 3902, currency: "jpy", amount: 3_901_500_000 },
  // 1 unit is half a micro, to even 0; 3 units are one and a half, to even 2; 5 units two and a half, to even 2.
  { price: "even", quantity: 3, mrr: 0, amount: 2 },
  { price: "even", quantity: 5, mrr: 0, amount: 2 },
];

async function importSigma(workspace: Workspace, directory: string): Promise<void> {
  const events = sales.map(
    ({ price, quantity, mrr, currency = "usd" }, index) =>
      `2024-01-01,ACTIVE_START,si_${10 + index},${currency},${mrr},${quantity},sub,cus,${price},p`,
  );
  const files = { events: [EVENTS, ...events], prices: [PRICES, ...prices], tiers: [TIERS, ...tiers] };
  for (const [name, lines] of Object.entries(files)) {
    await writeFile(join(directory, `${name}.csv`), `${lines.join("\n")}\n`);
  }
  await importOperation.run(workspace, {
    source: "sigma",
    files: Object.keys(files).map((name) => join(directory, `${name}.csv`)),
  });
}

async function termsOf(workspace: Workspace): Promise<Record<string, unknown>> {
  const rows = await workspace.warehouse.query("select price, terms from known_prices order by price");
  return Object.fromEntries(rows.map(({ price, terms }) => [price, terms && JSON.parse(String(terms))]));
}

const graduated = [
  { up_to: 10, unit: "5", flat: "20" },
  { up_to: null, unit: "4", flat: "7" },
];

describe("what a price costs is known from its tiers and packages", () => {
  it("values Sigma's items by them, and says where it is not known", () =>
    inWorkspace(async (workspace, directory) => {
      await importSigma(workspace, directory);
      const states = await workspace.warehouse.query(
        `select s.quantity, s.amount_micros, s.fixed_forever_micros, s.evidence, p.price_id
         from states s join items i on i.item = s.item join prices p on p.price = s.price order by i.item_id`,
      );
      expect(
        states.map((state) => ({
          price: state.price_id,
          quantity: Number(state.quantity),
          amount: Number(state.amount_micros),
          discount: Number(state.fixed_forever_micros),
          evidence: state.evidence,
        })),
      ).toEqual(
        sales.map(({ price, quantity, amount, discount = 0, evidence = "export" }) => ({
          price,
          quantity,
          amount,
          discount,
          evidence,
        })),
      );
      expect(await termsOf(workspace)).toEqual({
        graduated: { mode: "graduated", size: 1, tiers: graduated },
        volume: { mode: "volume", size: 1, tiers: graduated },
        yearly: { mode: "graduated", size: 1, tiers: graduated },
        short: { mode: "graduated", size: 1, tiers: [{ up_to: 10, unit: "5", flat: "0" }] },
        untold: null,
        package: { mode: "package", size: 5, tiers: [{ up_to: null, unit: "15", flat: "0" }] },
        whole_packages: {
          mode: "package",
          size: 5,
          round: "down",
          tiers: [{ up_to: null, unit: "15", flat: "0" }],
        },
        yen: {
          mode: "graduated",
          size: 1,
          tiers: [
            { up_to: 3, unit: "1000.5", flat: "0" },
            { up_to: null, unit: "900", flat: "0" },
          ],
        },
        even: null,
        custom: null,
      });
    }));

  it("reads them beside item states", () =>
    inWorkspace(async (workspace, directory) => {
      const json =
        '[{"up_to":10,"unit_amount_micros":5000000,"flat_amount_micros":"20000000"},{"up_to":null,"unit_amount_micros":1.5}]';
      const rows = [
        `plain,p,USD,5000000,,,`,
        `graduated,p,USD,,"${json.replaceAll('"', '""')}",,`,
        `volume,p,USD,,"${json.replaceAll('"', '""')}",volume,`,
        `package,p,USD,5000000,,,12`,
      ];
      const [states, listed] = [join(directory, "states.csv"), join(directory, "prices.csv")];
      await writeFile(
        states,
        "customer,item,effective_at,price,currency,amount_micros\nc,i,2024-01-01,plain,USD,5\n",
      );
      await writeFile(
        listed,
        `price,product,currency,unit_amount_micros,tiers,tiers_mode,package_size\n${rows.join("\n")}\n`,
      );
      await importOperation.run(workspace, { source: "states", files: [states, listed] });
      const read = [
        { up_to: 10, unit: "5", flat: "20" },
        { up_to: null, unit: "0.0000015", flat: "0" },
      ];
      expect(await termsOf(workspace)).toEqual({
        plain: null,
        graduated: { mode: "graduated", size: 1, tiers: read },
        volume: { mode: "volume", size: 1, tiers: read },
        package: { mode: "package", size: 12, tiers: [{ up_to: null, unit: "5", flat: "0" }] },
      });
    }));
});
