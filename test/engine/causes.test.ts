import { describe, expect, it } from "vitest";
import type { ItemState } from "../../src/base/state.ts";
import { Zone } from "../../src/base/zone.ts";
import { movements } from "../../src/engine/movement.ts";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";

const NOTHING = { once: 0, repeating: 0, forever: 0 };
const UNIT = 1_000_000;

const STATE: ItemState<number> = {
  ...{
    item: 1,
    at: Date.parse("2024-01-05"),
    status: "active",
    product: 1,
    price: 1,
    quantity: 1,
    currency: 1,
  },
  ...{ interval: "month", intervalCount: 1, isMetered: false, amount: 0 },
  ...{ percentOff: NOTHING, fixedOff: NOTHING, usage: 0, usageClosedAt: null },
};

/** Price 9 is flat, the others are per unit; all products are one family. */
const CATALOGUE = {
  ...{ family: () => 1, kind: () => "plan" as const, unit: (price: number) => (price === 9 ? 0 : 1) },
  ...{ terms: () => undefined, replacement: () => "plan" as const },
};

/** The causes of what changes an item a month after it began, with its value before and after each. */
function causes(
  from: Partial<ItemState<number>>,
  to: Partial<ItemState<number>>,
  policy: Policy = PRESETS.cambium,
) {
  const before = { ...STATE, ...from };
  const after = { ...before, at: Date.parse("2024-02-05"), ...to };
  const rules = { policy, catalogue: CATALOGUE, zone: new Zone("UTC"), rate: () => 1n };
  const [set] = movements([before, after], rules).filter(({ at }) => at === after.at);
  return set?.pairs.flatMap(({ steps }) =>
    steps.map((step) => [step.cause, step.before / UNIT, step.after / UNIT]),
  );
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
    const closed = { isMetered: true, usage: 10 * UNIT, usageClosedAt: STATE.at };
    expect(causes(closed, { percentOff: half })).toEqual([["discount", 10, 10]]);
  });
});

describe("the same usage at another interval is term, the rest usage", () => {
  const weekly = { isMetered: true, interval: "week" as const, usage: 12 * UNIT, usageClosedAt: STATE.at };

  it("12 a week to 12 a month", () => {
    expect(causes(weekly, { price: 2, interval: "month" })).toEqual([["term", 52, 12]]);
  });

  it("12 a month to 12 a quarter", () => {
    const monthly = { ...weekly, interval: "month" as const };
    expect(causes(monthly, { price: 2, intervalCount: 3 })).toEqual([["term", 12, 4]]);
  });

  it("12 a week to a month with 12 and 30", () => {
    const to = { price: 2, interval: "month" as const, usage: 30 * UNIT, usageClosedAt: STATE.at + 1 };
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
