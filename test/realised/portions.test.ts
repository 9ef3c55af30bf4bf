import { describe, expect, it } from "vitest";
import { CAUSE_GROUPS, MOVEMENT_TYPES } from "../../src/base/words.ts";
import { claimsOf } from "../../src/growth/realised/claims.ts";
import { type CurrencyPart, expansionsOf, type MovedSet } from "../../src/growth/realised/expansions.ts";
import { portionsOf } from "../../src/growth/realised/portions.ts";

const GROUPS = Object.keys(CAUSE_GROUPS);
const group = (name: string) => GROUPS.indexOf(name);
const [UPSELL, CROSS, PRICE, STATUS] = ["upsell", "cross-sell", "price", "status"].map(group);
const part = (name: string, amount: bigint, product = 1) => ({ group: group(name), product, amount });

describe("portions of an expansion", () => {
  it("are its causes where none is negative", () => {
    expect(portionsOf([part("upsell", 70n), part("add-on", 30n)], 100)).toEqual([
      { group: group("upsell"), product: 1, micros: 70 },
      { group: group("add-on"), product: 1, micros: 30 },
    ]);
  });

  // Seats +70 and an add-on +31 rose by 101; a discount took 1 off. 100 x 70 / 101 = 69.31, 100 x 31 / 101 = 30.69: the
  // micro that is missing goes to the larger remainder.
  it("spread what fell over what rose, by largest remainder", () => {
    expect(portionsOf([part("upsell", 70n), part("add-on", 31n), part("price", -1n)], 100)).toEqual([
      { group: group("upsell"), product: 1, micros: 69 },
      { group: group("add-on"), product: 1, micros: 31 },
    ]);
  });

  // The group rose by 90 - 30 = 60, and of it only the first product did.
  it("give nothing to a product that fell within its group", () => {
    const parts = [part("upsell", 90n, 1), part("upsell", -30n, 2), part("cross-sell", 40n, 2)];
    expect(portionsOf(parts, 100)).toEqual([
      { group: UPSELL, product: 1, micros: 60 },
      { group: CROSS, product: 2, micros: 40 },
    ]);
  });

  it("add up and are never negative, whatever the causes", () => {
    for (let seed = 1; seed <= 500; seed++) {
      const drawn = Array.from({ length: 5 }, (_, index) =>
        part(
          GROUPS[(seed * 7 + index * 3) % GROUPS.length] ?? "",
          BigInt(((seed * 37 * (index + 1)) % 201) - 80),
          index % 3,
        ),
      );
      const whole = Number(drawn.reduce((sum, { amount }) => sum + amount, 0n));
      if (whole <= 0) continue;
      const portions = portionsOf(drawn, whole);
      expect(portions.reduce((sum, { micros }) => sum + micros, 0)).toBe(whole);
      expect(Math.min(...portions.map(({ micros }) => micros))).toBeGreaterThanOrEqual(0);
    }
  });
});

const type = (name: (typeof MOVEMENT_TYPES)[number]) => MOVEMENT_TYPES.indexOf(name);
const set = (
  day: number,
  of: (typeof MOVEMENT_TYPES)[number],
  micros: number | CurrencyPart[],
  sold: Partial<MovedSet> = {},
): MovedSet => ({
  ...{ set: day, day, type: type(of), discount: 0, discountEnded: 0 },
  parts:
    typeof micros === "number"
      ? [{ group: group("upsell"), product: 1, currency: 1, amount: micros }]
      : micros,
  ...sold,
});
const plain = () => 1_000_000_000_000n;
const keptOf = (sets: MovedSet[], today = 10_000) =>
  expansionsOf(sets, plain, today).map(({ portions }) => portions.map(({ kept }) => kept));

describe("what is kept of an expansion", () => {
  const grown = [set(100, "new", 50), set(200, "expansion", 20)];

  it("is all of it where MRR never falls", () => expect(keptOf(grown)).toEqual([[[20, 20, 20]]]));

  // From 70 to 62 after 90 days exactly, which counts, and to 40, below where it began, a day after 180.
  it("is what the lowest MRR of the days leaves above the MRR before", () => {
    expect(keptOf([...grown, set(290, "contraction", -8), set(381, "contraction", -22)])).toEqual([
      [[12, 12, 0]],
    ]);
  });

  it("stays lost where MRR comes back", () => {
    expect(keptOf([...grown, set(210, "contraction", -15), set(220, "expansion", 15)])).toEqual([
      [[5, 5, 5]],
      [[15, 15, 15]],
    ]);
  });

  it("is nothing after churn", () => {
    expect(keptOf([...grown, set(210, "churn", -70), set(211, "reactivation", 90)])).toEqual([[[0, 0, 0]]]);
  });

  it("knows nothing of what comes after today", () => {
    expect(keptOf([...grown, set(250, "churn", -70)], 249)).toEqual([[[20, 20, 20]]]);
    expect(keptOf(grown, 199)).toEqual([]);
  });

  it("is shared by portions to the micro", () => {
    const parts = [10, 10, 10].map((amount, product) => ({
      group: group("upsell"),
      product,
      currency: 1,
      amount,
    }));
    const [found] = keptOf([set(100, "new", 50), set(200, "expansion", parts), set(210, "contraction", -14)]);
    expect(found?.map(([kept]) => kept)).toEqual([6, 5, 5]);
  });

  // 100 of currency 1 at 1, then 10 of currency 2 at 2.0000000000015: 20.000000000015 of the reporting currency.
  it("is in the reporting currency for customers with several", () => {
    const rate = (currency: number) => (currency === 1 ? 1_000_000_000_000n : 2_000_000_000_001n);
    const other = [{ group: group("cross-sell"), product: 2, currency: 2, amount: 10 }];
    const [found] = expansionsOf([set(100, "new", 100), set(200, "expansion", other)], rate, 300);
    expect(found).toMatchObject({ currency: 0, micros: 20, rest: 10 });
  });
});

describe("a discount that made an expansion", () => {
  const sold = { discount: 2, discountEnded: 300 };
  const course = (day: number) => [
    set(100, "new", 50),
    set(200, "expansion", 20, sold),
    set(day, "contraction", -11),
  ];
  const verdict = (sets: MovedSet[]) => expansionsOf(sets, plain, 10_000)[0]?.isUnsustainable;

  it("is unsustainable where half was given back within 90 days of its end", () => {
    expect([300, 390].map((day) => verdict(course(day)))).toEqual([true, true]);
  });

  it("isn't where it was given back before, later, or less of it", () => {
    expect([299, 391].map((day) => verdict(course(day)))).toEqual([false, false]);
    expect(
      verdict([set(100, "new", 50), set(200, "expansion", 20, sold), set(310, "contraction", -10)]),
    ).toBe(false);
  });
});

const portion = (number: number, day: number, of: number | undefined, micros: number) => ({
  ...{ portion: number, day, group: of ?? -1, micros },
  kept: [micros, micros, 0],
});
const claims = (...asked: Parameters<typeof claimsOf>) =>
  claimsOf(...asked).map(({ deal, portion: of, micros }) => [deal, of, micros]);

describe("claims of won deals", () => {
  it("take portions of their group from 30 days before to 90 days after closing, oldest first, up to the amount", () => {
    const portions = [
      portion(1, 69, UPSELL, 10),
      portion(2, 70, UPSELL, 10),
      portion(3, 100, CROSS, 10),
      portion(4, 150, UPSELL, 10),
      portion(5, 190, UPSELL, 10),
      portion(6, 191, UPSELL, 10),
    ];
    const deal = { deal: 1, type: "upsell", closed: 100 } as const;
    expect(claims(portions, [{ ...deal, micros: 25 }])).toEqual([
      [1, 2, 10],
      [1, 4, 10],
      [1, 5, 5],
    ]);
    expect(claims(portions, [{ ...deal, micros: 99 }])).toEqual([
      [1, 2, 10],
      [1, 4, 10],
      [1, 5, 10],
    ]);
  });

  it("leave to later deals what earlier ones didn't take", () => {
    const deals = [
      { deal: 1, type: "price", closed: 100, micros: 4 },
      { deal: 2, type: "open", closed: 101, micros: 100 },
      { deal: 3, type: "price", closed: 102, micros: 4 },
    ] as const;
    expect(claims([portion(1, 110, PRICE, 10), portion(2, 111, STATUS, 5)], deals)).toEqual([
      [1, 1, 4],
      [2, 1, 6],
      [2, 2, 5],
    ]);
  });

  it("share what is kept of a portion, with the part that nobody claims", () => {
    const kept = { ...portion(1, 110, PRICE, 10), kept: [5] };
    const deals = [1, 2].map((deal) => ({ deal, type: "price" as const, closed: 100, micros: 3 }));
    expect(claimsOf([kept], deals).map((claim) => [claim.kept, claim.isLast])).toEqual([
      [[2], false],
      [[1], false],
    ]);
  });
});
