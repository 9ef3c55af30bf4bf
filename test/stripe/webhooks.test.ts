import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import {
  deliverEvents,
  signature,
  type WebhookEffects,
  type WebhookOptions,
} from "../../sim/stripe/server/webhooks.ts";
import { NOW, tinyAccount } from "./tiny.ts";

const OPTIONS: WebhookOptions = { url: "http://127.0.0.1:1/webhooks", secret: "whsec_tiny" };
const stripe = new Stripe("sk_test_unused");

/** An endpoint that keeps what it was sent. */
function endpoint(answer: (n: number) => number = () => 200): WebhookEffects & { got: string[] } {
  const got: string[] = [];
  return {
    got,
    clock: () => NOW,
    post: async (_url, payload, headers) => {
      const signed = headers["stripe-signature"] ?? "";
      got.push(stripe.webhooks.constructEvent(payload, signed, OPTIONS.secret, 300, undefined, NOW).id);
      return answer(got.length);
    },
  };
}

describe("webhooks", () => {
  it("deliver all events once, oldest first, signed as Stripe signs", async () => {
    const effects = endpoint();
    const log = await deliverEvents(tinyAccount(), OPTIONS, effects);
    expect(effects.got).toEqual([
      ...Array.from({ length: 24 }, (_, place) => `evt_${place + 1}`),
      "evt_wide",
    ]);
    expect(log.sent.map((delivery) => delivery.event)).toEqual(effects.got);
    expect(log.missing).toEqual([]);
    expect(log.sent[0]).toMatchObject({
      way: "first",
      attempt: 1,
      status: 200,
      type: "customer.subscription.created",
    });
  });

  it("are refused under another secret, or when the payload was touched", () => {
    const signed = signature("{}", "whsec_other", NOW);
    const read = (payload: string, secret: string) =>
      stripe.webhooks.constructEvent(payload, signed, secret, 300, undefined, NOW);
    expect(() => read("{}", "whsec_tiny")).toThrow("No signatures found");
    expect(() => read("{ }", "whsec_other")).toThrow("No signatures found");
    expect(read("{}", "whsec_other")).toEqual({});
  });

  it("come twice, late, out of order or never, at their shares, the same for the same seed", async () => {
    const shares = { duplicate: 0.3, outOfOrder: 0.2, delayed: 0.1, missing: 0.2 };
    const effects = endpoint();
    const log = await deliverEvents(tinyAccount(), { ...OPTIONS, seed: 3, shares }, effects);
    const of = (way: string): string[] =>
      log.sent.filter((delivery) => delivery.way === way).map((delivery) => delivery.event);
    for (const way of ["first", "duplicate", "outOfOrder", "delayed"])
      expect(of(way).length).toBeGreaterThan(0);
    expect(log.missing.length).toBeGreaterThan(0);
    expect(new Set([...log.missing, ...effects.got]).size).toBe(25);
    expect(log.missing.filter((id) => effects.got.includes(id))).toEqual([]);
    for (const id of of("duplicate")) expect(effects.got.filter((one) => one === id)).toHaveLength(2);
    expect(effects.got.length).toBe(25 - log.missing.length + of("duplicate").length);
    expect(effects.got).not.toEqual(effects.got.toSorted());
    const again = endpoint();
    await deliverEvents(tinyAccount(), { ...OPTIONS, seed: 3, shares }, again);
    expect(again.got).toEqual(effects.got);
  });

  it("are tried again until they are taken, and tell of what came after an event", async () => {
    const effects = endpoint((n) => (n === 1 ? 500 : 200));
    const log = await deliverEvents(tinyAccount(), { ...OPTIONS, after: "evt_23", retries: 2 }, effects);
    expect(log.sent.map(({ event, attempt, status }) => [event, attempt, status])).toEqual([
      ["evt_24", 1, 500],
      ["evt_24", 2, 200],
      ["evt_wide", 1, 200],
    ]);
  });

  it("go over HTTP, and say where nothing answers", async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.on("data", (chunk) => bodies.push(String(chunk)));
      request.on("end", () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${portOf(server.address())}/webhooks/stripe`;
    const log = await deliverEvents(tinyAccount(), { ...OPTIONS, url, after: "evt_24" });
    expect(log.sent.map((delivery) => delivery.status)).toEqual([204]);
    expect(JSON.parse(bodies.join(""))).toMatchObject({ id: "evt_wide", pending_webhooks: 1 });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const unheard = await deliverEvents(tinyAccount(), { ...OPTIONS, url, after: "evt_24" });
    expect(unheard.sent.map((delivery) => delivery.status)).toEqual([null]);
  });
});

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
