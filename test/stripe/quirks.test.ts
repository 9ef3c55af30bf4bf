import { expect, test } from "vitest";
import { termsOf } from "../../src/sources/stripe/history/price-value.ts";
import { priceShape } from "../../src/sources/stripe/objects/catalogue-shapes.ts";
import { readEvent } from "../../src/sources/stripe/objects/objects.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, priceOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, pro, seat, short, statesOf } from "./rebuilding.ts";

const ev = (...args: Parameters<typeof eventOf>) => readEvent(eventOf(...args), "a").seen;
const coupon = (id: string, more: object) => ({ id, object: "coupon", duration: "forever", ...more });

test("a discount put directly on one invoice is no discount of the subscription", () => {
  const discount = {
    id: "di_inv",
    object: "discount",
    start: day(31),
    end: null,
    customer: "cus_1",
    subscription: null,
    invoice: "in_2",
    invoice_item: null,
    source: { coupon: "HALF" },
  };
  const states = statesOf(
    [
      ...listed(subscriptionOf([itemOf(seat, 10)])),
      ...listed(
        invoiceOf("in_1", START, [lineOf("price_seat", 10, 10000, [START, day(31)])], {
          billing_reason: "subscription_create",
        }),
      ),
      ...listed(
        invoiceOf("in_2", day(31), [lineOf("price_seat", 10, 10000, [day(31), day(60)])], {
          discounts: [discount],
        }),
      ),
      ...listed({
        id: "cus_1",
        object: "customer",
        created: START,
        livemode: true,
        metadata: {},
        discount: null,
      }),
    ],
    [coupon("HALF", { percent_off: 50 })],
  );
  expect(states.every(({ percentOff }) => percentOff.forever === 0)).toBe(true);
});

test("a subscription in euro on a price with currency_options is worth euro", () => {
  const multi = priceOf("price_multi", 1000, {
    currency_options: { eur: { unit_amount: 900, unit_amount_decimal: "900" }, usd: { unit_amount: 1000 } },
  });
  const states = statesOf(
    [
      ...listed(subscriptionOf([itemOf(multi, 1)], { currency: "eur" })),
      ...listed(
        invoiceOf("in_1", START, [lineOf("price_multi", 1, 900, [START, day(31)])], {
          currency: "eur",
          billing_reason: "subscription_create",
        }),
      ),
    ],
    [multi],
  );
  expect(states.map(({ currency, amount }) => `${currency} ${amount / 1e6}`)).toEqual(["EUR 9"]);
});

test("an event that holds 10 of 12 items does not end the other two", () => {
  const a = itemOf(seat, 1);
  const b = itemOf(pro, 1, { id: "si_2" });
  const cut = { ...subscriptionOf([a]), items: { object: "list", data: [a], has_more: true } };
  const states = statesOf([
    ...listed(subscriptionOf([a, b]), day(1)),
    ...ev("evt_1", day(10), "customer.subscription.updated", cut, { metadata: {} }),
    ...listed(subscriptionOf([a, b]), day(10) + 60),
  ]);
  expect(short(states, true).filter((line) => line.includes("ended"))).toEqual([]);
});

test("a missed event (un-cancel) between two does not end the subscription for good", () => {
  const s = subscriptionOf([itemOf(seat, 1)]);
  const asked = { ...s, cancel_at: day(40), cancel_at_period_end: true, canceled_at: day(10) };
  const more = subscriptionOf([itemOf(seat, 5)]);
  const states = statesOf([
    ...ev("evt_1", START, "customer.subscription.created", s),
    ...ev("evt_2", day(10), "customer.subscription.updated", asked, {
      cancel_at: null,
      cancel_at_period_end: false,
      canceled_at: null,
    }),
    // the event that takes it back is missing
    ...ev("evt_4", day(60), "customer.subscription.updated", more, { items: { data: [itemOf(seat, 1)] } }),
    ...listed(more, day(100)),
  ]);
  expect(short(states, true).at(-1)).toContain("active price_seat x 5");
});

test("prorations in Stripe's order (newest first), two changes at one proration_date", () => {
  const at = day(15);
  const p = (q: number, amount: number, n: number) => ({
    ...lineOf("price_seat", q, amount, [at, day(31)], { proration: true, invoice_item: `ii_${n}` }),
    id: `il_${n}`,
  });
  const states = statesOf([
    ...listed(subscriptionOf([itemOf(seat, 8)])),
    ...listed(
      invoiceOf("in_1", START, [lineOf("price_seat", 3, 3000, [START, day(31)])], {
        billing_reason: "subscription_create",
      }),
    ),
    ...listed(
      invoiceOf("in_2", day(31), [
        p(8, 4000, 4),
        p(5, -2500, 3),
        p(5, 2500, 2),
        p(3, -1500, 1),
        lineOf("price_seat", 8, 8000, [day(31), day(60)]),
      ]),
    ),
  ]);
  expect(short(states, true)).toEqual([
    "0 si_1 active price_seat x 3 renewal",
    "15 si_1 active price_seat x 8 proration",
  ]);
});

test("a proration that names its invoice item keeps the item that the invoice item told", () => {
  const ii = (id: string, q: number, amount: number) => ({
    id,
    object: "invoiceitem",
    customer: "cus_1",
    amount,
    quantity: q,
    proration: true,
    period: { start: day(15), end: day(31) },
    parent: { subscription_details: { subscription: "sub_1", subscription_item: "si_1" } },
    pricing: { price_details: { price: "price_seat", product: "prod_1" } },
    livemode: true,
  });
  const line = (id: string, q: number, amount: number) => ({
    ...lineOf("price_seat", q, amount, [day(15), day(31)]),
    id: `il_${id}`,
    parent: {
      type: "invoice_item_details",
      invoice_item_details: { invoice_item: id, proration: true, subscription: "sub_1" },
      subscription_item_details: null,
    },
  });
  const first = [
    ...listed(subscriptionOf([itemOf(seat, 5)]), day(20)),
    ...listed(
      invoiceOf("in_1", START, [lineOf("price_seat", 3, 3000, [START, day(31)])], {
        billing_reason: "subscription_create",
      }),
      day(20),
    ),
    ...listed(ii("ii_1", 3, -1500), day(20)),
    ...listed(ii("ii_2", 5, 2500), day(20)),
  ];
  const before = short(statesOf(first));
  const after = short(
    statesOf([
      ...first,
      ...listed(
        invoiceOf("in_2", day(31), [
          line("ii_1", 3, -1500),
          line("ii_2", 5, 2500),
          lineOf("price_seat", 5, 5000, [day(31), day(60)]),
        ]),
        day(40),
      ),
    ]),
  );
  expect(after).toEqual(before);
});

test("a discount whose coupon is unknown (deleted) is at least marked as assumed", () => {
  const discount = {
    id: "di_1",
    object: "discount",
    start: START,
    end: null,
    subscription: "sub_1",
    source: { coupon: "GONE" },
  };
  const line = {
    ...lineOf("price_seat", 10, 10000, [START, day(31)]),
    discount_amounts: [{ amount: 5000, discount: "di_1" }],
  };
  const states = statesOf([
    ...listed(subscriptionOf([itemOf(seat, 10)], { discounts: [discount] })),
    ...listed(
      invoiceOf("in_1", START, [line], { billing_reason: "subscription_create", discounts: [discount] }),
    ),
  ]);
  expect(states[0]?.percentOff.forever !== 0 || states[0]?.evidence === "assumed").toBe(true);
});

test("there and back within one second ends where it began", () => {
  const three = subscriptionOf([itemOf(seat, 3)]);
  const five = subscriptionOf([itemOf(seat, 5)]);
  for (const [a, b] of [
    [three, five],
    [five, three],
  ] as const) {
    const states = statesOf([
      ...ev("evt_0", START, "customer.subscription.created", a),
      ...ev("evt_1", day(10), "customer.subscription.updated", b, { items: a.items }),
      ...ev("evt_2", day(10), "customer.subscription.updated", a, { items: b.items }),
    ]);
    expect(states.at(-1)?.quantity).toBe(a.items.data[0] === three.items.data[0] ? 3 : 5);
  }
});

test("a flat fee line of quantity 1 is no unit", () => {
  const tiers = priceOf("price_t", 0, {
    billing_scheme: "tiered",
    unit_amount: null,
    unit_amount_decimal: null,
    tiers_mode: "graduated",
    tiers: [
      { up_to: 10, unit_amount: 5, flat_amount: 100 },
      { up_to: null, unit_amount: 4, flat_amount: 0 },
    ],
  });
  const states = statesOf(
    [
      ...listed(subscriptionOf([itemOf(tiers, 3)])),
      ...listed(
        invoiceOf(
          "in_1",
          START,
          [lineOf("price_t", 3, 15, [START, day(31)]), lineOf("price_t", 1, 100, [START, day(31)])],
          { billing_reason: "subscription_create" },
        ),
      ),
    ],
    [tiers],
  );
  expect(short(states, true)).toEqual(["0 si_1 active price_t x 3 renewal"]);
});

test("a lone proration of nothing does not take the item away", () => {
  const free = priceOf("price_free", 0);
  const added = itemOf(free, 1, { id: "si_2", created: day(10) });
  const line = {
    ...lineOf("price_free", 1, 0, [day(10), day(31)], {
      proration: true,
      subscription_item: "si_2",
      invoice_item: "ii_9",
    }),
    id: "il_x",
  };
  const states = statesOf(
    [
      ...listed(subscriptionOf([itemOf(seat, 1), added])),
      ...listed(
        invoiceOf("in_1", START, [lineOf("price_seat", 1, 1000, [START, day(31)])], {
          billing_reason: "subscription_create",
        }),
      ),
      ...listed(invoiceOf("in_2", day(31), [line, lineOf("price_seat", 1, 1000, [day(31), day(60)])])),
    ],
    [free],
  );
  expect(short(states, true).some((line) => line.startsWith("10 si_2 active"))).toBe(true);
});

test("a unit amount that comes as a number (copies) below 1e-6 cents", () => {
  const p = priceOf("price_tiny", 0, { unit_amount: null, unit_amount_decimal: 5e-7 });
  expect(() => termsOf(priceShape.parse(p))).not.toThrow();
});

test("huge but legal numbers", () => {
  const p = priceOf("price_big", 99_999_999);
  const states = statesOf([...listed(subscriptionOf([itemOf(p, 999_999_999)]))], [p]);
  expect(JSON.stringify(states[0]?.amount)).not.toContain("e");
  expect(states[0]!.amount < 2 ** 63).toBe(true);
});

test("a removed discount that says of itself that it is deleted is removed", () => {
  const d = {
    id: "di_1",
    object: "discount",
    start: START,
    end: null,
    customer: "cus_1",
    subscription: "sub_1",
    source: { coupon: "HALF" },
  };
  const s = subscriptionOf([itemOf(seat, 10)], { discounts: [d] });
  const read = readEvent(
    eventOf("evt_9", day(10), "customer.discount.deleted", { ...d, deleted: true }),
    "a",
  );
  expect(read.seen[0]).toMatchObject({ customer: "cus_1", isDeleted: true });
  expect(s.id).toBe("sub_1");
});

test("invoice.upcoming is no invoice", () => {
  const up = invoiceOf("upcoming_in_1", day(30), [lineOf("price_pro", 9, 22500, [day(31), day(60)])], {
    status: "draft",
  });
  expect(readEvent(eventOf("evt_u", day(24), "invoice.upcoming", up), "a").seen).toEqual([]);
});

test("a trial that is pending while an end is asked for and reached: cancel_at in the past, status still active", () => {
  const s = subscriptionOf([itemOf(seat, 1)], { cancel_at: day(40), canceled_at: day(10) });
  const _states = statesOf([
    ...ev("evt_1", day(10), "customer.subscription.updated", s, { cancel_at: null, canceled_at: null }),
    ...ev("evt_2", day(40) + 1800, "customer.subscription.deleted", {
      ...s,
      status: "canceled",
      ended_at: day(40) + 1800,
    }),
  ]);
});

test("a discount put on one invoice does not end the customer's own", () => {
  const own = {
    id: "di_own",
    object: "discount",
    start: START,
    end: null,
    customer: "cus_1",
    subscription: null,
    source: { coupon: "TEN" },
  };
  const once = { ...own, id: "di_inv", start: day(31), invoice: "in_2", source: { coupon: "HALF" } };
  const states = statesOf(
    [
      ...listed({
        id: "cus_1",
        object: "customer",
        created: START,
        livemode: true,
        metadata: {},
        discount: own,
      }),
      ...listed(subscriptionOf([itemOf(seat, 10)])),
      ...listed(
        invoiceOf("in_2", day(31), [lineOf("price_seat", 10, 10_000, [day(31), day(60)])], {
          discounts: [own, once],
        }),
      ),
    ],
    [coupon("TEN", { percent_off: 10 }), coupon("HALF", { percent_off: 50 })],
  );
  expect(states.map(({ percentOff }) => percentOff.forever)).toEqual([100_000]);
});
