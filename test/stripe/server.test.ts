import Stripe from "stripe";
import { afterEach, describe, expect, it } from "vitest";
import type { Keys } from "../../sim/stripe/keys.ts";
import { type SimulatedStripe, type StripeOptions, startStripe } from "../../sim/stripe/server.ts";
import { tinyAccount } from "./tiny.ts";

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
  it("pages backwards from a cursor", async () => {
    const { stripe } = await started();
    const page = await stripe.customers.list({ ending_before: "cus_10", limit: 3 });
    expect(page.data.map((customer) => customer.id)).toEqual(["cus_13", "cus_12", "cus_11"]);
    expect(page.has_more).toBe(true);
  });
});
