import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import type { ApiObject, ListFilter, ListKind } from "../../sim/stripe/data/data.ts";
import { isJson, listed } from "../../sim/stripe/data/json.ts";
import { largeAccount } from "../../sim/stripe/large/large.ts";
import { planLives } from "../../sim/stripe/large/large-lives.ts";
import { startStripe } from "../../sim/stripe/server/server.ts";

const account = largeAccount({ customers: 200, invoices: 2000 });

function all(kind: ListKind, filter: ListFilter = {}): ApiObject[] {
  return [...account.list(kind, { status: "all", ...filter })];
}

describe("the lives of a large account", () => {
  for (const [customers, invoices] of [
    [200, 2000],
    [100, 1000],
    [1000, 10_000],
    [7, 70],
  ] as const) {
    it(`gives ${customers} customers ${invoices} invoices, each its own`, () => {
      const lives = planLives(customers, invoices, "2025-01-01");
      let count = 0;
      for (let customer = 0; customer < customers; customer++) {
        const { place, from, to } = lives.lifeOf(customer);
        for (let month = from; month < to; month++) expect(lives.holder(place, month)).toBe(customer);
        count += to - from;
      }
      expect(count).toBe(invoices);
    });
  }
});

/** Every instant that an object tells, by the path to it. */
function instantsIn(value: unknown, path = ""): [path: string, at: number][] {
  if (typeof value === "number") return INSTANT.test(path) ? [[path, value]] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => instantsIn(one, `${path}.${key}`));
}

const INSTANT =
  /[.](created|updated|date|start|end|start_date|billing_cycle_anchor|period_\w+|current_period_\w+|\w+_at)$/;

function* firstOf<T>(some: Iterable<T>, most: number): Iterable<T> {
  let count = 0;
  for (const one of some) {
    if (count === most) return;
    count += 1;
    yield one;
  }
}

describe("the instants of a large account", () => {
  for (const [customers, invoices, firstDay] of [
    [7, 70, "2025-01-01"],
    [200, 2000, "2025-01-01"],
    [100, 300, "2016-02-29"],
    [50, 6000, "1999-12-31"],
    [1000, 10_000, "2019-07-31"],
    [1_000_000, 12_000_000, "2025-01-01"],
    [100_000_000, 1_200_000_000, "2025-01-01"],
  ] as const) {
    it(`lie within its life, with ${customers} customers and ${invoices} invoices since ${firstDay}`, () => {
      const data = largeAccount({ customers, invoices, firstDay });
      const { started, now } = planLives(customers, invoices, firstDay);
      const paths = new Set<string>();
      for (const kind of [
        ...(["customers", "subscriptions", "subscription_items"] as const),
        ...(["invoices", "invoiceitems", "products", "prices"] as const),
      ]) {
        const own = kind === "products" || kind === "prices" ? {} : { status: "all" };
        const newest = data.list(kind, own);
        const older = data.list(kind, { ...own, created: { lt: started + 75 * 86_400 } });
        for (const object of [...firstOf(newest, 400), ...firstOf(older, 400)]) {
          for (const [path, at] of instantsIn(object, kind)) {
            paths.add(path);
            const isToCome = path.endsWith("end");
            if (at < started || at > now + (isToCome ? 32 * 86_400 : 0))
              expect([path, at]).toEqual([path, now]);
          }
        }
      }
      expect([...paths]).toEqual(
        expect.arrayContaining([
          "invoiceitems.period.start",
          "invoices.lines.data.0.period.end",
          "prices.created",
        ]),
      );
      expect([...paths].some((path) => path.endsWith("price.created"))).toBe(true);
    });
  }

  it("are of a price the same wherever it stands", () => {
    const listed = new Map([...account.list("prices", {})].map((price) => [price.id, price]));
    for (const item of all("subscription_items")) {
      const price = isJson(item.price) ? item.price : {};
      expect(price.created).toBe(listed.get(String(price.id))?.created);
    }
  });
});

describe("a large account", () => {
  it("lists each object once, newest first, and finds each by its id", () => {
    for (const [kind, count] of [
      ["customers", 200],
      ["subscriptions", 200],
      ["invoices", 2000],
    ] as const) {
      const objects = all(kind);
      expect(new Set(objects.map((object) => object.id)).size).toBe(count);
      for (const [place, object] of objects.entries()) {
        expect(object.created).toBeGreaterThanOrEqual(objects[place + 1]?.created ?? 0);
        expect(account.get(kind, object.id)).toEqual(object);
      }
    }
  });

  it("has invoices whose lines add up, of the subscription's items, and proration where a quantity changed", () => {
    let prorations = 0;
    for (const invoice of all("invoices")) {
      const lines = listed(invoice.lines);
      const total = lines.reduce((sum, line) => sum + Number(line.amount), 0);
      expect(invoice.total).toBe(total);
      prorations += lines.filter((line) => JSON.stringify(line.parent).includes('"proration":true')).length;
    }
    expect(prorations).toBeGreaterThan(40);
    expect(prorations).toBe(all("invoiceitems").length);
    for (const item of all("invoiceitems"))
      expect(account.get("invoices", String(item.invoice))).toBeDefined();
  });

  it("prorates within the month before its invoice, less than that month's price", () => {
    const items = all("invoiceitems");
    expect(items.length).toBeGreaterThan(40);
    for (const item of items) {
      const invoice = account.get("invoices", String(item.invoice));
      const [line] = listed(invoice?.lines).filter(({ parent }) => JSON.stringify(parent).includes(item.id));
      expect(line).toMatchObject({ period: item.period, amount: item.amount, quantity: item.quantity });
      const [start, end] = [Number(item.date), Number(invoice?.created)];
      expect(item.period).toEqual({ start, end });
      expect(end - start).toBeGreaterThan(13 * 86_400);
      expect(end - start).toBeLessThan(16 * 86_400);
      const price = account.get("prices", JSON.stringify(item.pricing).match(/price_Large\w+/)?.[0] ?? "");
      const whole = Number(price?.unit_amount) * Number(item.quantity);
      expect(Math.abs(Math.abs(Number(item.amount)) - whole / 2)).toBeLessThanOrEqual(1);
    }
  });

  it("bills with the last invoice what the subscription holds now", () => {
    const active = [...account.list("subscriptions", {})];
    expect(active.length).toBeGreaterThan(100);
    expect(active.length).toBeLessThan(200);
    for (const subscription of active) {
      const held = listed(subscription.items).map((item) => [item.id, item.quantity]);
      const last = account.get("invoices", String(subscription.latest_invoice));
      const billed = listed(last?.lines)
        .filter((line) => JSON.stringify(line.parent).includes('"proration":false'))
        .map((line) => [itemOf(line), line.quantity]);
      expect(billed).toEqual(held);
    }
  });

  it("narrows by customer, subscription and instants", () => {
    const [first] = all("customers");
    const own = all("invoices", { customer: first?.id });
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((invoice) => invoice.customer === first?.id)).toBe(true);
    const [subscription] = all("subscriptions", { customer: first?.id });
    expect(all("subscription_items", { subscription: subscription?.id })).toEqual(
      listed(subscription?.items),
    );
    const at = all("invoices")[500]?.created ?? 0;
    const [since, before] = [
      all("invoices", { created: { gte: at } }),
      all("invoices", { created: { lt: at } }),
    ];
    expect([...since, ...before]).toEqual(all("invoices"));
  });

  it("is read whole with Stripe's client", async () => {
    const server = await startStripe([account], { keys: { rk_live_x: { accounts: [account.id] } } });
    const { port } = server;
    const stripe = new Stripe("rk_live_x", { host: "127.0.0.1", port, protocol: "http", telemetry: false });
    let count = 0;
    const asked = { limit: 100, expand: ["data.discounts.source.coupon", "data.lines.data.discounts"] };
    for await (const invoice of stripe.invoices.list(asked)) count += invoice.lines.data.length > 0 ? 1 : 0;
    expect(count).toBe(2000);
    expect(server.requests.byPath.get("/v1/invoices")).toBe(20);
    const newer = await stripe.invoices.list({ ending_before: all("invoices")[1000]?.id, limit: 3 });
    expect(newer.data.map((invoice) => invoice.id)).toEqual(
      all("invoices")
        .slice(997, 1000)
        .map((invoice) => invoice.id),
    );
    expect(newer.has_more).toBe(true);
    await server.close();
  });
});

function itemOf(line: ApiObject): unknown {
  const details = isJson(line.parent) ? line.parent.subscription_item_details : undefined;
  return isJson(details) ? details.subscription_item : undefined;
}
