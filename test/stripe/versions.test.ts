import { describe, expect, it } from "vitest";
import { isBefore, NEWEST, VERSIONS } from "../../sim/stripe/account/versions.ts";
import { giveDiscount } from "../../sim/stripe/billing/discounts.ts";
import { isJson, listed } from "../../sim/stripe/data/json.ts";
import { changeItem } from "../../sim/stripe/lives/changes.ts";
import { createCoupon } from "../../sim/stripe/lives/coupons.ts";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { startStripe } from "../../sim/stripe/server/server.ts";
import { day, Shop } from "./shop.ts";

/** A shop with a subscription under two coupons that was changed, and an invoice of it. */
function shopWithAll() {
  const shop = new Shop();
  const price = shop.price({ unit: "1000" });
  const once = createCoupon(shop.account, { duration: "once", percentOff: 10 }).id;
  const ever = createCoupon(shop.account, {
    duration: "forever",
    percentOff: 20,
    products: [shop.product],
  }).id;
  const made = shop.subscribe({ items: [{ price, quantity: 2 }], coupons: [once, ever] });
  giveDiscount(shop.account, { customer: shop.customer }, ever);
  shop.account.advance(day("2025-01-11"));
  changeItem(shop.account, made.id, made.items.data[0]?.id ?? "", { quantity: 3 }, "create_prorations");
  shop.account.advance(day("2025-02-02"));
  return { shop, price, ever, made, invoice: shop.last() };
}

describe("objects in older versions", () => {
  const { shop, price, ever, made, invoice } = shopWithAll();
  const asOf = (version: string) => shop.account.inVersion(version);
  const item = made.items.data[0]?.id;

  it("have the period on the subscription, and one discount whole beside the ids of all, until 2025-03-31", () => {
    const old = asOf("2024-06-20").get("subscriptions", made.id);
    expect(old).toMatchObject({
      current_period_start: day("2025-02-01"),
      current_period_end: day("2025-03-01"),
    });
    const [row] = listed(old?.items);
    expect(row).not.toHaveProperty("current_period_end");
    const discount = isJson(old?.discount) ? old.discount : {};
    expect(old?.discounts).toEqual([discount.id]);
    expect(discount).toMatchObject({ subscription: made.id, coupon: { id: ever, percent_off: 20 } });
    expect(discount).not.toHaveProperty("source");
    expect(discount.coupon).not.toHaveProperty("applies_to");
    const basil = asOf("2025-03-31.basil").get("subscriptions", made.id);
    expect(basil).not.toHaveProperty("discount");
    expect(basil).not.toHaveProperty("current_period_end");
  });

  it("hold a discount's coupon whole until 2025-09-30, and name it since", () => {
    const coupon = { coupon: { id: ever } };
    for (const [version, discount] of [
      ["2024-06-20", coupon],
      ["2025-08-27.basil", coupon],
      ["2025-09-30.clover", { source: { type: "coupon", coupon: ever } }],
    ] as const)
      expect(asOf(version).get("customers", shop.customer)).toMatchObject({ discount });
  });

  it("say subscription, price and proration of invoices and lines at the top until 2025-03-31", () => {
    const old = asOf("2024-06-20").get("invoices", invoice.id);
    expect(old).toMatchObject({ subscription: made.id, created: invoice.created, paid: true });
    expect(old).not.toHaveProperty("parent");
    const lines = listed(old?.lines);
    const at = { subscription: made.id, subscription_item: item, price: { id: price } };
    expect(lines).toMatchObject([
      { ...at, type: "invoiceitem", proration: true, plan: { id: price } },
      { ...at, type: "invoiceitem", proration: true },
      { ...at, type: "subscription", proration: false, quantity: 3 },
    ]);
    for (const line of lines)
      for (const field of ["parent", "pricing"]) expect(line).not.toHaveProperty(field);
    const [pending] = [...asOf("2024-06-20").list("invoiceitems", {})];
    expect(pending).toMatchObject({ ...at, proration: true });
    expect(pending).not.toHaveProperty("pricing");
  });

  it("say billing until 2019-10-17 and, of invoices, date until 2019-03-14", () => {
    const billing = "charge_automatically";
    const [oldest, older, old] = ["2019-02-19", "2019-05-16", "2019-12-03"].map((version) =>
      asOf(version).get("invoices", invoice.id),
    );
    expect(oldest).toMatchObject({ billing, date: invoice.created });
    expect(oldest).not.toHaveProperty("created");
    expect(older).toMatchObject({ billing, created: invoice.created });
    expect(older).not.toHaveProperty("collection_method");
    expect(old).toMatchObject({ collection_method: billing });
    expect(asOf("2019-05-16").get("subscriptions", made.id)).toMatchObject({ billing });
  });

  it("are the objects themselves in the newest version", () => {
    expect(asOf(NEWEST).get("invoices", invoice.id)).toBe(invoice);
  });
});

describe("events", () => {
  const accounts = Array.from({ length: 25 }, (_, i) => simulateAccount(i + 1));

  it("are in the version of their time, whatever the account has now", () => {
    const upgraded = accounts.filter(({ features }) => features.has("upgraded"));
    expect(upgraded.length).toBeGreaterThanOrEqual(4);
    for (const { events } of accounts)
      for (const { api_version, data, type } of events) {
        if (!type.startsWith("customer.subscription.")) continue;
        expect(VERSIONS).toContain(api_version);
        expect("current_period_end" in data.object).toBe(isBefore(api_version, "parent"));
      }
    for (const account of upgraded)
      expect(new Set(account.events.map(({ api_version }) => api_version)).size).toBe(2);
  });

  it("say in an older version what the fields of that version were before", () => {
    const account = accounts.find(({ settings }) => settings.has("before basil"));
    const renewals = (account?.events ?? []).filter(
      ({ api_version, data: { previous_attributes: before = {} } }) =>
        isBefore(api_version, "parent") && "current_period_end" in before,
    );
    expect(renewals.length).toBeGreaterThan(10);
  });
});

describe("a server", () => {
  it("answers in the version that is asked for, else in the account's, and refuses what is none", async () => {
    const account = simulateAccount(3, { settings: ["before basil"] });
    const stripe = await startStripe([account], { keys: { sk_live_x: { accounts: [account.id] } } });
    const ask = async (version?: string) => {
      const headers = { authorization: "Bearer sk_live_x", ...(version && { "stripe-version": version }) };
      const answer = await fetch(`${stripe.url}/v1/subscriptions?status=all`, { headers });
      const body: unknown = await answer.json();
      return { answer, subscriptions: listed(body) };
    };
    try {
      const own = await ask();
      expect(own.answer.headers.get("stripe-version")).toBe(account.version);
      expect(own.subscriptions[0]).toHaveProperty("current_period_end");
      const newest = await ask(NEWEST);
      expect(newest.answer.headers.get("stripe-version")).toBe(NEWEST);
      expect(newest.subscriptions[0]).not.toHaveProperty("current_period_end");
      expect((await ask("2019-01-01")).answer.status).toBe(400);
    } finally {
      await stripe.close();
    }
  });
});
