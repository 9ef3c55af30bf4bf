import { describe, expect, it } from "vitest";
import { giveDiscount, removeDiscount } from "../../sim/stripe/billing/discounts.ts";
import { changeItem, deleteItem } from "../../sim/stripe/lives/changes.ts";
import { createCoupon } from "../../sim/stripe/lives/coupons.ts";
import { cancelAtPeriodEnd, undoCancel } from "../../sim/stripe/lives/endings.ts";
import { pauseCollection, resumeCollection } from "../../sim/stripe/lives/pauses.ts";
import { day, Shop } from "./shop.ts";

describe("what is true of payments", () => {
  it("is past due from the first attempt, an hour after the renewal, to the payment", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }] });
    shop.account.records.subscription(made.id).isPaying = false;
    shop.account.advance(day("2025-02-02"));
    expect(shop.last()).toMatchObject({ status: "open", attempt_count: 1 });
    shop.account.records.subscription(made.id).isPaying = true;
    shop.account.advance(day("2025-02-10"));
    const finalized_at = day("2025-02-01") + 3600;
    const paid_at = finalized_at + 3 * 86_400;
    expect(shop.last()).toMatchObject({
      status: "paid",
      attempt_count: 2,
      status_transitions: { finalized_at, paid_at },
    });
    expect(shop.truth(({ trace }) => [trace.kind])).toEqual([
      ["2025-01-01T00:00", "active", "exact"],
      ["2025-02-01T01:00", "past_due", "exact"],
      ["2025-02-04T01:00", "active", "exact"],
    ]);
  });

  it("is unpaid or ended after the last attempt", () => {
    for (const [afterRetries, status] of [
      ["unpaid", "unpaid"],
      ["canceled", "ended"],
    ] as const) {
      const shop = new Shop();
      const made = shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }], afterRetries });
      shop.account.records.subscription(made.id).isPaying = false;
      shop.account.advance(day("2025-02-20"));
      expect(shop.truth(() => []).at(-1)).toEqual(["2025-02-16T01:00", status]);
    }
  });

  it("is incomplete until paid, and nothing at all when it never was", () => {
    const shop = new Shop();
    shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }], isPaying: false });
    expect(shop.truth(() => [])).toEqual([["2025-01-01T00:00", "incomplete"]]);
    shop.account.advance(day("2025-01-02"));
    expect(shop.account.truth()).toEqual([]);
    expect(shop.last().status).toBe("void");
  });
});

describe("what is true of discounts", () => {
  it("holds a once coupon to the end of the period that it was taken off", () => {
    const shop = new Shop();
    const once = createCoupon(shop.account, { duration: "once", percentOff: 10 }).id;
    shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }], coupons: [once] });
    shop.account.advance(day("2025-03-01"));
    expect(shop.truth(({ percent_once }) => [percent_once])).toEqual([
      ["2025-01-01T00:00", "active", 100_000],
      ["2025-02-01T00:00", "active", 0],
    ]);
  });

  it("counts a fixed amount as what it takes off after the percentages that follow it", () => {
    const shop = new Shop();
    const fixed = createCoupon(shop.account, { duration: "forever", amountOff: 1000, currency: "usd" }).id;
    const percent = createCoupon(shop.account, { duration: "repeating", months: 2, percentOff: 20 }).id;
    shop.subscribe({ items: [{ price: shop.price({ unit: "10000" }) }], coupons: [fixed, percent] });
    shop.account.advance(day("2025-04-01"));
    expect(shop.truth((state) => [state.fixed_forever_micros, state.percent_repeating])).toEqual([
      ["2025-01-01T00:00", "active", 8_000_000, 200_000],
      ["2025-03-01T00:00", "active", 10_000_000, 0],
    ]);
  });

  it("splits a fixed amount by list, a year as twelve months", () => {
    const shop = new Shop();
    const fixed = createCoupon(shop.account, { duration: "forever", amountOff: 1000, currency: "usd" }).id;
    shop.subscribe({
      items: [
        { price: shop.price({ unit: "2000" }) },
        { price: shop.price({ unit: "12000", interval: "year" }) },
      ],
      coupons: [fixed],
    });
    const [monthly, yearly] = shop.account.truth();
    // 20 and 10 a month: 6.666666 and 3.333333 of 10, the last micro to the last id
    const isMonthlyLast = (monthly?.item ?? "") > (yearly?.item ?? "");
    expect(monthly?.fixed_forever_micros).toBe(isMonthlyLast ? 6_666_667 : 6_666_666);
    expect(yearly?.fixed_forever_micros).toBe(isMonthlyLast ? 3_333_333 : 3_333_334);
  });
});

describe("how a state can be known without events", () => {
  it("is at the next renewal after none, and never when undone before", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }] });
    const item = made.items.data[0]?.id ?? "";
    shop.account.advance(day("2025-01-11"));
    changeItem(shop.account, made.id, item, { quantity: 5 }, "none");
    expect(shop.account.truth().at(-1)?.trace).toEqual({ kind: "late", at: null, rule: "none" });
    shop.account.advance(day("2025-02-11"));
    changeItem(shop.account, made.id, item, { quantity: 7 }, "none");
    shop.account.advance(day("2025-02-12"));
    changeItem(shop.account, made.id, item, { quantity: 5 }, "none");
    shop.account.advance(day("2025-03-01"));
    expect(shop.account.truth().map(({ quantity, trace }) => [quantity, trace])).toEqual([
      [1, { kind: "exact" }],
      [5, { kind: "late", at: day("2025-02-01"), rule: "none" }],
      [7, { kind: "never", rule: "none" }],
      [5, { kind: "never", rule: "none" }],
    ]);
  });

  it("is at the next renewal for an item that was deleted with none, and at once with prorations", () => {
    for (const [behavior, trace] of [
      ["none", { kind: "late", at: day("2025-02-01"), rule: "none" }],
      ["create_prorations", { kind: "exact" }],
    ] as const) {
      const shop = new Shop();
      const price = shop.price({ unit: "1000" });
      const made = shop.subscribe({ items: [{ price }, { price }] });
      const item = made.items.data[1]?.id ?? "";
      shop.account.advance(day("2025-01-11"));
      deleteItem(shop.account, made.id, item, behavior);
      shop.account.advance(day("2025-02-02"));
      const ended = shop.account.truth().filter(({ status }) => status === "ended");
      expect(ended.map((state) => [state.item, state.at, state.trace])).toEqual([
        [item, day("2025-01-11"), trace],
      ]);
    }
  });

  it("is never for a request that was taken back, nor for a pause of the past", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }] });
    shop.account.advance(day("2025-01-11"));
    cancelAtPeriodEnd(shop.account, made.id);
    expect(shop.account.truth().at(-1)?.trace).toEqual({ kind: "exact" });
    shop.account.advance(day("2025-01-12"));
    undoCancel(shop.account, made.id);
    shop.account.advance(day("2025-01-13"));
    pauseCollection(shop.account, made.id, "void", null);
    expect(shop.account.truth().at(-1)?.trace).toEqual({ kind: "late", at: null, rule: "pause" });
    shop.account.advance(day("2025-02-13"));
    resumeCollection(shop.account, made.id);
    expect(shop.truth(({ trace }) => [trace.kind])).toEqual([
      ["2025-01-01T00:00", "active", "exact"],
      ["2025-01-11T00:00", "canceling", "never"],
      ["2025-01-12T00:00", "active", "never"],
      ["2025-01-13T00:00", "paused", "never"],
      ["2025-02-13T00:00", "active", "never"],
    ]);
    expect(shop.last().status).toBe("void");
  });

  it("is at the next renewal for a discount given or removed between invoices", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "1000" }) }] });
    const coupon = createCoupon(shop.account, { duration: "forever", percentOff: 50 }).id;
    shop.account.advance(day("2025-01-11"));
    const discount = giveDiscount(shop.account, { customer: shop.customer, subscription: made.id }, coupon);
    shop.account.advance(day("2025-02-11"));
    removeDiscount(shop.account, discount.id);
    shop.account.advance(day("2025-03-01"));
    expect(shop.account.truth().map(({ percent_forever, trace }) => [percent_forever, trace])).toEqual([
      [0, { kind: "exact" }],
      [500_000, { kind: "late", at: day("2025-02-01"), rule: "discount" }],
      [0, { kind: "late", at: day("2025-03-01"), rule: "discount" }],
    ]);
  });
});
