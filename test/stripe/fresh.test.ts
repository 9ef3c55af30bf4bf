import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { type Fresh, keepFresh } from "../../src/api/evidence/fresh.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { messageOf } from "../../src/base/error.ts";
import { verifyText } from "../../src/cli/print/print-verify.ts";
import { receiveEvent } from "../../src/sources/stripe/sync/webhook.ts";
import { type MadeAccount, madeAccount, madeEvent, NOON } from "./made-account.ts";
import { fullEvidenceIn, LIVE } from "./syncing.ts";

const DAY = 86_400;
const OTHER = "rk_live_51Somebodyelse0123456789";

let folder = "";
let account: MadeAccount;
let server: SimulatedStripe;
let workspace: Workspace;
let fresh: Fresh | null = null;
const env: Record<string, string | undefined> = {};
const errors: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambium-fresh-"));
  account = madeAccount({ customers: 12, invoices: 2 });
  const other = madeAccount({ id: "acct_other", customers: 3, invoices: 1 });
  const keys = { [LIVE]: { accounts: ["acct_made"] }, [OTHER]: { accounts: ["acct_other"] } };
  server = await startStripe([account, other], { keys });
  Object.assign(env, {
    STRIPE_API_KEY: LIVE,
    STRIPE_API_BASE: server.url,
    CAMBIUM_KEY_FILE: join(folder, "secret.key"),
  });
  const effects = { now: () => new Date(NOON * 1000), progress: () => undefined, env };
  workspace = await Workspace.open(join(folder, "data"), effects);
  errors.length = 0;
});

afterEach(async () => {
  await fresh?.stop();
  fresh = null;
  await workspace.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function start(everyMs: number | null = 20): Fresh {
  fresh = keepFresh(workspace, { everyMs, onError: (error) => errors.push(messageOf(error)) });
  return fresh;
}

const told = (text: string) =>
  fullEvidenceIn(join(folder, "data")).filter((line) => line.includes(text)).length;

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue).toBe(true);
}

function rename(email: string, at: number): void {
  const changed = { ...account.get("customers", "cus_1"), id: "cus_1", object: "customer", email };
  account.put("customers", changed);
  account.put("events", madeEvent(`evt_${email}`, "customer.updated", at, changed));
}

it("asks nothing while the folder holds no account", async () => {
  start();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(server.requests.total).toBe(0);
});

it("brings what is new, again and again", async () => {
  await syncStripeOperation.run(workspace, {});
  start();
  for (const n of [1, 2]) {
    account.setNow(NOON + n * 60);
    rename(`new${n}@acme.example`, NOON + n * 60);
    await until(() => told(`new${n}@acme.example`) === 1);
  }
  expect(errors).toEqual([]);
});

it("says once what goes wrong, and goes on", async () => {
  await syncStripeOperation.run(workspace, {});
  env.STRIPE_API_KEY = OTHER;
  start();
  await until(() => errors.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(errors).toEqual([expect.stringContaining("the key is for acct_other, which")]);
  expect(told("acct_other")).toBe(0);
  env.STRIPE_API_KEY = LIVE;
  rename("late@acme.example", NOON);
  await until(() => told("late@acme.example") === 1);
});

it("lists again once a day what changed without an event", async () => {
  await syncStripeOperation.run(workspace, {});
  account.setNow(NOON + 2 * DAY);
  const changed = {
    ...account.get("customers", "cus_2"),
    id: "cus_2",
    object: "customer",
    email: "silent@acme.example",
  };
  account.put("customers", changed);
  start();
  await until(() => told("silent@acme.example") === 1);
  const lists = server.requests.byPath.get("/v1/subscriptions");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(server.requests.byPath.get("/v1/subscriptions")).toBe(lists);
});

it("asks for what a webhook did not hold, even when it does not poll", async () => {
  await syncStripeOperation.run(workspace, {});
  const { wake } = start(null);
  rename("woken@acme.example", NOON);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(told("woken@acme.example")).toBe(0);
  wake(true);
  await until(() => told("woken@acme.example") === 1);
});

it("lets other questions be answered while a sync runs", async () => {
  let isDone = false;
  const slow = syncStripeOperation.run(workspace, { rate: 5 }).then(() => {
    isDone = true;
  });
  await workspace.inTurn(async () => undefined);
  expect(isDone).toBe(false);
  await workspace.close();
  await expect(slow).rejects.toThrow();
  workspace = await Workspace.open(join(folder, "data"), workspace.effects);
});

const SECRET = "whsec_quillmoor0123456789";

/** Sends an event by webhook, as to a server, and wakes what keeps the workspace fresh. */
async function deliver(event: object): Promise<void> {
  const payload = JSON.stringify(event);
  const signature = new Stripe("sk_test_unused").webhooks.generateTestHeaderString({
    payload,
    secret: SECRET,
  });
  const request = { body: new Uint8Array(Buffer.from(payload)), signature, secret: SECRET };
  const { isMissing } = await receiveEvent(workspace.store, request, new Date(NOON * 1000));
  fresh?.wake(isMissing);
}

/** Puts a coupon on a subscription, as an event of today's versions tells it: by the discount's id. */
function discountOn(n: number, at: number): object {
  const id = `di_late_${n}`;
  const source = { type: "coupon", coupon: "TENTH" };
  const on = { customer: `cus_${n}`, subscription: `sub_${n}`, subscription_item: null };
  account.put("discounts", { id, object: "discount", start: at, end: null, source, ...on });
  const changed = { ...account.get("subscriptions", `sub_${n}`), id: `sub_${n}`, discounts: [id] };
  account.put("subscriptions", { object: "subscription", ...changed });
  const type = "customer.subscription.updated";
  const event = madeEvent(`evt_late_${n}`, type, at, { livemode: true, object: "subscription", ...changed });
  account.put("events", event);
  return { livemode: true, ...event };
}

it("asks for a discount that a webhook names, also when it does not poll, once the key is good again", async () => {
  await syncStripeOperation.run(workspace, {});
  start(null);
  await deliver(discountOn(0, NOON));
  await until(() => told('"di_late_0","start"') === 1);
  env.STRIPE_API_KEY = OTHER;
  await deliver(discountOn(2, NOON + 1));
  await until(() => errors.length > 0);
  expect(told('"di_late_2","start"')).toBe(0);
  env.STRIPE_API_KEY = LIVE;
  rename("next@acme.example", NOON + 2);
  fresh?.wake(false);
  await until(() => told('"di_late_2","start"') === 1);
  const polls = server.requests.byPath.get("/v1/events") ?? 0;
  fresh?.wake(false);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(server.requests.byPath.get("/v1/events")).toBe(polls);
});

it("says which discounts are not known where there is no key to ask with", async () => {
  await syncStripeOperation.run(workspace, {});
  expect((await verify.run(workspace, {})).untold).toBe(0);
  env.STRIPE_API_KEY = undefined;
  start(null);
  await deliver(discountOn(0, NOON));
  const answer = await workspace.inTurn(() => verify.run(workspace, {}));
  expect(answer).toMatchObject({
    untold: 1,
    untold_fields: [
      { account: "acct_made", object: "subscription", id: "sub_0", field: "discounts", value: "di_late_0" },
    ],
  });
  expect(verifyText(answer)).toContain("MRR is before this discount");
});

it("asks for no discount and no deleted coupon twice", async () => {
  await syncStripeOperation.run(workspace, {});
  const paths = ["/v1/subscriptions/:id", "/v1/coupons/:id"];
  const asked = () => paths.map((path) => server.requests.byPath.get(path) ?? 0);
  const changed = { ...account.get("subscriptions", "sub_4"), id: "sub_4", object: "subscription" };
  account.put("events", madeEvent("evt_same", "customer.subscription.updated", NOON, changed));
  account.setNow(NOON + 2 * DAY);
  const before = asked();
  start();
  await until(() => told("evt_same") === 1);
  await fresh?.stop();
  expect(asked()).toEqual(before);
});
