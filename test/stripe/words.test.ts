import { describe, expect, it } from "vitest";
import { verify } from "../../src/api/evidence/verify.ts";
import { verifyText } from "../../src/cli/print/print-verify.ts";
import { readEvent, readObject } from "../../src/sources/stripe/objects/objects.ts";
import { EFFECTS, WORDS } from "../../src/sources/stripe/objects/stripe-words.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, priceOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, seat, short, statesOf } from "./rebuilding.ts";
import { inReplay, type Recorded, recorded } from "./recorded.ts";

const coupon = { id: "TEN", object: "coupon", created: START, duration: "forever", percent_off: 10 };
const OBJECTS: Record<keyof typeof WORDS, object> = {
  subscription: subscriptionOf([itemOf(seat, 1)]),
  invoice: invoiceOf("in_1", START, []),
  coupon,
  price: priceOf("price_1", 1000, {
    tiers_mode: "graduated",
    tiers: [{ up_to: null, unit_amount: 5 }],
    transform_quantity: { divide_by: 10, round: "up" },
  }),
};

/** An object with a word in a field, which may be in another: `recurring.interval`. */
function withWord(object: object, field: string, word: string): object {
  const [outer = "", inner] = field.split(".");
  const whole: Record<string, unknown> = { ...object };
  whole[outer] = inner === undefined ? word : { ...Object(whole[outer]), [inner]: word };
  return whole;
}

const FIELDS = Object.entries(WORDS).flatMap(([type, fields]) =>
  Object.entries(fields).map(([field, words]) => ({ type, field, words })),
);

describe("a word that is not known", () => {
  it.each(FIELDS)("in $type, $field, is kept and named, and no known one is", ({ type, field, words }) => {
    const object = Object.entries(OBJECTS).find(([name]) => name === type)?.[1] ?? {};
    const read = (word: string) => readObject(withWord(object, field, word), "a", START).seen[0]?.body;
    expect(read("quarterly")).toMatchObject({ strange: [{ field, value: "quarterly" }] });
    for (const word of words) expect(read(word)).not.toHaveProperty("strange");
    expect(EFFECTS[`${type}.${field}`]).toBeTruthy();
  });

  it("as the status of a subscription leaves it as it was last known", () => {
    const body = subscriptionOf([itemOf(seat, 1)]);
    const later = { ...body, status: "dormant", items: { data: [itemOf(seat, 4)], has_more: false } };
    const event = (id: string, at: number, object: object, previous?: object) =>
      readEvent(eventOf(id, at, `customer.subscription.updated`, object, previous), "a").seen;
    const told = [
      ...event("evt_1", START, body),
      ...event("evt_2", day(10), later, { status: "active", items: { data: body.items.data } }),
    ];
    expect(short(statesOf(told))).toEqual([
      "0 active price_seat x 1 observed",
      "10 active price_seat x 4 observed",
    ]);
  });

  it("as its only status leaves it out while nothing was paid, and counts it from a payment on", () => {
    const dormant = listed(subscriptionOf([itemOf(seat, 1)], { status: "dormant" }));
    const statuses = (seen: typeof dormant) =>
      statesOf(seen).map(({ at, status }) => `${at / 1000 - START} ${status}`);
    expect(statuses(dormant)).toEqual(["0 incomplete"]);
    const paid = listed(
      invoiceOf("in_1", START, [lineOf("price_seat", 1, 1000, [START, day(31)])], {
        billing_reason: "subscription_create",
      }),
    );
    expect(statuses([...dormant, ...paid])).toEqual(["0 active"]);
  });

  it("in a price leaves what is sold at it out, and says that it is assumed", () => {
    for (const more of [
      { billing_scheme: "auction" },
      { recurring: { interval: "quarter", interval_count: 1, usage_type: "licensed" } },
      { recurring: { interval: "month", interval_count: 1, usage_type: "prepaid" } },
    ]) {
      const price = priceOf("price_odd", 1000, more);
      const [state] = statesOf(listed(subscriptionOf([itemOf(price, 2)])));
      expect(state).toMatchObject({ amount: 0, status: "active", evidence: "assumed", isMetered: false });
    }
  });

  it("as a coupon's duration takes it off as repeating where it has months, else as forever", () => {
    const discount = {
      id: "di_1",
      object: "discount",
      start: START,
      end: null,
      subscription: "sub_1",
      source: { coupon: "TEN" },
    };
    const off = (more: object) =>
      statesOf(listed(subscriptionOf([itemOf(seat, 1)], { discounts: [discount] })), [
        { ...coupon, duration: "seasonal", ...more },
      ])[0]?.percentOff;
    expect(off({})).toEqual({ once: 0, repeating: 0, forever: 100_000 });
    expect(off({ duration_in_months: 3 })).toEqual({ once: 0, repeating: 100_000, forever: 0 });
  });
});

/** The same account with another status of one subscription. */
function withStatus(of: Recorded, id: string, status: string): Recorded {
  const subscription = (of.objects.subscription ?? []).map(
    ([name, versions]): Recorded["objects"][string][number] => [
      name,
      versions.map(([from, body]) => [from, name === id ? { ...body, status } : body]),
    ],
  );
  return { ...of, objects: { ...of.objects, subscription } };
}

describe("a sync of an account with a word that is not known", () => {
  it("goes through, counts what is known and names it", async () => {
    await inReplay(withStatus(recorded("secured"), "sub_c", "dormant"), async (replay) => {
      await replay.syncAt(1_781_164_800);
      expect(await replay.movedAnywhere()).toEqual(["2026-06 new 10"]);
      const answer = await verify.run(replay.workspace, {});
      expect(answer).toMatchObject({
        is_sound: true,
        unknown: 1,
        unknown_words: [
          { account: "acct_owninc3", object: "subscription", id: "sub_c", field: "status", value: "dormant" },
        ],
        live: [{ live: 1000, books: 1000, difference: 0 }],
      });
      expect(verifyText(answer)).toContain("MRR stays as last known, and counts as 0 while nothing was paid");
    });
  });

  it("names no more than a hundred, and how many there are", async () => {
    const of = recorded("secured");
    const many = (n: number): Recorded["objects"][string] =>
      Array.from({ length: n }, (_, index) => {
        const id = `TEN${index}`;
        return [id, [[0, { ...coupon, id, duration: "seasonal" }]]];
      });
    for (const n of [100, 101]) {
      await inReplay({ ...of, objects: { ...of.objects, coupon: many(n) } }, async (replay) => {
        await replay.syncAt(of.now);
        const { unknown, unknown_words } = await verify.run(replay.workspace, {});
        expect([unknown, unknown_words.length]).toEqual([n, 100]);
      });
    }
  });
});
