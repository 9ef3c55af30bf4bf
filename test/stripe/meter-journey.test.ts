import { expect, it } from "vitest";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { limits, removeLimitOperation, setLimitOperation } from "../../src/api/grow/usage-operations.ts";
import { checkedInput } from "../../src/api/text-input.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { MeterShop, withShop } from "./meter-shop.ts";

async function open(workspace: Workspace, asOf?: string) {
  const input = checkedInput(signalsOperation, asOf === undefined ? {} : { as_of: asOf });
  const { rows } = await signalsOperation.run(workspace, input);
  return rows.map(({ kind, subject, open_since, limit }) => [kind, subject, open_since, limit]);
}

it("opens limit_near and limit_hit on their days, with the meter's usage and the limit in the product's metadata", async () => {
  const shop = new MeterShop();
  shop.describe({ cambium_limit_api_calls: "1000" });
  // A billing period from 1 January. 20 a day until the 20th: 620 by its end. From the 21st on 150 a day:
  // on the 22nd 680, on pace for 680 x 31 / 22 = 958; on the 23rd 830, which is 80%; on the 25th 1130, the limit.
  shop.reportDaily("2025-01-02", "2025-01-20", 20);
  shop.reportDaily("2025-01-21", "2025-03-31", 150);
  await withShop(shop, async ({ workspace, syncOn }) => {
    // The first sync reads the past, which counts as known on its own days.
    await syncOn("2025-01-24");
    expect(await open(workspace)).toEqual([["limit_near", "api_calls", "2025-01-23", 1000]]);
    expect(await open(workspace, "2025-01-22")).toEqual([]);
    // A later one adds only the new days, known on the day it ran.
    expect((await syncOn("2025-01-26")).usage.observations).toBe(2);
    expect(await open(workspace)).toEqual([["limit_hit", "api_calls", "2025-01-26", 1000]]);
    expect(await open(workspace, "2025-01-25")).toEqual([["limit_near", "api_calls", "2025-01-23", 1000]]);
  });
});

it("lists limits of metadata, which hold from the day they changed, and yield to those set by hand", async () => {
  const shop = new MeterShop();
  const { product } = shop;
  shop.describe({ cambium_limit_api_calls: "1000" });
  shop.reportDaily("2025-01-02", "2025-03-31", 20);
  await withShop(shop, async ({ workspace, syncOn }) => {
    const said = { metric: "api_calls", product, price: null };
    const first = { ...said, amount: 1000, per: "item", hard: true, from: null, source: "product metadata" };
    await syncOn("2025-01-10");
    expect(await limits.run(workspace, {})).toEqual({ rows: [first], issues: [] });

    shop.describe({
      cambium_limit_api_calls: "2.5",
      cambium_limit_api_calls_per: "quantity",
      cambium_limit_api_calls_kind: "soft",
    });
    await syncOn("2025-02-01");
    const second = { ...first, amount: 2.5, per: "quantity", hard: false, from: "2025-02-01" };
    expect((await limits.run(workspace, {})).rows).toEqual([first, second]);

    shop.describe({ cambium_limit_api_calls: "-5" });
    const synced = await syncOn("2025-02-03");
    const expected = "a number above 0, up to 9 billion, such as 1000 or 2.5 (no key for no limit)";
    expect(synced.warnings).toEqual([
      `${product}: its metadata cambium_limit_api_calls is "-5", expected ${expected}. It doesn't count until you correct it`,
    ]);
    expect(await limits.run(workspace, {})).toEqual({
      rows: [first, second],
      issues: [{ product, price: null, key: "cambium_limit_api_calls", value: "-5", expected }],
    });

    const target = { metric: "api_calls", product };
    await expect(removeLimitOperation.run(workspace, target)).rejects.toThrow("is in the metadata of prod_");
    await setLimitOperation.run(workspace, { ...target, amount: 7, from: "2025-01-20" });
    const own = { ...said, amount: 7, per: "item", hard: true, from: "2025-01-20", source: "set" };
    expect((await limits.run(workspace, {})).rows).toEqual([own, first]);
    await setLimitOperation.run(workspace, { ...target, amount: 8 });
    expect((await limits.run(workspace, {})).rows.map(({ amount }) => amount).sort()).toEqual([7, 8]);
  });
});

it("takes limits from the metadata of prices, which win over those of their products", async () => {
  const shop = new MeterShop();
  const [base] = [...shop.account.all("prices")].filter(({ unit_amount: unit }) => unit === 5000);
  const id = base?.id ?? "";
  shop.account.change(
    "prices",
    id,
    { metadata: { cambium_limit_api_calls: "100", color: "red" } },
    "price.updated",
  );
  shop.describe({ cambium_limit_api_calls: "1000" });
  shop.reportDaily("2025-01-02", "2025-01-06", 25);
  await withShop(shop, async ({ workspace, syncOn }) => {
    await syncOn("2025-01-10");
    expect((await limits.run(workspace, {})).rows).toMatchObject([
      { product: shop.product, price: null, amount: 1000, source: "product metadata" },
      { product: null, price: id, amount: 100, from: null, source: "price metadata" },
    ]);
    expect(await open(workspace)).toEqual([["limit_hit", "api_calls", "2025-01-05", 100]]);
    await expect(removeLimitOperation.run(workspace, { metric: "api_calls", price: id })).rejects.toThrow(
      `is in the metadata of ${id}`,
    );
  });
});
