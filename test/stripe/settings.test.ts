import { describe, expect, it } from "vitest";
import { drawSettings, SETTINGS } from "../../sim/stripe/account/settings.ts";
import type { AccountEvent } from "../../sim/stripe/account/wire.ts";
import { deleteDraft, draftOfPending } from "../../sim/stripe/billing/drafts.ts";
import { payFirst } from "../../sim/stripe/billing/payments.ts";
import { prorated } from "../../sim/stripe/billing/prorations.ts";
import { listed } from "../../sim/stripe/data/json.ts";
import { changeItem } from "../../sim/stripe/lives/changes.ts";
import { createCoupon } from "../../sim/stripe/lives/coupons.ts";
import { createCustomer } from "../../sim/stripe/lives/customers.ts";
import { cancelAtPeriodEnd, cancelNow } from "../../sim/stripe/lives/endings.ts";
import { startStripe } from "../../sim/stripe/server/server.ts";
import { day, Shop } from "./shop.ts";

/** Seconds by which each event of a type is later than an instant. */
function lateBy(shop: Shop, type: string, at: number): number[] {
  return shop.account.events.filter((event) => event.type === type).map(({ created }) => created - at);
}

function told(shop: Shop, type: string): AccountEvent | undefined {
  return shop.account.events.findLast((event) => event.type === type);
}

function month(shop: Shop, unit = "1000") {
  return { price: shop.price({ unit }) };
}

describe("the settings of accounts", () => {
  it("are the same for the same seed, and each occurs at about its share", () => {
    const drawn = Array.from({ length: 400 }, (_, seed) => drawSettings(seed));
    expect(drawSettings(7)).toEqual(drawn[7]);
    for (const { name, share } of SETTINGS)
      expect(drawn.filter((one) => one.has(name)).length / 400).toBeCloseTo(share, 1);
  });
});

describe("an account, as it was recorded,", () => {
  it("has items a second later than their subscription, in two of three", () => {
    const shop = new Shop("items a second late");
    const late = Array.from({ length: 30 }, () => {
      const { items, created } = shop.subscribe({ items: [month(shop)] });
      return (items.data[0]?.created ?? 0) - created;
    });
    expect(late.filter((seconds) => seconds === 1).length).toBeGreaterThan(12);
    expect(new Set(late)).toEqual(new Set([0, 1]));
    expect(shop.account.truth().every(({ at }) => at === day("2025-01-01"))).toBe(true);
  });

  it("tells of what is new up to 4 seconds late, of ends up to 1, in order, and nothing before its time", () => {
    const shop = new Shop("events late");
    const start = day("2025-01-01");
    const made = Array.from({ length: 40 }, () => shop.subscribe({ items: [month(shop)] }));
    const late = lateBy(shop, "customer.subscription.created", start);
    expect(new Set(late)).toEqual(new Set([0, 1, 2, 3, 4]));
    const seen = [...shop.account.list("events", {})];
    expect(seen.length).toBeLessThan(shop.account.events.length);
    expect(seen.every(({ created = 0 }) => created <= start)).toBe(true);
    for (const { id } of made) {
      const own = shop.account.events.filter(({ data }) => Object(data.object).id === id);
      expect(own.map(({ type }) => type)[0]).toBe("customer.subscription.created");
    }
    shop.account.advance(day("2025-01-02"));
    for (const { id } of made) cancelAtPeriodEnd(shop.account, id);
    expect(new Set(lateBy(shop, "customer.subscription.updated", day("2025-01-02")).slice(-40))).toEqual(
      new Set([0, 1]),
    );
    shop.account.advance(day("2025-01-03"));
    for (const { id } of made) cancelNow(shop.account, id, false);
    expect(new Set(lateBy(shop, "customer.subscription.deleted", day("2025-01-03")))).toEqual(
      new Set([0, 1]),
    );
    expect([...shop.account.list("events", {})].length).toBeLessThan(shop.account.events.length);
    shop.account.advance(day("2025-01-04"));
    expect([...shop.account.list("events", {})].length).toBe(shop.account.events.length);
  });

  it("is incomplete until what Checkout waits for, with an invoice that nobody attempted", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [month(shop)], awaits: "Checkout" });
    expect([made.status, shop.last().status, shop.last().attempted]).toEqual(["incomplete", "open", false]);
    shop.account.advance(day("2025-01-01") + 4);
    payFirst(shop.account, made.id);
    expect([shop.last().status, shop.last().attempt_count]).toEqual(["paid", 1]);
    expect(shop.account.truth().map(({ status, at }) => [status, at - day("2025-01-01")])).toEqual([
      ["incomplete", 0],
      ["active", 4],
    ]);
    expect(told(shop, "customer.subscription.updated")?.data.previous_attributes).toEqual({
      status: "incomplete",
    });
  });

  it("has open invoices that were attempted and count no attempt while 3-D Secure is waited for", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [month(shop)], awaits: "3-D Secure" });
    const { status, attempted, attempt_count } = shop.last();
    expect([made.status, status, attempted, attempt_count]).toEqual(["incomplete", "open", true, 0]);
    shop.account.advance(day("2025-01-02"));
    expect(shop.account.one("subscriptions", made.id).status).toBe("incomplete_expired");
    expect([shop.last().status, shop.account.truth()]).toEqual(["void", []]);
  });

  it("waits for nothing where nothing is due", () => {
    const shop = new Shop();
    const coupon = createCoupon(shop.account, { duration: "forever", percentOff: 100 }).id;
    const terms = { items: [month(shop)], coupons: [coupon] };
    expect(shop.subscribe({ ...terms, awaits: "Checkout" }).status).toBe("active");
    expect(shop.subscribe({ ...terms, isPaying: false }).status).toBe("active");
  });

  it("says plan and quantity of a single item at the top, and before and after in events", () => {
    const shop = new Shop("plan at the top");
    const price = month(shop).price;
    const made = shop.subscribe({ items: [{ price, quantity: 3 }] });
    changeItem(shop.account, made.id, made.items.data[0]?.id ?? "", { quantity: 5 }, "none");
    expect(told(shop, "customer.subscription.updated")?.data).toMatchObject({
      object: { plan: { id: price }, quantity: 5 },
      previous_attributes: { quantity: 3 },
    });
    const two = shop.subscribe({ items: [{ price }, month(shop)] });
    expect(shop.account.get("subscriptions", two.id)).toMatchObject({ plan: null, quantity: null });
  });

  it("leaves a line's subscription to its parent", () => {
    const shop = new Shop("lines without subscription");
    const made = shop.subscribe({ items: [month(shop)] });
    const [line] = listed(shop.account.get("invoices", shop.last().id)?.lines);
    expect(line).not.toHaveProperty("subscription");
    expect(line).toMatchObject({ parent: { subscription_item_details: { subscription: made.id } } });
  });

  it("rounds prorations to the nearest cent, halves down", () => {
    const [two, three] = [
      { start: 0, end: 2 },
      { start: 0, end: 3 },
    ];
    // -5 / 2 = -2.5, 9 / 2 = 4.5
    expect([-5, 9].map((amount) => prorated(amount, 1, two, "half down"))).toEqual([-3, 4]);
    // two thirds of 1, -1, 2 and -2: 0.67, -0.67, 1.33, -1.33
    expect([1, -1, 2, -2].map((amount) => prorated(amount, 1, three, "half down"))).toEqual([1, -1, 1, -1]);
    expect(prorated(7, 0, two, "half down")).toBe(7);
    const shop = new Shop("half cents down");
    const made = shop.subscribe({ items: [{ price: shop.price({ unit: "999" }) }] });
    shop.account.advance(day("2025-01-16") + 43_200);
    changeItem(shop.account, made.id, made.items.data[0]?.id ?? "", { quantity: 3 }, "create_prorations");
    // half of 999 given back, half of 2997 taken
    expect([...shop.account.all("invoiceitems")].map(({ amount }) => amount)).toEqual([-500, 1498]);
  });

  it("keeps prorations bound to a draft that was deleted, where nothing shows them any more", () => {
    const shop = new Shop();
    const made = shop.subscribe({ items: [month(shop)] });
    const item = made.items.data[0]?.id ?? "";
    shop.account.advance(day("2025-01-11"));
    changeItem(shop.account, made.id, item, { quantity: 5 }, "create_prorations");
    const draft = draftOfPending(shop.account, made.id, item)?.id ?? "";
    expect(shop.account.truth().at(-1)?.trace).toEqual({ kind: "exact" });
    deleteDraft(shop.account, draft);
    expect(shop.account.truth().at(-1)?.trace).toEqual({ kind: "late", at: null, rule: "none" });
    expect([...shop.account.list("invoiceitems", { pending: true })]).toEqual([]);
    expect([...shop.account.list("invoiceitems", {})].map(({ invoice }) => invoice)).toEqual([draft, draft]);
    shop.account.advance(day("2025-02-02"));
    expect(shop.lastLines()).toEqual([[5000, 5]]);
    expect(shop.account.truth().at(-1)?.trace).toEqual({ kind: "late", at: day("2025-02-01"), rule: "none" });
  });

  it("lists on after a deleted id, or refuses it", async () => {
    for (const [settings, status] of [
      [["cursors outlive objects"], 200],
      [[], 400],
    ] as const) {
      const { account } = new Shop(...settings);
      const ids = ["a", "b", "c", "d"].map((name) => createCustomer(account, { name, email: "" }).id);
      account.remove("customers", ids[2] ?? "", "customer.deleted");
      const stripe = await startStripe([account], { keys: { sk_live_x: { accounts: [account.id] } } });
      const answer = await fetch(`${stripe.url}/v1/customers?limit=1&starting_after=${ids[2]}`, {
        headers: { authorization: "Bearer sk_live_x" },
      });
      await stripe.close();
      expect(answer.status).toBe(status);
      if (status === 200) expect(listed(await answer.json()).map(({ id }) => id)).toEqual([ids[1]]);
    }
  });
});
