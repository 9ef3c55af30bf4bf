import { expect, test } from "vitest";
import { readEvent } from "../../src/sources/stripe/objects/objects.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, priceOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, pro, seat, short, statesOf } from "./rebuilding.ts";

test("credit and debit at one instant are a change there; a renewal that differs is one seen at renewal", () => {
  const states = statesOf([
    ...listed(subscriptionOf([itemOf(seat, 9)])),
    ...listed(
      invoiceOf("in_1", START, [lineOf("price_seat", 3, 3000, [START, day(31)])], {
        billing_reason: "subscription_create",
      }),
    ),
    ...listed(
      invoiceOf("in_2", day(31), [
        lineOf("price_seat", 3, -1500, [day(15), day(31)], { proration: true, invoice_item: "ii_1" }),
        lineOf("price_seat", 5, 2500, [day(15), day(31)], { proration: true, invoice_item: "ii_2" }),
        lineOf("price_seat", 5, 5000, [day(31), day(60)]),
      ]),
    ),
    ...listed(
      invoiceOf("in_3", day(60), [lineOf("price_pro", 5, 12_500, [day(60), day(91)])], { status: "void" }),
    ),
  ]);
  expect(short(states)).toEqual([
    "0 active price_seat x 3 renewal",
    "15 active price_seat x 5 proration",
    "60 active price_pro x 5 renewal",
    "200 active price_seat x 9 assumed",
  ]);
  expect(states.map(({ amount }) => amount / 1e6)).toEqual([30, 50, 125, 90]);
});

test("a request to cancel and the end are both kept, and usage is what the invoices of a period come to", () => {
  const metered = priceOf("price_calls", 1, {
    recurring: { interval: "month", interval_count: 1, usage_type: "metered" },
  });
  const ended = subscriptionOf([itemOf(metered, 1, { quantity: undefined })], {
    status: "canceled",
    canceled_at: day(70),
    ended_at: day(91),
  });
  const states = statesOf(
    [
      ...listed(ended),
      ...listed(invoiceOf("in_1", day(20), [lineOf("price_calls", 500, 500, [START, day(31)])])),
      ...listed(invoiceOf("in_2", day(31), [lineOf("price_calls", 250, 250, [START, day(31)])])),
      ...listed(invoiceOf("in_3", day(60), [lineOf("price_calls", 0, 0, [day(31), day(60)])])),
    ],
    [metered],
  );
  expect(short(states).map((text) => text.replace(/ price.*/, ""))).toEqual([
    "0 active",
    "31 active",
    "60 active",
    "70 canceling",
    "91 ended",
  ]);
  expect(states.map(({ usage }) => usage / 1e6)).toEqual([0, 7.5, 0, 0, 0]);
});

test("a trial, a spell of debt and a coupon that runs out are told by dates", () => {
  const discount = {
    id: "di_1",
    object: "discount",
    start: START,
    end: day(90),
    subscription: "sub_1",
    source: { coupon: "TEN" },
  };
  const coupon = {
    id: "TEN",
    object: "coupon",
    duration: "repeating",
    duration_in_months: 3,
    percent_off: 10,
  };
  const states = statesOf(
    [
      ...listed(
        subscriptionOf([itemOf(seat, 2)], { trial_start: START, trial_end: day(14), discounts: [discount] }),
      ),
      ...listed(
        invoiceOf("in_1", START, [lineOf("price_seat", 2, 0, [START, day(14)])], {
          billing_reason: "subscription_create",
        }),
      ),
      ...listed(invoiceOf("in_2", day(14), [lineOf("price_seat", 2, 2000, [day(14), day(45)])])),
      ...listed(
        invoiceOf("in_3", day(45), [lineOf("price_seat", 2, 2000, [day(45), day(75)])], {
          attempt_count: 3,
          status_transitions: { finalized_at: day(45), paid_at: day(50) },
        }),
      ),
    ],
    [coupon],
  );
  expect(short(states).map((text) => text.replace(/ price_seat x 2/, ""))).toEqual([
    "0 trialing renewal",
    "14 active renewal",
    "45 past_due renewal",
    "50 active object",
    "90 active object",
  ]);
  expect(states.map(({ percentOff }) => percentOff.repeating)).toEqual([
    100_000, 100_000, 100_000, 100_000, 0,
  ]);
});

/** Six events of a subscription: begun on trial, active, more seats, another plan, an end requested, ended. */
const told = (() => {
  const begun = subscriptionOf([itemOf(seat, 1)], {
    status: "trialing",
    trial_start: START,
    trial_end: day(14),
  });
  const active = { ...begun, status: "active" };
  const seats = { ...active, items: { data: [itemOf(seat, 4)], has_more: false } };
  const plan = { ...seats, items: { data: [itemOf(pro, 4)], has_more: false } };
  const asked = { ...plan, cancel_at_period_end: true, canceled_at: day(50) };
  const gone = { ...asked, status: "canceled", ended_at: day(75) };
  return [
    eventOf("evt_1", START, "customer.subscription.created", begun),
    eventOf("evt_2", day(14), "customer.subscription.updated", active, { status: "trialing" }),
    eventOf("evt_3", day(20), "customer.subscription.updated", seats, { items: active.items }),
    eventOf("evt_4", day(20), "customer.subscription.updated", plan, { items: seats.items }),
    eventOf("evt_5", day(50), "customer.subscription.updated", asked, {
      cancel_at_period_end: false,
      canceled_at: null,
    }),
    eventOf("evt_6", day(75), "customer.subscription.deleted", gone),
  ];
})();

test("all 720 orders of six events, two of one second, are one history", () => {
  const expected = [
    "0 trialing price_seat x 1 observed",
    "14 active price_seat x 1 observed",
    "20 active price_pro x 4 observed",
    "50 canceling price_pro x 4 observed",
    "75 ended price_pro x 4 observed",
  ];
  let orders = 0;
  const seen = told.map((event) => readEvent(event, "a").seen);
  for (const order of permutations(seen)) {
    orders += 1;
    expect(short(statesOf(order.flat()))).toEqual(expected);
  }
  expect(orders).toBe(720);
});

function* permutations<T>(list: T[]): Generator<T[]> {
  if (list.length <= 1) {
    yield list;
    return;
  }
  for (const [index, first] of list.entries()) {
    for (const rest of permutations(list.filter((_, other) => other !== index))) yield [first, ...rest];
  }
}
