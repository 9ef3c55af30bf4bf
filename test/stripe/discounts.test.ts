import { describe, expect, it } from "vitest";
import { readEvent, readObject } from "../../src/sources/stripe/objects.ts";
import type { Seen } from "../../src/store/stripe-log.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, seat, statesOf } from "./rebuilding.ts";

const later = (seconds: number) => START + seconds;
const coupon = { id: "TEN", object: "coupon", created: START, duration: "forever", percent_off: 10 };
const discount = (id: string, start: number, more: object = {}) => ({
  id,
  object: "discount",
  start,
  end: null,
  customer: "cus_1",
  subscription: "sub_1",
  source: { coupon: "TEN" },
  ...more,
});
/** The same as versions before 2025-03-31 have it, with its coupon in it. */
const older = (id: string, start = START) => ({ ...discount(id, start), source: undefined, coupon });
const period = { current_period_start: START, current_period_end: day(31) };
const made = (more: object = {}, items = [itemOf(seat, 1)]) => subscriptionOf(items, more);

/** States as `seconds item percent`. */
const off = (seen: Seen[], coupons: object[] = [coupon]) =>
  statesOf(seen, coupons).map(
    ({ at, item, percentOff }) => `${at / 1000 - START} ${item} ${percentOff.forever / 1e4}`,
  );
const event = (id: string, at: number, body: object, previous?: object) =>
  readEvent(eventOf(id, at, `customer.subscription.${previous ? "updated" : "created"}`, body, previous), "a")
    .seen;
const named = (raw: object) => readObject(raw, "a", START).seen.map(({ type, id }) => `${type} ${id}`);

describe("a discount that is told by its id and, in the same object, whole", () => {
  it("counts as the whole one, on a subscription and on an invoice", () => {
    const both = { discount: older("di_1"), discounts: ["di_1"], ...period };
    expect(off(listed(made(both)), [])).toEqual(["0 si_1 10"]);
    expect(off(event("evt_1", later(1), made(both)), [])).toEqual(["0 si_1 10"]);
    const invoice = invoiceOf("in_1", START, [], { discount: older("di_1"), discounts: ["di_1"] });
    expect(named(invoice)).toEqual(["invoice in_1", "discount di_1", "coupon TEN"]);
  });

  it("is one of several, in their order", () => {
    const body = (more: object) => readObject(made({ ...more, ...period }), "a", START).seen[0]?.body;
    expect(body({ discount: older("di_2"), discounts: ["di_1", "di_2"] })).toMatchObject({
      discounts: ["di_1", "di_2"],
    });
    expect(body({ discount: older("di_2"), discounts: [] })).toMatchObject({ discounts: ["di_2"] });
  });

  it("was not there before it was put on", () => {
    const seen = [
      ...event("evt_1", later(1), made({ discount: null, discounts: [], ...period })),
      ...event("evt_2", day(10), made({ discount: older("di_1", day(10)), discounts: ["di_1"], ...period }), {
        discount: null,
        discounts: [],
      }),
    ];
    expect(off(seen, [])).toEqual(["0 si_1 0", `${10 * 86_400} si_1 10`]);
  });
});

describe("discounts that are not told", () => {
  const whole = { ...made({ discounts: [discount("di_1", START)] }) };
  const silent = (more: object = {}) => {
    const { discounts: _, ...rest } = made(more);
    return rest;
  };

  it("stay as they were last known", () => {
    expect(off([...listed(whole, day(1)), ...event("evt_1", day(5), silent(), { metadata: {} })])).toEqual([
      "0 si_1 10",
    ]);
    const { discounts: _, ...item } = itemOf(seat, 1);
    const onItem = made({}, [
      itemOf(seat, 1, { discounts: [discount("di_1", START, { subscription_item: "si_1" })] }),
    ]);
    const seen = [
      ...listed(onItem, day(1)),
      ...event("evt_1", day(5), subscriptionOf([item]), { metadata: {} }),
    ];
    expect(off(seen)).toEqual(["0 si_1 10"]);
  });

  it("are named as such, and nothing that is told is", () => {
    const body = (raw: object) => readObject(raw, "a", START).seen[0]?.body;
    expect(body(silent())).toMatchObject({ untold: ["discounts"] });
    const { discounts: _, ...item } = itemOf(seat, 1);
    expect(body(subscriptionOf([item]))).toMatchObject({
      untold: ["items.discounts"],
    });
    expect(body(made())).not.toHaveProperty("untold");
    expect(body(silent({ discount: null, ...period }))).not.toHaveProperty("untold");
  });

  it("are none in a version before 2025-03-31 that has no discount", () => {
    const seen = [
      ...listed(silent({ discount: older("di_1"), ...period }), day(1)),
      ...event("evt_1", day(5), silent({ discount: null, ...period }), { discount: older("di_1") }),
    ];
    expect(off(seen, [])).toEqual(["0 si_1 10", `${5 * 86_400} si_1 0`]);
  });

  it("leave an invoice with the subscription that its lines name", () => {
    const line = lineOf("price_seat", 1, 1000, [START, day(31)]);
    const body = (more: object) =>
      readObject({ ...invoiceOf("in_1", START, [line]), parent: undefined, ...more }, "a", START).seen[0]
        ?.body;
    expect(body({})).toMatchObject({ subscription: "sub_1" });
    expect(body({ billing_reason: "manual" })).toMatchObject({ subscription: null });
  });
});
