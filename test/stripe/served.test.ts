import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import type { ApiObject, ListKind, StripeData } from "../../sim/stripe/data.ts";
import { listed } from "../../sim/stripe/json.ts";
import { simulateAccount } from "../../sim/stripe/scenario.ts";
import { startStripe } from "../../sim/stripe/server.ts";
import { deliverEvents } from "../../sim/stripe/webhooks.ts";

describe("a simulated account that is served", () => {
  for (const seed of [1, 2, 3]) {
    it(`is read whole, seed ${seed}`, async () => {
      const account = simulateAccount(seed);
      const server = await startStripe([account], {
        keys: { sk_test_x: { accounts: [account.id] } },
        eventDays: 9999,
      });
      const { port } = server;
      const stripe = new Stripe("sk_test_x", { host: "127.0.0.1", port, protocol: "http", telemetry: false });
      const discounts = ["data.discounts.source.coupon"];
      const page = { limit: 37 };
      const lists: [ListKind, AsyncIterable<{ id?: string }>][] = [
        ["customers", stripe.customers.list({ ...page, expand: ["data.discount.source.coupon"] })],
        ["products", stripe.products.list(page)],
        ["prices", stripe.prices.list({ ...page, expand: ["data.tiers", "data.product"] })],
        ["coupons", stripe.coupons.list({ ...page, expand: ["data.applies_to", "data.currency_options"] })],
        ["promotion_codes", stripe.promotionCodes.list({ ...page, expand: ["data.promotion.coupon"] })],
        ["subscriptions", stripe.subscriptions.list({ ...page, status: "all", expand: discounts })],
        ["invoices", stripe.invoices.list({ ...page, expand: [...discounts, "data.lines.data.discounts"] })],
        ["invoiceitems", stripe.invoiceItems.list({ ...page, expand: discounts })],
        ["credit_notes", stripe.creditNotes.list(page)],
        ["events", stripe.events.list(page)],
        ["billing/meters", stripe.billing.meters.list(page)],
        ["subscription_schedules", stripe.subscriptionSchedules.list(page)],
      ];
      for (const [kind, list] of lists) {
        const ids: unknown[] = [];
        for await (const object of list) ids.push(object.id);
        expect([kind, ids]).toEqual([kind, all(account, kind).map((object) => object.id)]);
      }
      for (const invoice of all(account, "invoices")) {
        const lines: string[] = [];
        for await (const line of stripe.invoices.listLineItems(invoice.id, { limit: 4 })) lines.push(line.id);
        expect(lines).toEqual(listed(invoice.lines).map((line) => line.id));
      }
      for (const subscription of all(account, "subscriptions")) {
        const { data } = await stripe.subscriptionItems.list({ subscription: subscription.id, limit: 100 });
        expect(data.map((item) => item.id)).toEqual(listed(subscription.items).map((item) => item.id));
      }
      await server.close();
    });
  }

  it("expands every discount to its coupon", async () => {
    const account = simulateAccount(4, { customers: 60 });
    const server = await startStripe([account], { keys: { sk_test_x: { accounts: [account.id] } } });
    const headers = { authorization: "Bearer sk_test_x" };
    const query =
      "status=all&limit=100&expand[]=data.discounts.source.coupon&expand[]=data.items.data.discounts";
    const answer = await fetch(`${server.url}/v1/subscriptions?${query}`, { headers });
    const { data }: { data: (ApiObject & { discounts: unknown[] })[] } = JSON.parse(await answer.text());
    const expanded = data.flatMap((subscription) => subscription.discounts);
    expect(expanded.length).toBeGreaterThan(0);
    for (const discount of expanded) {
      expect(discount).toMatchObject({ object: "discount", source: { type: "coupon" } });
      expect(discount).toHaveProperty("source.coupon.duration");
    }
    await server.close();
  });

  it("tells its events to a webhook", async () => {
    const account = simulateAccount(5);
    const stripe = new Stripe("sk_test_unused");
    const now = account.now();
    const log = await deliverEvents(
      account,
      { url: "", secret: "whsec_x" },
      {
        clock: () => now,
        post: async (_url, payload, headers) => {
          const signed = headers["stripe-signature"] ?? "";
          const event = stripe.webhooks.constructEvent(payload, signed, "whsec_x", 300, undefined, now);
          expect(account.get("events", event.id)).toMatchObject({ type: event.type, created: event.created });
          return 200;
        },
      },
    );
    expect(log.sent.length).toBe(all(account, "events").length);
    expect(log.sent.map(({ created }) => created)).toEqual(
      log.sent.map(({ created }) => created).toSorted((a, b) => a - b),
    );
  });
});

function all(account: StripeData, kind: ListKind): ApiObject[] {
  return [...account.list(kind, kind === "subscriptions" ? { status: "all" } : {})];
}
