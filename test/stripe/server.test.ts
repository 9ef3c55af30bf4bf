import Stripe from "stripe";
import { afterEach, describe, expect, it } from "vitest";
import { allFaults, type FaultName, faultOf } from "../../sim/stripe/server/faults.ts";
import type { Keys } from "../../sim/stripe/server/keys.ts";
import { newRequestBook } from "../../sim/stripe/server/requests.ts";
import { type SimulatedStripe, type StripeOptions, startStripe } from "../../sim/stripe/server/server.ts";
import { DAY, NOW, tinyAccount } from "./tiny.ts";

const KEYS: Keys = {
  sk_live_tiny: { accounts: ["acct_tiny"] },
  sk_test_tiny: { accounts: ["acct_tiny"] },
  rk_live_narrow1234567: { accounts: ["acct_tiny"], missing: ["rak_subscription_read"] },
  sk_org_live_all: { accounts: ["acct_tiny", "acct_other"] },
};

const open: SimulatedStripe[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(options: Partial<StripeOptions> = {}): Promise<SimulatedStripe> {
  const server = await startStripe([tinyAccount(), tinyAccount("acct_other")], { keys: KEYS, ...options });
  open.push(server);
  return server;
}

async function started(key = "sk_live_tiny", options: Partial<StripeOptions> = {}) {
  const server = await start(options);
  return { server, stripe: clientOf(server, key) };
}

function clientOf(server: SimulatedStripe, key: string, config: Partial<Stripe.StripeConfig> = {}): Stripe {
  const { port } = server;
  return new Stripe(key, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 0,
    ...config,
  });
}

describe("lists", () => {
  it("gives all of a kind over pages, newest first, without what was deleted", async () => {
    const { server, stripe } = await started();
    const ids: string[] = [];
    for await (const customer of stripe.customers.list({ limit: 7 })) ids.push(customer.id);
    expect(ids).toEqual(Array.from({ length: 24 }, (_, place) => `cus_${24 - place}`));
    expect(server.requests.byPath.get("/v1/customers")).toBe(4);
    expect(server.requests.served.get("cus_1")).toBe(1);
    expect(server.requests.objects).toBe(24);
  });

  it("gives ten without a limit, and pages backwards from a cursor", async () => {
    const { stripe } = await started();
    expect((await stripe.customers.list()).data.length).toBe(10);
    const page = await stripe.customers.list({ ending_before: "cus_10", limit: 3 });
    expect(page.data.map((customer) => customer.id)).toEqual(["cus_13", "cus_12", "cus_11"]);
    expect(page.has_more).toBe(true);
    const newest = await stripe.customers.list({ ending_before: "cus_22", limit: 3 });
    expect(newest.data.map((customer) => customer.id)).toEqual(["cus_24", "cus_23"]);
    expect(newest.has_more).toBe(false);
  });

  it("narrows by what each kind can be narrowed by", async () => {
    const { stripe } = await started();
    const all = { limit: 100 };
    const at = NOW - 50 * DAY;
    const count = async (list: Promise<{ data: unknown[] }>): Promise<number> => (await list).data.length;
    expect(await count(stripe.customers.list({ ...all, created: { gte: at, lt: at + 3 * DAY } }))).toBe(3);
    expect(await count(stripe.customers.list({ ...all, created: { gt: at, lte: at + 3 * DAY } }))).toBe(3);
    expect(await count(stripe.customers.list({ ...all, created: at }))).toBe(1);
    expect(await count(stripe.subscriptions.list(all))).toBe(20);
    expect(await count(stripe.subscriptions.list({ ...all, status: "all" }))).toBe(24);
    expect(await count(stripe.subscriptions.list({ ...all, status: "canceled" }))).toBe(4);
    expect(await count(stripe.subscriptions.list({ customer: "cus_3" }))).toBe(1);
    expect(await count(stripe.subscriptions.list({ ...all, price: "price_tiered" }))).toBe(20);
    expect(await count(stripe.subscriptions.list({ ...all, price: "price_team" }))).toBe(0);
    expect(await count(stripe.invoices.list({ status: "open" }))).toBe(1);
    expect(await count(stripe.invoices.list({ subscription: "sub_4" }))).toBe(1);
    expect(await count(stripe.invoices.list({ customer: "cus_4" }))).toBe(1);
    expect(await count(stripe.prices.list({ active: true }))).toBe(1);
    expect(await count(stripe.prices.list({ product: "prod_team", type: "recurring" }))).toBe(2);
    expect(await count(stripe.products.list({ ids: ["prod_team", "prod_gone"] }))).toBe(1);
    expect(await count(stripe.subscriptionItems.list({ subscription: "sub_4" }))).toBe(1);
    expect(await count(stripe.invoiceItems.list({ pending: true }))).toBe(1);
    expect(await count(stripe.invoiceItems.list({ pending: false }))).toBe(0);
  });

  it("lists events of 30 days, by type", async () => {
    const { server, stripe } = await started();
    expect(idsOf(await stripe.events.list({ limit: 100 }))).toEqual(["evt_wide"]);
    const whole = clientOf(await start({ eventDays: 365 }), "sk_live_tiny");
    expect(idsOf(await whole.events.list({ type: "customer.subscription.deleted" }))).toHaveLength(4);
    expect(idsOf(await whole.events.list({ types: ["customer.*"], limit: 100 }))).toHaveLength(24);
    expect((await whole.events.retrieve("evt_3")).type).toBe("customer.subscription.created");
    await expect(stripe.events.retrieve("evt_3")).rejects.toMatchObject({ statusCode: 404 });
    expect(server.requests.byPath.get("/v1/events/:id")).toBe(1);
  });

  it("cuts the lines of an invoice at ten and gives the rest, oldest first", async () => {
    const { stripe } = await started();
    const invoice = await stripe.invoices.retrieve("in_7");
    expect(invoice.lines.data.length).toBe(10);
    expect(invoice.lines.has_more).toBe(true);
    const ids: string[] = [];
    for await (const line of stripe.invoices.listLineItems("in_7", { limit: 5 })) ids.push(line.id);
    expect(ids).toEqual(Array.from({ length: 14 }, (_, place) => `il_7_${place}`));
    const before = await stripe.invoices.listLineItems("in_7", { ending_before: "il_7_5", limit: 2 });
    expect(idsOf(before)).toEqual(["il_7_3", "il_7_4"]);
    expect(before.has_more).toBe(true);
  });

  it("refuses what Stripe refuses", async () => {
    const { server, stripe } = await started();
    const refused: [() => Promise<unknown>, object][] = [
      [() => stripe.customers.list({ limit: 101 }), { statusCode: 400, param: "limit" }],
      [() => stripe.customers.list({ limit: 0 }), { statusCode: 400, param: "limit" }],
      [
        () => stripe.customers.list({ starting_after: "cus_99" }),
        { statusCode: 400, code: "resource_missing", param: "starting_after" },
      ],
      [
        () => stripe.customers.list({ ending_before: "cus_25" }),
        { statusCode: 400, code: "resource_missing" },
      ],
      [() => stripe.events.list({ starting_after: "evt_1" }), { statusCode: 400, code: "resource_missing" }],
      [() => stripe.subscriptions.list({ customer: "cus_99" }), { statusCode: 400, param: "customer" }],
      [() => stripe.customers.list({ starting_after: "cus_1", ending_before: "cus_2" }), { statusCode: 400 }],
      [() => stripe.customers.retrieve("cus_99"), { statusCode: 404, code: "resource_missing" }],
      [
        () => stripe.products.retrieve("prod_gone"),
        { statusCode: 404, message: "No such product: 'prod_gone'" },
      ],
      [() => stripe.charges.list(), { statusCode: 404 }],
      [() => stripe.customers.create({}), { statusCode: 405 }],
      [() => stripe.customers.del("cus_1"), { statusCode: 405 }],
    ];
    for (const [answer, error] of refused)
      await expect(answer()).rejects.toMatchObject({ rawType: "invalid_request_error", ...error });
    for (const query of ["limit=ten", "colour=red", "created[gte]=x", "status=asleep"]) {
      const answer = await ask(server, `/v1/subscriptions?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
    }
    expect((await ask(server, "/v1/subscription_items")).status).toBe(400);
  });
});

describe("objects", () => {
  it("are retrieved by id, a deleted customer as such", async () => {
    const { stripe } = await started();
    expect(await stripe.customers.retrieve("cus_25")).toMatchObject({ id: "cus_25", deleted: true });
    expect(await stripe.accounts.retrieveCurrent()).toMatchObject({ id: "acct_tiny", object: "account" });
    expect((await stripe.coupons.retrieve("SAVE20")).percent_off).toBe(20);
  });

  it("are dated by the account's clock and numbered by requests", async () => {
    const { stripe } = await started();
    const { lastResponse } = await stripe.customers.retrieve("cus_1");
    expect(Date.parse(lastResponse.headers.date ?? "")).toBe(NOW * 1000);
    expect(lastResponse.requestId).toMatch(/^req_/);
    expect(lastResponse.headers["stripe-version"]).toBe("2026-10-28.endive");
  });
});

describe("expansion", () => {
  it("puts objects in place of ids, in lists and within", async () => {
    const { stripe } = await started();
    const expand = [
      "data.customer",
      "data.discounts.source.coupon",
      "data.items.data.discounts",
      "data.latest_invoice",
    ];
    const { data } = await stripe.subscriptions.list({ customer: "cus_3", expand });
    expect(data[0]).toMatchObject({
      customer: { id: "cus_3", email: "3@acme.example" },
      discounts: [{ id: "di_3", source: { coupon: { id: "SAVE20", percent_off: 20 } } }],
      latest_invoice: { id: "in_3", customer: "cus_3" },
      items: { data: [{ id: "si_3", discounts: [{ id: "di_3" }] }] },
    });
    const invoice = await stripe.invoices.retrieve("in_3", {
      expand: ["lines.data.discounts", "parent.subscription_details.subscription", "discounts.customer"],
    });
    expect(invoice).toMatchObject({
      lines: { data: [{ discounts: [{ id: "di_3", source: { coupon: "SAVE20" } }] }] },
      parent: { subscription_details: { subscription: { id: "sub_3" } } },
      discounts: [{ customer: { id: "cus_3" } }],
    });
  });

  it("shows tiers and applies_to only when asked to", async () => {
    const { stripe } = await started();
    expect(await stripe.prices.retrieve("price_tiered")).not.toHaveProperty("tiers");
    const prices = await stripe.prices.list({ expand: ["data.tiers"] });
    expect(prices.data.map((price) => price.tiers?.length)).toEqual([2, undefined]);
    expect(await stripe.coupons.retrieve("SAVE20")).not.toHaveProperty("applies_to");
    const coupon = await stripe.coupons.retrieve("SAVE20", { expand: ["applies_to"] });
    expect(coupon.applies_to).toEqual({ products: ["prod_team"] });
    const plain = await stripe.subscriptions.retrieve("sub_4");
    expect(plain.items.data[0]?.price).not.toHaveProperty("tiers");
    const deep = await stripe.subscriptions.retrieve("sub_4", { expand: ["items.data.price.tiers"] });
    expect(deep.items.data[0]?.price.tiers).toHaveLength(2);
  });

  it("is refused where it goes too deep or nowhere", async () => {
    const { stripe } = await started();
    const list = (path: string): Promise<unknown> => stripe.subscriptions.list({ expand: [path] });
    await expect(list("data.items.data.price.product")).rejects.toMatchObject({
      statusCode: 400,
      code: "property_expansion_max_depth",
    });
    await expect(list("data.metadata")).rejects.toThrow("This property cannot be expanded (metadata).");
    await expect(list("data.nothing.at.all")).rejects.toThrow("cannot be expanded");
    await expect(list("customer")).rejects.toThrow("You may want to try expanding 'data.customer' instead.");
  });
});

describe("keys", () => {
  it("are asked for and checked, bearer or basic", async () => {
    const { server, stripe } = await started("sk_live_wrong");
    await expect(stripe.customers.list()).rejects.toMatchObject({
      type: "StripeAuthenticationError",
      statusCode: 401,
    });
    expect((await fetch(`${server.url}/v1/customers`)).status).toBe(401);
    const basic = `Basic ${Buffer.from("sk_live_tiny:").toString("base64")}`;
    const answer = await fetch(`${server.url}/v1/customers`, { headers: { authorization: basic } });
    expect(answer.status).toBe(200);
  });

  it("lack permissions by name", async () => {
    const { stripe } = await started("rk_live_narrow1234567");
    expect((await stripe.invoices.list()).data.length).toBe(10);
    const message =
      "The provided key 'rk_live_*********4567' does not have the required permissions for this endpoint on account 'acct_tiny'. Having the 'rak_subscription_read' permission would allow this request to continue.";
    await expect(stripe.subscriptions.list()).rejects.toMatchObject({
      type: "StripePermissionError",
      statusCode: 403,
      message,
    });
  });

  it("see their own mode only", async () => {
    const { stripe } = await started("sk_test_tiny");
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  it("of an organisation need a context and a version", async () => {
    const { server } = await started();
    const stripe = clientOf(server, "sk_org_live_all");
    await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 400 });
    const other = clientOf(server, "sk_org_live_all", { stripeContext: "org_1/acct_other" });
    expect((await other.accounts.retrieveCurrent()).id).toBe("acct_other");
    const connected = await stripe.accounts.retrieveCurrent({}, { stripeAccount: "acct_tiny" });
    expect(connected.id).toBe("acct_tiny");
    const strange = stripe.customers.list({}, { stripeContext: "acct_strange" });
    await expect(strange).rejects.toMatchObject({ statusCode: 403, code: "account_invalid" });
    const headers = { authorization: "Bearer sk_org_live_all", "stripe-context": "acct_tiny" };
    expect((await fetch(`${server.url}/v1/customers`, { headers })).status).toBe(400);
  });

  it("are answered in versions that there are and that the account can tell", async () => {
    const { server } = await started();
    for (const [version, status] of [
      ["2026-10-28.endive", 200],
      ["2024-06-20", 400],
      ["2019-01-01", 400],
    ] as const)
      expect((await ask(server, "/v1/customers", { "stripe-version": version })).status).toBe(status);
  });
});

describe("faults", () => {
  it("come at their shares, the same for the same seed", async () => {
    const faults = allFaults(0.35, 7, 1);
    const seen: string[][] = [];
    for (const _ of [1, 2]) {
      const server = await start({ faults });
      const outcomes: string[] = [];
      for (let n = 0; n < 400; n++) outcomes.push(await outcome(server));
      seen.push(outcomes);
      const count = (name: string): number => server.requests.byFault.get(name) ?? 0;
      for (const name of Object.keys(faults.shares)) expect(Math.abs(count(name) - 20)).toBeLessThan(14);
      const failed = [...server.requests.byFault].filter(([name]) => name !== "slow");
      const wrong = failed.reduce((sum, [, each]) => sum + each, 0);
      expect(server.requests.objects).toBe(400 - wrong);
      expect(server.requests.served.get("cus_1")).toBe(400 - wrong);
      expect(new Set(outcomes)).toEqual(
        new Set(["200", "429", "429 true", "429 after 1", "429 lock_timeout", "500", "cut"]),
      );
      expect(outcomes.filter((one) => one === "cut").length).toBe(count("cut"));
    }
    expect(seen[0]).toEqual(seen[1]);
    const other = Array.from({ length: 400 }, (_, n) => faultOf({ ...faults, seed: 8 }, n + 1)?.name);
    expect(other).not.toEqual(Array.from({ length: 400 }, (_, n) => faultOf(faults, n + 1)?.name));
  });

  it("reach the client as Stripe's own errors", async () => {
    const only = (name: FaultName) => started("sk_live_tiny", { faults: { seed: 1, shares: { [name]: 1 } } });
    const expected: [FaultName, object][] = [
      ["tooMany", { type: "StripeRateLimitError", statusCode: 429, code: "rate_limit" }],
      ["lockTimeout", { statusCode: 429, code: "lock_timeout" }],
      ["serverError", { type: "StripeAPIError", statusCode: 500 }],
      ["cut", { type: "StripeConnectionError" }],
    ];
    for (const [name, error] of expected) {
      const { stripe } = await only(name);
      await expect(stripe.customers.list()).rejects.toMatchObject(error);
    }
  });
});

describe("the request log", () => {
  it("tells of concurrency, rate and what was served", async () => {
    const server = await start({ faults: { seed: 1, shares: { slow: 1 }, slowMs: 50 } });
    await Promise.all(Array.from({ length: 6 }, () => ask(server, "/v1/customers/cus_1")));
    expect(server.requests).toMatchObject({ total: 6, objects: 6, peakConcurrency: 6, peakPerSecond: 6 });
    expect(server.requests.byPath.get("/v1/customers/:id")).toBe(6);
    expect(server.requests.byStatus.get(200)).toBe(6);
    server.requests.reset();
    expect(server.requests).toMatchObject({ total: 0, objects: 0, peakConcurrency: 0 });
    expect(server.requests.served.size).toBe(0);
  });

  it("takes the most of any one second", () => {
    let now = 0;
    const { log, began } = newRequestBook(true, () => now);
    for (const at of [0, 900, 950, 999, 1000, 1899, 1901, 5000]) {
      now = at;
      began("/");
    }
    expect(log.peakPerSecond).toBe(5);
  });
});

function idsOf(list: { data: { id: string }[] }): string[] {
  return list.data.map((object) => object.id);
}

function ask(server: SimulatedStripe, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers: { authorization: "Bearer sk_live_tiny", ...headers } });
}

async function outcome(server: SimulatedStripe): Promise<string> {
  const answer = await ask(server, "/v1/customers/cus_1");
  const { headers, status } = answer;
  if (status === 200)
    return answer.json().then(
      () => "200",
      () => "cut",
    );
  const { error } = await answer.json();
  const retry = headers.get("stripe-should-retry");
  const after = headers.get("retry-after");
  if (error.code === "lock_timeout") return `${status} lock_timeout`;
  return [status, ...(retry ? [retry] : []), ...(after ? ["after", after] : [])].join(" ");
}
