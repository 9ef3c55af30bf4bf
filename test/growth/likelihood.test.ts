import { describe, expect, it } from "vitest";
import type { Held, Holding } from "../../src/growth/headroom/holdings.ts";
import { likelihoodOf } from "../../src/growth/headroom/likelihood.ts";

const CORE = 1;
const REPORTS = 2;

function holding(family: number, product: number, list: number, quantity = 1): Holding {
  const base = { family, rank: 1, product, price: product, quantity, list, currency: 1, months: 1 };
  return { ...base, products: new Set([product]), hasPlan: true, dearest: { list, product, place: product } };
}

/** A customer with a core plan at 10, and for owners a dearer plan of reports. */
function held(customer: number, isOwner: boolean, quantity = 1): Held {
  const families = new Map([[CORE, holding(CORE, 11, 10)]]);
  if (isOwner) families.set(REPORTS, holding(REPORTS, 21, 30, quantity));
  return {
    customer,
    items: [],
    families,
    products: new Set(isOwner ? [11, 21] : [11]),
    quantityOf: new Map(),
    main: {
      product: isOwner ? 21 : 11,
      family: isOwner ? REPORTS : CORE,
      currency: 1,
      months: 1,
      quantity,
      list: 10,
    },
    hasSeats: false,
    mrr: isOwner ? 40 : 10,
    mrrOfProduct: new Map(),
    mrrOf: new Map([[CORE, 10], ...(isOwner ? [[REPORTS, 30] as const] : [])]),
  };
}

const traits = { band: (micros: number) => (micros >= 20 ? 1 : 0), industry: () => "bank" };

describe("the likelihood of a family", () => {
  it("compares customers without the family, also where its plan is the owners' dearest", () => {
    // 31 others: 10 own reports at quantities 1..10 (median: 5.5, rounded up), 21 don't.
    const all = [
      ...Array.from({ length: 10 }, (_, index) => held(index + 1, true, index + 1)),
      ...Array.from({ length: 22 }, (_, index) => held(index + 11, false)),
    ];
    const one = all.at(-1);
    if (one === undefined) throw new Error("nobody");
    expect(likelihoodOf(REPORTS, all, traits).of(one)).toEqual({
      n: 31,
      owners: 10,
      comparedBy: "plan, band and industry",
      quantity: 6,
    });
  });

  it("drops industry, band and plan where fewer than 20 are comparable, and says so", () => {
    const all = Array.from({ length: 12 }, (_, index) => held(index + 1, index < 3));
    const one = all.at(-1);
    if (one === undefined) throw new Error("nobody");
    expect(likelihoodOf(REPORTS, all, traits).of(one)).toMatchObject({
      n: 11,
      owners: 3,
      comparedBy: "everybody",
    });
  });
});
