import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { status } from "../../src/api/care/status.ts";
import { trust } from "../../src/api/evidence/trust.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { rememberAccount } from "../../src/sources/stripe/accounts.ts";
import { beyondBounds, canHold } from "../../src/sources/stripe/objects/bounds.ts";
import { readObject } from "../../src/sources/stripe/objects/objects.ts";
import { strangersApp } from "../asking.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, priceOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, seat, statesOf } from "./rebuilding.ts";

const SECRET = "whsec_quillmoor0123456789";
const stripe = new Stripe("sk_test_unused");
const LONG = "x".repeat(1_000_000);
const INFINITE = Number("1e400");

const held = subscriptionOf([itemOf(seat, 3)], { currency: "usd" });
const customer = { id: "cus_1", object: "customer", created: START, livemode: true, metadata: {} };
const product = { id: "prod_1", object: "product", name: "Team", metadata: {}, livemode: true };
const bill = invoiceOf("in_1", START, [lineOf("price_seat", 3, 3000, [START, day(31)])]);

/** What stands before: two customers, of whom nothing but the first's subscription is told oddly afterwards. */
const GOOD = [
  product,
  customer,
  { ...seat },
  held,
  { ...bill, billing_reason: "subscription_create" },
  { ...customer, id: "cus_2" },
  { ...subscriptionOf([itemOf(seat, 2, { id: "si_2" })]), id: "sub_2", customer: "cus_2" },
];

const other = (more: object = {}, item: object = {}) =>
  subscriptionOf([itemOf(seat, 1, { id: "si_odd", ...item })], {
    id: "sub_odd",
    customer: "cus_odd",
    ...more,
  });
const priced = (more: object) => other({}, { price: priceOf("price_odd", 1000, more) });
const tiered = (tier: object) =>
  priced({
    billing_scheme: "tiered",
    tiers_mode: "graduated",
    tiers: [{ up_to: null, unit_amount: 5, ...tier }],
  });
const odd = (line: object, more: object = {}) =>
  invoiceOf("in_odd", day(31), [{ ...lineOf("price_seat", 3, 3000, [day(31), day(60)]), ...line }], more);
const coupon = (more: object) => ({
  ...other({
    discounts: [
      {
        id: "di_odd",
        object: "discount",
        start: START,
        end: null,
        subscription: "sub_odd",
        source: { coupon: { id: "ODD", object: "coupon", created: START, duration: "forever", ...more } },
      },
    ],
  }),
});

/** What an event tells that is beyond what can be counted with, and where `verify` names it. */
const ODD: [what: string, object: object, named: string | null][] = [
  ["a quantity of 1e21", subscriptionOf([itemOf(seat, 1e21)]), "items.0.quantity"],
  ["a quantity of 1e400", subscriptionOf([itemOf(seat, INFINITE)]), "items.0.quantity"],
  ["a quantity below 0", subscriptionOf([itemOf(seat, -1)]), "items.0.quantity"],
  ["half a seat", subscriptionOf([itemOf(seat, 1.5)]), "items.0.quantity"],
  ["one seat more than can be", subscriptionOf([itemOf(seat, 2_147_483_648)]), "items.0.quantity"],
  ["an end in the year 100000", other({ cancel_at: 3_093_527_980_800 }), "cancel_at"],
  ["an end at 1e400", other({ cancel_at: INFINITE }), "cancel_at"],
  [
    "a beginning in the year 100000",
    other({ created: 3_093_527_980_800, start_date: 3_093_527_980_800 }),
    "created",
  ],
  ["a beginning before 1970", other({ created: -1, start_date: -1 }), "created"],
  ["a beginning at 1e300", other({ created: 1e300, start_date: 1e300 }, { created: 1e300 }), "created"],
  ["a second and a half", other({ start_date: START + 0.5 }), "started"],
  ["a unit amount of 1e21", priced({ unit_amount: 1e21, unit_amount_decimal: null }), "unit"],
  ["a unit amount of 1e400", priced({ unit_amount: INFINITE, unit_amount_decimal: null }), "unit"],
  ["a decimal of 40 digits", priced({ unit_amount_decimal: "1".repeat(40) }), "unit"],
  ["a decimal that is none", priced({ unit_amount_decimal: "NaN" }), "unit"],
  ["a decimal in words", priced({ unit_amount_decimal: "ten" }), "unit"],
  [
    "an interval count of 1e9",
    priced({ recurring: { interval: "day", interval_count: 1e9, usage_type: "licensed" } }),
    "recurring.interval_count",
  ],
  [
    "an interval count of 0",
    priced({ recurring: { interval: "day", interval_count: 0, usage_type: "licensed" } }),
    "recurring.interval_count",
  ],
  ["a package of no units", priced({ transform_quantity: { divide_by: 0, round: "up" } }), "package.size"],
  [
    "a package of 1e400",
    priced({ transform_quantity: { divide_by: INFINITE, round: "up" } }),
    "package.size",
  ],
  ["a tier up to 1e21", tiered({ up_to: 1e21 }), "tiers.0.upTo"],
  ["a tier up to half a unit", tiered({ up_to: 0.5 }), "tiers.0.upTo"],
  ["a tier of 1e300", tiered({ unit_amount: 1e300 }), "tiers.0.unit"],
  ["a flat amount in words", tiered({ flat_amount_decimal: "1,5" }), "tiers.0.flat"],
  ["a currency that nobody knows", priced({ currency: "zzz" }), "currency"],
  ["a percentage of 1e21", coupon({ percent_off: 1e21 }), "percent"],
  ["a percentage of 100.5", coupon({ percent_off: 100.5 }), "percent"],
  ["a percentage below 0", coupon({ percent_off: -5 }), "percent"],
  ["an amount off of 1e300", coupon({ amount_off: 1e300, currency: "usd" }), "amounts.USD"],
  [
    "a coupon of 1e400 months",
    coupon({ percent_off: 5, duration: "repeating", duration_in_months: INFINITE }),
    "months",
  ],
  ["a line of 1e21", odd({ quantity: 1e21 }), "lines.0.quantity"],
  ["a line of 1e300 cents", odd({ amount: 1e300 }), "lines.0.amount"],
  ["a line for a period of 1e20", odd({ period: { start: 1e20, end: 1e21 } }), "lines.0.start"],
  ["an invoice of the year 100000", odd({}, { created: 3_093_527_980_800 }), "created"],
  ["a customer made at 1e21", { ...customer, id: "cus_odd", created: 1e21 }, "created"],
  ["a customer whose id is a megabyte", { ...customer, id: `cus_${LONG}` }, "id"],
  ["a subscription whose id is a megabyte", other({ id: `sub_${LONG}` }), "id"],
  ["an item whose id is a megabyte", other({}, { id: `si_${LONG}` }), "items.0.id"],
  ["a price whose id is a megabyte", other({}, { price: priceOf(`price_${LONG}`, 1) }), "id"],
  ["a name of a megabyte", { ...customer, id: "cus_odd", name: LONG }, null],
  ["a rank that is no rank", { ...product, metadata: { cambium_rank: "1e400", cambium_kind: "ship" } }, null],
  ["a rank of 20 digits", { ...product, metadata: { cambium_rank: "9".repeat(20) } }, null],
  ["a rank beyond four bytes", { ...product, metadata: { cambium_rank: "9999999999" } }, null],
];

interface Bench {
  workspace: Workspace;
  directory: string;
  send(event: object): Promise<number>;
  figures(): Promise<unknown>;
}

async function inBench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cambium-bounds-"));
  const directory = join(folder, "data");
  const env = { CAMBIUM_KEY_FILE: join(folder, "secret.key"), STRIPE_WEBHOOK_SECRET: SECRET };
  const effects = { now: () => new Date("2024-12-01T00:00:00Z"), progress: () => undefined, env };
  const workspace = await Workspace.open(directory, effects);
  try {
    await rememberAccount(workspace.store, "acct_1", { livemode: true, isContext: false });
    const seen = GOOD.flatMap((object) => readObject(object, "acct_1", day(100)).seen);
    await workspace.store.recordSeen(seen, effects.now());
    await run({
      workspace,
      directory,
      send: (event) => send(workspace, event),
      figures: () => figures(workspace),
    });
  } finally {
    await workspace.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function send(workspace: Workspace, event: object): Promise<number> {
  const payload = JSON.stringify(event).replaceAll(`"${HUGE}"`, "1e400");
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp });
  const app = strangersApp(workspace);
  const headers = { "stripe-signature": signature };
  return (await app.request("/webhooks/stripe", { method: "POST", body: payload, headers })).status;
}

const HUGE = "1e400 as a number";

/** JSON has no infinite number, but a text may have one that is too large. */
function asJson(value: unknown): unknown {
  if (value === INFINITE) return HUGE;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(asJson);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asJson(one)]));
}

function told(object: object, n = 1): object {
  return eventOf(`evt_${n}`, day(200) + n, "customer.subscription.updated", Object(asJson(object)));
}

async function figures(workspace: Workspace): Promise<unknown> {
  const range = { from: "2024-01", to: "2024-11" };
  const ask = async (id: string, by: string[]) => {
    await metric.run(workspace, { metric: id, by, ...range });
    const asked = { metric: id, by, ...range, segment: "customer=cus_1,cus_2" };
    return (await metric.run(workspace, asked)).rows.filter(({ value }) => value !== 0);
  };
  const [mrr, moved] = [await ask("mrr", []), await ask("net_new_mrr", ["cause"])];
  const states = await workspace.warehouse.query(
    "select customer, item, at_ms, status, price, quantity, amount_micros from raw_stripe_states where customer in ('cus_1', 'cus_2') order by all",
  );
  return { mrr, moved, states };
}

describe("evidence of Stripe's that is more than can be counted with", () => {
  it.each(ODD)("%s is kept, left out and named, and nothing else moves", async (_, object, field) => {
    await inBench(async ({ workspace, send, figures }) => {
      const before = await figures();
      expect(before).toMatchObject({ mrr: expect.arrayContaining([{ period: "2024-11", value: 5000 }]) });
      expect(await send(told(object))).toBe(200);
      expect(await figures()).toEqual(before);
      const { unknown_words: words, is_sound } = await verify.run(workspace, {});
      expect(is_sound).toBe(true);
      if (field !== null) expect(words.map((word) => word.field)).toContain(field);
      for (const { effect, value } of words)
        expect([effect.length > 0, value.length <= 60]).toEqual([true, true]);
    });
  });

  it("all at once leaves all other figures as they were, and good evidence after it counts", async () => {
    await inBench(async ({ send, figures }) => {
      const before = await figures();
      for (const [index, [, object]] of ODD.entries()) expect(await send(told(object, index))).toBe(200);
      expect(await figures()).toEqual(before);
      await send(told(subscriptionOf([itemOf(seat, 4)]), 100));
      expect(await figures()).toMatchObject({
        mrr: expect.arrayContaining([{ period: "2024-11", value: 6000 }]),
      });
    });
  });

  it("that was recorded before its bounds were known heals when the folder is opened", async () => {
    await inBench(async ({ workspace, send, figures }) => {
      const before = await figures();
      expect(await send(told(subscriptionOf([itemOf(seat, 7)])))).toBe(200);
      const database = new SqliteDatabase(join(workspace.directory, "cambium.db"));
      database.exec("drop trigger evidence_no_update");
      const { changes } = database
        .prepare(
          "update evidence set body = replace(body, '\"quantity\":7', '\"quantity\":1e+21') where event = 'evt_1'",
        )
        .run();
      database.close();
      expect(changes).toBe(1);
      expect(await figures()).toEqual(before);
    });
  });

  it("as when an event happened is kept and read by nothing", async () => {
    await inBench(async ({ workspace, send, figures }) => {
      const before = await figures();
      for (const [n, created] of [3_093_527_980_800, 1e21, -5, 4_102_444_800].entries()) {
        const event = eventOf(`evt_${n}`, created, "price.updated", { ...seat, unit_amount_decimal: "9" });
        expect(await send(event)).toBe(200);
      }
      expect(await figures()).toEqual(before);
      expect((await status.run(workspace, {})).stripe?.seen_at).toMatch(/^20\d\d-/);
      expect((await trust.run(workspace, {})).sources.length).toBeGreaterThan(0);
      const { unknown, unknown_words } = await verify.run(workspace, {});
      expect([unknown, unknown_words.map(({ field }) => field)]).toEqual([4, Array(4).fill("seen_at")]);
    });
  });
});

describe("a state", () => {
  const [state] = statesOf(listed(held));
  it.each([
    ["quantity", 2_147_483_647, 2_147_483_648],
    ["intervalCount", 1095, 1096],
    ["amount", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1],
    ["usage", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1],
    ["at", 4_102_444_799_000, 4_102_444_800_000],
    ["usageClosedAt", 4_102_444_799_000, 4_102_444_800_000],
    [
      "percentOff",
      { once: 0, repeating: 0, forever: 1_000_000 },
      { once: 0, repeating: 0, forever: 1_000_001 },
    ],
    [
      "fixedOff",
      { once: Number.MAX_SAFE_INTEGER, repeating: 0, forever: 0 },
      { once: 2 ** 53, repeating: 0, forever: 0 },
    ],
  ])("of %s can be held at its border, and not one beyond", (name, most, beyond) => {
    if (state === undefined) throw new Error("no state");
    expect(canHold({ ...state, [name]: most })).toBe(true);
    expect(canHold({ ...state, [name]: beyond })).toBe(false);
  });

  it("by the day may be worth a 31st of what one by the month may be", () => {
    if (state === undefined) throw new Error("no state");
    const most = Math.floor(Number.MAX_SAFE_INTEGER / 31);
    expect(canHold({ ...state, interval: "day", amount: most })).toBe(true);
    expect(canHold({ ...state, interval: "day", amount: most + 1 })).toBe(false);
  });
});

describe("a field", () => {
  it.each([
    ["cancel_at", 4_102_444_799, 4_102_444_800],
    ["quantity", 0, -1],
    ["percent", 100, 100.001],
    ["interval_count", 1, 0],
    ["amount", -9_007_199_254_740, 9_007_199_254_741],
    ["upTo", 2_147_483_647, 2_147_483_648],
    ["size", 1, 0],
    ["unit", "9999999999999.999999999999", "10000000000000"],
    ["flat", "-0.5", ".5"],
    ["currency", "EUR", "EURO"],
    ["id", "x".repeat(5000), "x".repeat(5001)],
  ])("called %s is taken at its border, and named one beyond", (name, good, bad) => {
    expect(beyondBounds({ part: [{ [name]: good }] })).toEqual([]);
    const value = String(bad).slice(0, 60);
    expect(beyondBounds({ part: [{ [name]: bad }] })).toEqual([{ field: `part.0.${name}`, value }]);
  });

  it("of what somebody wrote may hold anything", () => {
    expect(beyondBounds({ metadata: { amount: "1e400", id: LONG }, name: LONG })).toEqual([]);
  });
});
