import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Stream } from "../../sim/random.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { startServer } from "../../src/http/server.ts";
import { MAX_BODY } from "../../src/http/webhook-route.ts";
import { rememberAccount } from "../../src/sources/stripe/accounts.ts";
import { strangersApp } from "../asking.ts";
import { countsIn } from "./syncing.ts";

const SECRET = "whsec_quillmoor0123456789";
const OPTIONS = { version: "0", webDirectory: "/nowhere" };
const stripe = new Stripe("sk_test_unused");

let folder = "";
let workspace: Workspace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambium-webhook-"));
  workspace = await openIn(join(folder, "data"), { STRIPE_WEBHOOK_SECRET: SECRET });
  await rememberAccount(workspace.store, "acct_made", { livemode: true, isContext: false });
});
afterEach(async () => {
  await workspace.close();
  await rm(folder, { recursive: true, force: true });
});

function openIn(directory: string, env: Record<string, string>): Promise<Workspace> {
  const all = { CAMBIUM_KEY_FILE: join(folder, "secret.key"), ...env };
  return Workspace.open(directory, { now: () => new Date(), progress: () => undefined, env: all });
}

function event(more: Record<string, unknown> = {}, object: Record<string, unknown> = {}) {
  const customer = { id: "cus_1", object: "customer", created: 1, livemode: true, metadata: {}, ...object };
  const head = { id: "evt_1", object: "event", api_version: "2026-10-28.endive", created: 1_767_000_000 };
  return { ...head, type: "customer.created", livemode: true, data: { object: customer }, ...more };
}

function signed(payload: string, secret = SECRET, timestamp = Math.floor(Date.now() / 1000)): string {
  return stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

async function send(
  body: string | Uint8Array,
  signature: string | null,
  headers: Record<string, string> = {},
) {
  const app = strangersApp(workspace);
  const sent = { ...headers, ...(signature !== null && { "stripe-signature": signature }) };
  return app.request("/webhooks/stripe", {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    headers: sent,
  });
}

const held = () => countsIn(join(folder, "data"));

describe("webhooks of Stripe", () => {
  it("store an event, under any name of this server", async () => {
    const body = JSON.stringify(event());
    const answer = await send(body, signed(body), { host: "hooks.quillmoor.example" });
    expect(answer.status).toBe(200);
    expect(held()).toEqual({ customer: 1 });
    const other = await strangersApp(workspace).request("/health", {
      headers: { host: "hooks.quillmoor.example" },
    });
    expect(other.status).toBe(403);
  });
  it("answer 200 and store nothing for what is not kept", async () => {
    const others = [
      event({ livemode: false }),
      event({ account: "acct_other" }),
      event({ type: "charge.succeeded" }, { object: "charge", id: "ch_1" }),
      event({}, { test_clock: "clock_1" }),
    ];
    for (const one of others) {
      const body = JSON.stringify(one);
      expect((await send(body, signed(body))).status).toBe(200);
    }
    expect(held()).toEqual({});
  });
  it("may be as large as the limit, and not one byte larger", async () => {
    const bare = JSON.stringify(event({ padding: "" })).length;
    const [most, beyond] = [0, 1].map((more) =>
      JSON.stringify(event({ padding: "x".repeat(MAX_BODY - bare + more) })),
    );
    expect((await send(beyond ?? "", signed(beyond ?? ""))).status).toBe(413);
    expect(held()).toEqual({});
    expect((await send(most ?? "", signed(most ?? ""))).status).toBe(200);
    expect(held()).not.toEqual({});
  });
  it("are refused when too large, without a secret, or before any account is known", async () => {
    const large = JSON.stringify(event({ padding: "x".repeat(2_200_000) }));
    expect((await send(large, signed(large))).status).toBe(413);
    const body = JSON.stringify(event());
    const bare = await openIn(join(folder, "bare"), {});
    const post = (app: ReturnType<typeof strangersApp>) =>
      app.request("/webhooks/stripe", {
        method: "POST",
        body,
        headers: { "stripe-signature": signed(body) },
      });
    expect((await post(strangersApp(bare))).status).toBe(503);
    await bare.secrets.set("stripe_webhook", SECRET);
    const answer = await post(strangersApp(bare));
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining("cambium sync stripe"),
    ]);
    await bare.close();
    expect(held()).toEqual({});
  });
  it("refuse 10,000 that are malformed or badly signed, and store nothing", async () => {
    const app = strangersApp(workspace);
    const random = new Stream(11, 1);
    const statuses = new Map<number, number>();
    for (let n = 0; n < 10_000; n += 1) {
      const { body, signature } = broken(random, n);
      const headers: Record<string, string> = signature === null ? {} : { "stripe-signature": signature };
      const answer = await app.request("/webhooks/stripe", { method: "POST", body, headers });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([[400, 10_000]]);
    expect(held()).toEqual({});
  });
  it("store an event once that comes 1,000 times over 50 connections", async () => {
    const server = await startServer(workspace, { ...OPTIONS, port: 0 });
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const body = JSON.stringify(event());
    const headers = { "stripe-signature": signed(body), "content-type": "application/json" };
    const post = () =>
      new Promise<number>((resolve, reject) => {
        const sent = request(
          `${server.url}/webhooks/stripe`,
          { method: "POST", agent, headers },
          (answer) => {
            answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
          },
        );
        sent.once("error", reject);
        sent.end(body);
      });
    const statuses = await Promise.all(Array.from({ length: 1000 }, post));
    expect(new Set(statuses)).toEqual(new Set([200]));
    agent.destroy();
    await server.close();
    expect(await workspace.store.lastSeq()).toBe(1);
  });
});

/** Something that is no event of Stripe's, in one of a dozen ways. */
function broken(random: Stream, n: number): { body: Uint8Array<ArrayBuffer>; signature: string | null } {
  const draw = (below: number) => Math.floor(random.next() * below);
  const good = JSON.stringify(event({ id: `evt_${n}` }));
  const bytes = new Uint8Array(Buffer.from(good));
  const now = Math.floor(Date.now() / 1000);
  const flipped = () => {
    const place = draw(bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << draw(8));
    return { body: bytes, signature: signed(good) };
  };
  const as = (text: string, signature: string | null = signed(text)) => ({
    body: new Uint8Array(Buffer.from(text)),
    signature,
  });
  const junk = () => new Uint8Array(Array.from({ length: draw(300) }, () => draw(256)));
  const ways = [
    flipped,
    () => as(good, null),
    () => as(good, ""),
    () => as(good, signed(good, "whsec_another")),
    () => as(good, signed(good, SECRET, now - 301 - draw(100_000))),
    () => as(good, signed(good).slice(0, -1 - draw(60))),
    () =>
      as(
        good,
        Buffer.from(junk())
          .toString("latin1")
          .replaceAll(/[^\x20-\x7e]/g, "?"),
      ),
    () => as(good, `t=${now},v0=${"0".repeat(64)}`),
    () => as(good.slice(0, 1 + draw(good.length - 2))),
    () => as(["", "null", "[]", "7", '"evt"', "{}", '{"object":"event"}'][draw(7)] ?? ""),
    () =>
      as(
        JSON.stringify({
          ...event(),
          [["id", "data", "livemode", "object", "created"][draw(5)] ?? ""]:
            [null, 7, "x", {}, []][draw(5)] ?? null,
          type: 7,
        }),
      ),
    () => ({ body: junk(), signature: signed(good) }),
    () => as(`[${"[".repeat(draw(5000))}`),
  ];
  return (ways[draw(ways.length)] ?? flipped)();
}
