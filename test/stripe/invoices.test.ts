import { describe, expect, it } from "vitest";
import { createMeter } from "../../sim/stripe/account/catalogue.ts";
import { giveDiscount } from "../../sim/stripe/billing/discounts.ts";
import { prorated } from "../../sim/stripe/billing/prorations.ts";
import { addItem, changeItem, resetAnchor } from "../../sim/stripe/lives/changes.ts";
import { createCoupon } from "../../sim/stripe/lives/coupons.ts";
import { reportUsage } from "../../sim/stripe/lives/usage.ts";
import { day, Shop } from "./shop.ts";

describe("prorations", () => {
  it("take the whole amount by the seconds that are left, towards zero", () => {
    const period = { start: day("2025-01-01"), end: day("2025-02-01") };
    expect(prorated(3100, day("2025-01-11"), period)).toBe(2100);
    // 1000 x 15.5 / 31 = 500; 999 x 15.5 / 31 = 499.5; 1000 x 21 / 31 = 677.42
    expect(prorated(1000, day("2025-01-16") + 43_200, period)).toBe(500);
    expect(prorated(999, day("2025-01-16") + 43_200, period)).toBe(499);
    expect(prorated(-999, day("2025-01-16") + 43_200, period)).toBe(-499);
    expect(prorated(1000, day("2025-01-11"), period)).toBe(677);
    expect(prorated(1000, period.end, period)).toBe(0);
  });

  it("give back the whole old item and take the whole new one, with the next invoice", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }), quantity: 3 }] });
    const item = made.items.data[0]?.id ?? "";
    shop.account.advance(day("2025-01-11"));
    changeItem(shop.account, made.id, item, { quantity: 5 }, "create_prorations");
    expect(shop.invoices()).toHaveLength(1);
    shop.account.advance(day("2025-02-01"));
    // 3000 x 21 / 31 = 2032.26, 5000 x 21 / 31 = 3387.10
    expect(shop.lastLines()).toEqual([
      [-2032, 3],
      [3387, 5],
      [5000, 5],
    ]);
    const [credit] = shop.last().lines.data;
    expect(credit?.period).toEqual({ start: day("2025-01-11"), end: day("2025-02-01") });
    expect(credit?.parent?.subscription_item_details).toMatchObject({
      proration: true,
      subscription_item: item,
    });
    expect([shop.last().period_start, shop.last().period_end]).toEqual([
      day("2025-01-01"),
      day("2025-02-01"),
    ]);
  });

  it("under flexible billing go back to what was charged, under classic billing to what the item is", () => {
    for (const [mode, credit] of [
      ["flexible", [-2032, 3]],
      ["classic", [-2709, 4]],
    ] as const) {
      const shop = new Shop();
      const made = shop.subscribe({ mode, items: [{ price: shop.price({ unit: "1000" }), quantity: 3 }] });
      const item = made.items.data[0]?.id ?? "";
      shop.account.advance(day("2025-01-11"));
      changeItem(shop.account, made.id, item, { quantity: 4 }, "none");
      changeItem(shop.account, made.id, item, { quantity: 5 }, "always_invoice");
      expect(shop.lastLines()).toEqual([credit, [3387, 5]]);
      expect(shop.last().billing_reason).toBe("subscription_update");
    }
  });

  it("are not made with none", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }] });
    shop.account.advance(day("2025-01-11"));
    changeItem(shop.account, made.id, made.items.data[0]?.id ?? "", { quantity: 5 }, "none");
    expect([...shop.account.all("invoiceitems")]).toEqual([]);
    shop.account.advance(day("2025-02-01"));
    expect(shop.lastLines()).toEqual([[5000, 5]]);
  });

  it("of another interval are charged at once, with the whole new period", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "3100" }) }] });
    shop.account.advance(day("2025-01-11"));
    const yearly = shop.price({ unit: "30000", interval: "year" });
    changeItem(shop.account, made.id, made.items.data[0]?.id ?? "", { price: yearly }, "create_prorations");
    expect(shop.lastLines()).toEqual([
      [-2100, 1],
      [30000, 1],
    ]);
    expect(shop.last().lines.data[1]?.period).toEqual({ start: day("2025-01-11"), end: day("2026-01-11") });
  });

  it("come with a new anchor, and an item that joins pays for the rest of its period", () => {
    const shop = new Shop();
    const price = shop.price({ unit: "3100" });
    const made = shop.subscribe({ items: [{ price }] });
    shop.account.advance(day("2025-01-11"));
    addItem(shop.account, made.id, price, 1, "always_invoice");
    expect(shop.lastLines()).toEqual([[2100, 1]]);
    shop.account.advance(day("2025-01-21"));
    resetAnchor(shop.account, made.id);
    expect(shop.lastLines()).toEqual([
      [-1100, 1],
      [-1100, 1],
      [3100, 1],
      [3100, 1],
    ]);
    expect(shop.account.one("subscriptions", made.id).billing_cycle_anchor).toBe(day("2025-01-21"));
  });
});

describe("lines", () => {
  it("are one for each tier of a graduated price, and one of a volume price", () => {
    const shop = new Shop();
    const tiers = [
      { upTo: 5, unit: "1000", flat: "2000" },
      { upTo: null, unit: "700.5" },
    ];
    shop.subscribe({ items: [{ price: shop.price({ tiers }), quantity: 8 }] });
    // 3 x 700.5 = 2101.5, a half up
    expect(shop.lastLines()).toEqual([
      [5000, 5],
      [2000, 0],
      [2102, 3],
    ]);
    shop.subscribe({ items: [{ price: shop.price({ tiers, tiersMode: "volume" }), quantity: 8 }] });
    expect(shop.lastLines()).toEqual([[5604, 8]]);
  });

  it("count packages, rounded up or down", () => {
    const shop = new Shop();
    shop.subscribe({
      items: [{ price: shop.price({ unit: "500", package: { size: 5, round: "up" } }), quantity: 6 }],
    });
    expect(shop.lastLines()).toEqual([[1000, 6]]);
    shop.subscribe({
      items: [{ price: shop.price({ unit: "500", package: { size: 5, round: "down" } }), quantity: 9 }],
    });
    expect(shop.lastLines()).toEqual([[500, 9]]);
  });

  it("have item discounts off first, then the subscription's; a fixed one's remainder is the last item's", () => {
    const shop = new Shop();
    const [half, fixed] = [
      createCoupon(shop.account, { duration: "forever", percentOff: 50 }).id,
      createCoupon(shop.account, { duration: "forever", amountOff: 1000, currency: "usd" }).id,
    ];
    shop.subscribe({
      items: [
        { price: shop.price({ unit: "2000" }), coupons: [half] },
        { price: shop.price({ unit: "2000" }) },
      ],
      coupons: [fixed],
    });
    // 1000 and 2000 are left: 333.3 and 666.7
    expect(shop.lastLines()).toEqual([
      [2000, 1, 1000, 333],
      [2000, 1, 667],
    ]);
    expect(shop.last().total).toBe(2000);
  });

  it("use a once coupon up, and keep the customer's for subscriptions without their own", () => {
    const shop = new Shop();
    const coupon = (percentOff: number) => createCoupon(shop.account, { duration: "forever", percentOff }).id;
    const once = createCoupon(shop.account, { duration: "once", percentOff: 10 }).id;
    giveDiscount(shop.account, { customer: shop.customer }, coupon(50));
    const price = shop.price({ unit: "1000" });
    const made = shop.subscribe({ items: [{ price }], coupons: [once] });
    expect(shop.lastLines()).toEqual([[1000, 1, 100]]);
    expect(shop.account.one("subscriptions", made.id).discounts).toEqual([]);
    shop.account.advance(day("2025-02-01"));
    expect(shop.lastLines()).toEqual([[1000, 1, 500]]);
  });

  it("charge usage when its period has closed, licensed prices before", () => {
    const shop = new Shop();
    const meter = createMeter(shop.account, "Calls").id;
    const items = [{ price: shop.price({ unit: "1000" }) }, { price: shop.price({ unit: "2.5", meter }) }];
    const made = shop.subscribe({ items, threshold: 5000 });
    const metered = made.items.data[1]?.id ?? "";
    shop.account.advance(day("2025-01-10"));
    reportUsage(shop.account, made.id, metered, 2001);
    const period = { start: day("2025-01-01"), end: day("2025-02-01") };
    // 2001 x 2.5 = 5002.5
    expect(shop.lastLines()).toEqual([[5003, 2001]]);
    expect(shop.last()).toMatchObject({
      billing_reason: "subscription_threshold",
      lines: { data: [{ period }] },
    });
    reportUsage(shop.account, made.id, metered, 10);
    shop.account.advance(day("2025-02-01"));
    // 2011 x 2.5 = 5027.5
    expect(shop.lastLines()).toEqual([
      [25, 10],
      [1000, 1],
    ]);
    expect(shop.last().lines.data[0]?.period).toEqual(period);
    expect(shop.account.truth().at(-1)).toMatchObject({
      usage_micros: 50_280_000,
      usage_closed_at: day("2025-02-01"),
    });
  });

  it("of a trial are free, and of yen have no places", () => {
    const shop = new Shop();
    shop.subscribe({
      items: [{ price: shop.price({ unit: "1500", currency: "jpy" }) }],
      trialEnd: day("2025-01-15"),
    });
    expect(shop.lastLines()).toEqual([[0, 1]]);
    expect(shop.last()).toMatchObject({ status: "paid", attempt_count: 0 });
    shop.account.advance(day("2025-01-15"));
    expect(shop.lastLines()).toEqual([[1500, 1]]);
    expect(shop.account.truth().map(({ status, amount_micros }) => [status, amount_micros])).toEqual([
      ["trialing", 1_500_000_000],
      ["active", 1_500_000_000],
    ]);
  });
});
