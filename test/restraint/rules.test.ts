import { describe, expect, it } from "vitest";
import type { CustomerFacts, MadeOffer, What } from "../../src/growth/restraint/customer-facts.ts";
import { plainFacts } from "../../src/growth/restraint/customer-facts.ts";
import { checkOffer, heldDays } from "../../src/growth/restraint/offer-check.ts";
import { valuesOf } from "../../src/growth/restraint/restraint-settings.ts";
import { isIn } from "../../src/growth/restraint/spans.ts";

const SETTINGS = valuesOf();

/** A customer since long ago, of whom more is known. */
const facts = (more: Partial<CustomerFacts>): CustomerFacts => ({ ...plainFacts(0), ...more });

const offer = (day: number, more: Partial<MadeOffer> = {}): MadeOffer => ({
  ...{ id: `made ${day}`, day, product: null, price: null, channel: "email", answer: null, answered: null },
  ...more,
});
const answered = (day: number, answer: MadeOffer["answer"], on: number) =>
  offer(day, { answer, answered: on });

const price = (name: string, quantity: number | null = null): What => ({
  ...{ product: "Team", price: name, quantity, family: 7 },
});

/** What is said on a day: yes, or the rules that hold it back, each until when, and from when on it would be yes. */
function said(known: CustomerFacts, day: number, what: What | null = null): string {
  const { isAllowed, reasons, from } = checkOffer(known, { what, channel: "email", day }, SETTINGS);
  if (isAllowed) return "yes";
  return `${reasons.map(({ rule, until }) => `${rule} until ${until ?? "?"}`).join(", ")}; from ${from ?? "?"}`;
}

/** Each rule at its edges: the day before it holds, its first and last day, and the first day after. */
const EDGES: [rule: string, known: CustomerFacts, days: Record<number, string>][] = [
  [
    "an open offer holds until it counts as ignored after 14 days",
    facts({ offers: [offer(1000)] }),
    {
      999: "yes",
      1000: "open_offer until 1015; from 1015",
      1014: "open_offer until 1015; from 1015",
      1015: "yes",
    },
  ],
  [
    "an answer closes it on its day",
    facts({ offers: [answered(1000, "accepted", 1003)] }),
    { 1002: "open_offer until 1003; from 1003", 1003: "yes" },
  ],
  [
    "two offers in 90 days, the one of day t counting on t to t + 89",
    facts({ offers: [answered(1000, "accepted", 1000), answered(1020, "ignored", 1020)] }),
    {
      1019: "yes",
      1020: "often until 1090; from 1090",
      1089: "often until 1090; from 1090",
      1090: "yes",
    },
  ],
  [
    "60 days of rest after a no",
    facts({ offers: [answered(1000, "declined", 1004)] }),
    {
      1003: "open_offer until 1004; from 1065",
      1004: "rest until 1065; from 1065",
      1064: "rest until 1065; from 1065",
      1065: "yes",
    },
  ],
  [
    "while past due",
    facts({ pastDue: [{ from: 1000, until: 1010 }] }),
    {
      999: "yes",
      1000: "past_due until 1010; from 1010",
      1009: "past_due until 1010; from 1010",
      1010: "yes",
    },
  ],
  [
    "while past due, without a known end",
    facts({ pastDue: [{ from: 1000, until: null }] }),
    { 999: "yes", 1000: "past_due until ?; from ?" },
  ],
  [
    "30 days after a contraction",
    facts({ contractions: [1000] }),
    {
      999: "yes",
      1000: "contraction until 1031; from 1031",
      1030: "contraction until 1031; from 1031",
      1031: "yes",
    },
  ],
  [
    "under a block",
    facts({ blocks: [{ from: 1000, until: 1010, isSupport: false }] }),
    { 999: "yes", 1000: "block until 1010; from 1010", 1009: "block until 1010; from 1010", 1010: "yes" },
  ],
  [
    "under a block of support, and 14 days after it",
    facts({ blocks: [{ from: 1000, until: 1010, isSupport: true }] }),
    {
      999: "yes",
      1009: "block until 1010; from 1024",
      1010: "support_rest until 1024; from 1024",
      1023: "support_rest until 1024; from 1024",
      1024: "yes",
    },
  ],
  [
    "the first 30 days of a customer",
    plainFacts(1000),
    { 1000: "first_days until 1030; from 1030", 1029: "first_days until 1030; from 1030", 1030: "yes" },
  ],
  ["nobody who never paid", plainFacts(null), { 1000: "first_days until ?; from ?" }],
];

describe("a rule at its edges:", () => {
  it.each(EDGES)("%s", (_, known, days) => {
    const found = Object.keys(days).map((day) => [Number(day), said(known, Number(day))]);
    expect(Object.fromEntries(found)).toEqual(days);
  });
});

it("says every reason, and the first day after all of them, even of those that begin only later", () => {
  const known = facts({
    offers: [answered(980, "ignored", 985), answered(1000, "declined", 1001)],
    contractions: [1000],
    blocks: [{ from: 1065, until: 1080, isSupport: false }],
  });
  expect(said(known, 1002)).toBe("often until 1070, rest until 1062, contraction until 1031; from 1080");
});

it("the third offer in 90 days is refused, and from when on it would be allowed is said", () => {
  const offers = [answered(1000, "accepted", 1001), answered(1040, "accepted", 1041)];
  expect(said(facts({ offers }), 1050)).toBe("often until 1090; from 1090");
  expect(said(facts({ offers: [...offers, offer(1090)] }), 1095)).toBe(
    "open_offer until 1105, often until 1130; from 1130",
  );
});

it("an offer of the same in one channel within 30 days is the same one, and no further one", () => {
  const same = (day: number) => offer(day, { product: "Team", price: "big" });
  const known = facts({ offers: [same(1000), same(1030)] });
  expect(said(known, 1005, price("big"))).toBe("yes");
  expect(said(known, 1005, price("other"))).toBe("open_offer until 1015; from 1015");
  expect(said(known, 1030, price("other"))).toBe("yes");
  expect(said(facts({ offers: [same(1000), same(1031)] }), 1031, price("other"))).toBe(
    "open_offer until 1046, often until 1090; from 1090",
  );
  const refused = facts({ offers: [{ ...same(1000), answer: "declined", answered: 1002 }] });
  expect(said(refused, 1005, price("big"))).toBe("rest until 1063; from 1063");
});

it("never what the customer has: the price, or the product, in that quantity", () => {
  const known = facts({ items: [{ product: "Team", price: "small", quantity: 5, family: 7 }] });
  expect(said(known, 1000, price("small"))).toBe("has until ?; from ?");
  expect(said(known, 1000, price("small", 5))).toBe("has until ?; from ?");
  expect(said(known, 1000, price("small", 6))).toBe("yes");
  expect(said(known, 1000, price("big"))).toBe("yes");
  expect(said(known, 1000, { product: "Team", price: null, quantity: null, family: 7 })).toBe(
    "has until ?; from ?",
  );
});

it("no step of a family of which everything is used under 20%", () => {
  const using = (...used: bigint[]) =>
    facts({ uses: used.map((one) => ({ family: 7, used: one, limit: 1000n })) });
  expect(said(using(199n), 1000, price("big"))).toBe("misfit until ?; from ?");
  expect(said(using(200n), 1000, price("big"))).toBe("yes");
  expect(said(using(1n, 200n), 1000, price("big"))).toBe("yes");
  expect(said(using(1n), 1000, { ...price("big"), family: 8 })).toBe("yes");
  expect(said(using(1n), 1000)).toBe("yes");
});

it("never holds back what customers do by themselves", () => {
  const known = facts({ offers: [offer(1000)], pastDue: [{ from: 900, until: null }] });
  const asked = { what: price("big"), channel: "self_serve", day: 1005 } as const;
  expect(checkOffer(known, asked, SETTINGS)).toMatchObject({ isAllowed: true, reasons: [], from: 1005 });
});

it("follows its settings", () => {
  const offers = [answered(1000, "accepted", 1000), answered(1020, "accepted", 1020)];
  const asked = { what: null, channel: null, day: 1021 };
  expect(checkOffer(facts({ offers }), asked, SETTINGS).from).toBe(1090);
  expect(checkOffer(facts({ offers }), asked, valuesOf({ offers: 3 })).isAllowed).toBe(true);
  expect(checkOffer(facts({ offers }), asked, valuesOf({ offer_days: 30 })).from).toBe(1030);
  const contracted = facts({ contractions: [1020] });
  expect(checkOffer(contracted, asked, valuesOf({ contraction_days: 0 })).isAllowed).toBe(true);
});

it("the days held back are those on which the check says no", () => {
  const known = facts({
    firstOn: 900,
    offers: [offer(1000), answered(1003, "declined", 1050), offer(1090)],
    contractions: [1100, 1110],
    blocks: [{ from: 1200, until: 1205, isSupport: true }],
    pastDue: [{ from: 1300, until: null }],
  });
  const held = heldDays(known, SETTINGS);
  for (let day = 880; day < 1400; day++) {
    const { isAllowed } = checkOffer(known, { what: null, channel: null, day }, SETTINGS);
    const isHeld = day >= 900 && held.some((span) => isIn(span, day));
    expect({ day, isAllowed: isAllowed || day < 900 }).toEqual({ day, isAllowed: !isHeld });
  }
});
