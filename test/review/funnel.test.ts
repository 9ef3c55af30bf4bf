import { expect, it } from "vitest";
import { FUNNEL_STEPS, funnelOf, hesitation, type Journey } from "../../src/growth/review/funnel.ts";
import { type Firing, followed, journeyOf } from "../../src/growth/review/journeys.ts";
import type { ReviewDeal } from "../../src/growth/review/review-deals.ts";

/** A journey by the days of its steps in order, "-" where it has none, and what it is worth. */
function journey(days: string, worth: number | null): Journey {
  const found = days.split(" ").map((day) => (day === "-" ? null : Number(day)));
  const [signal = null, offer = null, opportunity = null, won = null, realised = null, kept = null] = found;
  const money = { signal: worth, offer: worth, opportunity: worth, won: worth, realised: worth, kept: worth };
  return { days: { signal, offer, opportunity, won, realised, kept }, money };
}

it("counts each step, skipped ones as passed, with money, median days and the loss against the usual", () => {
  const now = [
    journey("0 2 5 20 30 120", 100),
    journey("0 4 9", 100),
    journey("0 - 6 16", 300),
    journey("0", null),
  ];
  const before = [journey("0 1 2 3", 50), journey("0 1 2 3 4", 50), journey("0 1", 50), journey("0", 50)];
  const rows = funnelOf(now, before);
  const short = rows.map(({ step, count, money, withoutMoney, conversion, usual, days, loss }) =>
    [step, count, money, withoutMoney, conversion, usual, days, loss].join(" "),
  );
  expect(short).toEqual([
    "signal 4 500 1    0",
    // 3 of 4, usually 3 of 4: the third skipped its offer.
    "offer 3 500 0 0.75 0.75 3 0",
    // 3 of 3, usually 2 of 3. Days: 3, 5, and 6 since the signal.
    `opportunity 3 500 0 1 ${2 / 3} 5 0`,
    // 2 of 3, usually 2 of 2: a third of the 500 that entered is lost. Days: 15 and 10.
    `won 2 400 0 ${2 / 3} 1 12.5 167`,
    "realised 1 100 0 0.5 0.5 10 0",
    // 1 of 1, usually 0 of 1.
    "kept 1 100 0 1 0 90 0",
  ]);
  expect(hesitation(rows)?.step).toBe("won");
  expect(hesitation(funnelOf([], before))).toBeNull();
  expect(FUNNEL_STEPS.length).toBe(rows.length);
});

const firing = (customer: number, kind: string, on: number): Firing => ({ customer, kind, subject: 1, on });
const deal = (id: string, customer: number, created: number, more: Partial<ReviewDeal> = {}): ReviewDeal => ({
  ...{ id, customer, created, product: null, owner: null, closed: null, isWon: false },
  ...{ signal: null, amount: 100, realised: null },
  ...more,
});
const offer = (id: string, day: number, opportunity: string | null = null) => ({
  ...{ id, day, opportunity, product: null },
});

it("follows signals by the opportunities made from them, else by the last one in the 90 days before", () => {
  const firings = [firing(1, "limit_hit", 0), firing(1, "reliance", 50), firing(2, "limit_hit", 10)];
  const found = followed(
    firings,
    new Map([
      [1, [offer("a", 60), offer("b", 55, "from signal")]],
      [2, [offer("late", 101), offer("before", 9)]],
    ]),
    [
      deal("from signal", 1, 90, { signal: { kind: "limit_hit", subject: 1 } }),
      deal("second", 1, 89, { signal: { kind: "limit_hit", subject: 1 } }),
      deal("by hand", 2, 100),
    ],
  );
  expect(found.map((one) => [one.offer?.id ?? "-", one.deal?.id ?? "-"].join(" "))).toEqual([
    "b from signal",
    "a -",
    "- by hand",
  ]);
});

it("sees a journey as it was by a day", () => {
  const won = deal("won", 1, 5, {
    ...{ isWon: true, closed: 20, amount: 300 },
    realised: { on: 30, isWhole: true, claimed: 290, kept: 200 },
  });
  const one = { firing: firing(1, "limit_hit", 0), offer: offer("a", 2), deal: won };
  expect(Object.values(journeyOf(one, 70, 130).days)).toEqual([0, 2, 5, 20, 30, 120]);
  expect(Object.values(journeyOf(one, 70, 119).days)).toEqual([0, 2, 5, 20, 30, null]);
  expect(Object.values(journeyOf(one, 70, 4).days)).toEqual([0, 2, null, null, null, null]);
  expect(journeyOf(one, 70, 4).money.signal).toBe(70);
  expect(journeyOf(one, 70, 130).money).toMatchObject({ signal: 300, realised: 290, kept: 200 });
  // What billing showed before the deal was won is realised on the day that it is.
  const early = { ...won, realised: { on: 12, isWhole: true, claimed: 290, kept: 200 } };
  expect(journeyOf({ ...one, deal: early }, 70, 19).days).toMatchObject({ won: null, realised: null });
  expect(journeyOf({ ...one, deal: early }, 70, 130).days).toMatchObject({
    won: 20,
    realised: 20,
    kept: 102,
  });
  const fell = { ...won, realised: { on: 30, isWhole: true, claimed: 290, kept: 144 } };
  expect(journeyOf({ ...one, deal: fell }, 70, 130).days.kept).toBeNull();
});
