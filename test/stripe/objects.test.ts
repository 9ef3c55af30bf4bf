import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEvent, readObject } from "../../src/sources/stripe/objects/objects.ts";
import { Store } from "../../src/store/store.ts";

const price = {
  id: "price_1",
  object: "price",
  product: "prod_1",
  currency: "usd",
  billing_scheme: "per_unit",
  unit_amount: 500,
  unit_amount_decimal: "500",
  recurring: { interval: "month", interval_count: 1, usage_type: "licensed" },
  livemode: true,
};

/** A subscription as versions from 2025 on tell it. */
const subscription = {
  id: "sub_1",
  object: "subscription",
  customer: "cus_1",
  status: "active",
  created: 1_700_000_000,
  start_date: 1_700_000_000,
  cancel_at_period_end: false,
  discounts: [
    {
      id: "di_1",
      object: "discount",
      start: 1_700_000_000,
      end: null,
      subscription: "sub_1",
      source: {
        type: "coupon",
        coupon: { id: "TEN", object: "coupon", duration: "forever", percent_off: 10 },
      },
    },
  ],
  items: {
    data: [
      {
        id: "si_1",
        created: 1_700_000_000,
        price,
        quantity: 3,
        discounts: [],
        current_period_start: 1_700_000_000,
        current_period_end: 1_702_592_000,
      },
    ],
    has_more: false,
  },
  livemode: true,
};

/** The same as versions before 2025 told it: the period on the subscription, one discount, its coupon in it. */
const older = {
  ...subscription,
  discounts: undefined,
  discount: {
    id: "di_1",
    object: "discount",
    start: 1_700_000_000,
    end: null,
    subscription: "sub_1",
    coupon: { id: "TEN", object: "coupon", duration: "forever", percent_off: 10 },
  },
  current_period_start: 1_700_000_000,
  current_period_end: 1_702_592_000,
  items: { data: [{ id: "si_1", created: 1_700_000_000, price, quantity: 3 }], has_more: false },
};

test("a subscription of an older version is kept as one of today", () => {
  const read = (raw: unknown) => readObject(raw, "acct_1", 1_700_000_100);
  expect(read(older)).toEqual(read(subscription));
  expect(read(subscription).seen.map(({ type, id }) => `${type} ${id}`)).toEqual([
    "subscription sub_1",
    "price price_1",
    "discount di_1",
    "coupon TEN",
  ]);
});

test("what an event says was before is kept whole", () => {
  const read = readEvent(
    {
      id: "evt_1",
      object: "event",
      type: "customer.subscription.updated",
      created: 1_700_000_200,
      livemode: true,
      data: {
        object: subscription,
        previous_attributes: { items: { data: [{ ...subscription.items.data[0], quantity: 2 }] } },
      },
    },
    "acct_1",
  );
  expect(read.seen[0]).toMatchObject({
    event: "evt_1",
    body: { items: [{ quantity: 3 }] },
    previous: { items: [{ quantity: 2 }] },
  });
});

test("what is cut, lacks its tiers or cannot be read is to be fetched", () => {
  const cut = { ...subscription, items: { ...subscription.items, has_more: true } };
  expect(readObject(cut, "acct_1", 1).missing).toEqual([{ type: "subscription", id: "sub_1" }]);
  const tiered = { ...price, billing_scheme: "tiered", unit_amount: null, unit_amount_decimal: null };
  expect(readObject(tiered, "acct_1", 1)).toEqual({ seen: [], missing: [{ type: "price", id: "price_1" }] });
  const odd = { ...subscription, status: 7 };
  expect(() => readObject(odd, "acct_1", 1)).toThrow("can't read the subscription sub_1 at status");
  const event = {
    id: "evt_2",
    object: "event",
    type: "customer.subscription.updated",
    created: 1,
    livemode: true,
  };
  expect(readEvent({ ...event, data: { object: odd } }, "acct_1").missing).toEqual([
    { type: "subscription", id: "sub_1" },
  ]);
});

test("the log takes an event once, and an object when it is another than it last was", async () => {
  const directory = await mkdtemp(join(tmpdir(), "cambium-log-"));
  const store = await Store.open(directory);
  try {
    const at = (seenAt: number, quantity: number) => {
      const items = { data: [{ ...subscription.items.data[0], quantity }] };
      return readObject({ ...subscription, items }, "acct_1", seenAt).seen;
    };
    const record = async (seenAt: number, quantity: number) =>
      (await store.recordSeen(at(seenAt, quantity), new Date(0))).added;
    expect(await record(100, 3)).toBe(4);
    expect(await record(200, 3)).toBe(0);
    expect(await record(300, 5)).toBe(1);
    expect(await record(400, 3)).toBe(1);
    const event = at(500, 3)
      .slice(0, 1)
      .map((one) => ({ ...one, event: "evt_1" }));
    expect(await store.recordSeen(event, new Date(0))).toEqual({ added: 1 });
    expect(await store.recordSeen(event, new Date(0))).toEqual({ added: 0 });
  } finally {
    await store.close();
    await rm(directory, { recursive: true });
  }
});
