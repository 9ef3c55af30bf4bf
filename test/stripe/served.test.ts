import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";

const account = simulateAccount(5);
let server: SimulatedStripe;
let stripe: Stripe;

beforeAll(async () => {
  server = await startStripe([account], { keys: { sk_live_sim: { accounts: [account.id] } } });
  stripe = new Stripe("sk_live_sim", {
    host: "127.0.0.1",
    port: server.port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 0,
  });
});
afterAll(() => server.close());

describe("a simulated account, asked by Stripe's client", () => {
  it("has every subscription, with its coupons when they are expanded", async () => {
    const expand = ["data.discounts.source.coupon"];
    const told: Stripe.Subscription[] = [];
    for await (const one of stripe.subscriptions.list({ status: "all", limit: 100, expand })) told.push(one);
    expect(told.map(({ id }) => id)).toEqual([...account.all("subscriptions")].map(({ id }) => id).reverse());
    const coupons = told.flatMap(({ discounts }) =>
      discounts.map((discount) => (typeof discount === "string" ? discount : discount.source.coupon)),
    );
    expect(coupons.length).toBeGreaterThan(0);
    expect(coupons.every((coupon) => typeof coupon === "object" && coupon !== null)).toBe(true);
  });

  it("has tiers when they are expanded, and only then", async () => {
    const tiered: Stripe.Price[] = [];
    for await (const price of stripe.prices.list({ limit: 100, expand: ["data.tiers"] }))
      if (price.billing_scheme === "tiered") tiered.push(price);
    expect(tiered.length).toBeGreaterThan(0);
    expect(tiered.every(({ tiers }) => (tiers?.length ?? 0) > 1)).toBe(true);
    expect((await stripe.prices.retrieve(tiered[0]?.id ?? "")).tiers).toBeUndefined();
  });

  it("has every invoice with all its lines", async () => {
    let lines = 0;
    for await (const invoice of stripe.invoices.list({ limit: 100 })) lines += invoice.lines.data.length;
    const all = [...account.all("invoices")].flatMap((invoice) => invoice.lines.data.slice(0, 10));
    expect(lines).toBe(all.length);
  });

  it("lists no price made in a subscription, and tells of it by its id", async () => {
    const listed = new Set<string>();
    for await (const price of stripe.prices.list({ limit: 100 })) listed.add(price.id);
    const [inline = ""] = account.records.inline;
    expect(listed.has(inline)).toBe(false);
    expect((await stripe.prices.retrieve(inline)).id).toBe(inline);
    expect(listed.size).toBe([...account.all("prices")].length - account.records.inline.size);
  });

  it("tells of what changed in the last thirty days, and of who was deleted", async () => {
    const since = account.now() - 30 * 86_400;
    let events = 0;
    for await (const event of stripe.events.list({ limit: 100 })) events += event.created >= since ? 1 : 0;
    expect(events).toBe(account.events.filter(({ created }) => created >= since).length);
  });
});
