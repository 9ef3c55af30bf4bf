import { describe, expect, it } from "vitest";
import type { ItemState } from "../../src/base/state.ts";
import { inShort, NOTHING, named, state, UNIT } from "./examples.ts";

const BEGUN = "2024-01-05";

/** The causes of what changes an item a month after it began, with its value before and after each. */
function causes(from: Partial<ItemState<number>>, to: Partial<ItemState<number>>) {
  const [, set] = named([state(BEGUN, from), state("2024-02-05", { ...from, ...to })]);
  return set === undefined ? [] : inShort(set).slice(2);
}

describe("what moves no money has the cause of what changed", () => {
  const half = { ...NOTHING, forever: 500_000 };

  it.each([
    ["seats", { quantity: 3 }],
    ["plan", { product: 2, price: 2 }],
    ["plan", { price: 2 }],
    ["term", { price: 2, interval: "year" as const }],
    ["term", { price: 2, intervalCount: 3 }],
    ["discount", { percentOff: half }],
  ])("%s on a free plan", (cause, to) => {
    expect(causes({}, to)).toEqual([[cause, 0, 0]]);
  });

  it("a coupon on a metered price, which lowers no usage", () => {
    const closed = { isMetered: true, usage: 10 * UNIT, usageClosedAt: Date.parse(BEGUN) };
    expect(causes(closed, { percentOff: half })).toEqual([["discount", 10, 10]]);
  });
});

describe("the same usage at another interval is term, the rest usage", () => {
  const weekly = {
    isMetered: true,
    interval: "week" as const,
    usage: 12 * UNIT,
    usageClosedAt: Date.parse(BEGUN),
  };

  it("12 a week to 12 a month", () => {
    expect(causes(weekly, { price: 2, interval: "month" })).toEqual([["term", 52, 12]]);
  });

  it("12 a month to 12 a quarter", () => {
    const monthly = { ...weekly, interval: "month" as const };
    expect(causes(monthly, { price: 2, intervalCount: 3 })).toEqual([["term", 12, 4]]);
  });

  it("12 a week to a month with 12 and 30", () => {
    const to = {
      price: 2,
      interval: "month" as const,
      usage: 30 * UNIT,
      usageClosedAt: Date.parse(BEGUN) + 1,
    };
    expect(causes(weekly, to)).toEqual([
      ["term", 52, 12],
      ["usage", 12, 21],
    ]);
  });
});

describe("between units the whole change is one cause", () => {
  const seats = { quantity: 10, amount: 100 * UNIT };
  const flat = { price: 9, quantity: 1, amount: 90 * UNIT };

  it.each([
    ["plan", flat, 90],
    ["plan", { ...flat, product: 2, intervalCount: 3 }, 30],
    ["term", { ...flat, intervalCount: 3 }, 30],
    ["term", { ...flat, interval: "year" as const, amount: 1080 * UNIT }, 90],
  ])("%s", (cause, to, after) => {
    expect(causes(seats, to)).toEqual([[cause, 100, after]]);
  });
});
