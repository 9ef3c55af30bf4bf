import { describe, expect, it } from "vitest";
import { readEvent, readObject } from "../../src/sources/stripe/objects/objects.ts";
import type { Seen } from "../../src/store/stripe/log.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, pro, seat, statesOf } from "./rebuilding.ts";

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
const removed = (at: number, body: object) =>
  readEvent(eventOf("evt_off", at, "customer.discount.deleted", body), "a").seen;

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

describe("a discount of a few seconds later", () => {
  it.each([0, 1, 10])("%i seconds after its subscription began with it", (seconds) => {
    const seen = [
      ...event("evt_1", later(1), made()),
      ...event("evt_2", later(seconds + 1), made({ discounts: [discount("di_1", later(seconds))] }), {
        discounts: [],
      }),
    ];
    expect(off(seen)).toEqual(["0 si_1 10"]);
  });

  it("is a discount on what had begun from the eleventh second on", () => {
    expect(off(listed(made({ discounts: [discount("di_1", later(11))] })))).toEqual([
      "0 si_1 0",
      "11 si_1 10",
    ]);
  });

  it("began with a backdated subscription at its start, and so did a customer's", () => {
    const backdated = (more: object = {}) =>
      made({ created: day(150), start_date: START, ...more }, [itemOf(seat, 1, { created: day(150) + 1 })]);
    expect(off(listed(backdated({ discounts: [discount("di_1", day(150) + 2)] })))).toEqual(["0 si_1 10"]);
    const ada = {
      id: "cus_1",
      object: "customer",
      created: START,
      livemode: true,
      metadata: {},
      discount: discount("di_1", day(150) + 2, { subscription: null }),
    };
    expect(off([...listed(backdated()), ...listed(ada)])).toEqual(["0 si_1 10"]);
  });

  it("began with the item that it is on", () => {
    const added = itemOf(pro, 1, {
      id: "si_2",
      created: day(40),
      discounts: [discount("di_1", day(40) + 2, { subscription_item: "si_2" })],
    });
    expect(off(listed(made({}, [itemOf(seat, 1), added])))).toEqual(["0 si_1 0", `${40 * 86_400} si_2 10`]);
  });

  it("takes the place of one that is removed as it comes, without both or neither in between", () => {
    const half = { ...coupon, id: "HALF", percent_off: 50 };
    const first = discount("di_1", START);
    const at = (seconds: number) => [
      ...event("evt_1", later(1), made({ discounts: [first] })),
      ...event(
        "evt_2",
        day(10) + 5,
        made({ discounts: [discount("di_2", day(10), { source: { coupon: "HALF" } })] }),
        { discounts: ["di_1"] },
      ),
      ...removed(day(10) + seconds, first),
    ];
    const swap = ["0 si_1 10", `${10 * 86_400} si_1 50`];
    for (const seconds of [-10, -1, 0, 1, 10]) expect(off(at(seconds), [coupon, half])).toEqual(swap);
    expect(off(at(11), [coupon, half])).toEqual([
      "0 si_1 10",
      `${10 * 86_400} si_1 55`,
      `${10 * 86_400 + 11} si_1 50`,
    ]);
  });
});
