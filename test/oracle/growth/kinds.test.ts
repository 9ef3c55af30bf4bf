import { describe, expect, it } from "vitest";
import { evidence, micros } from "../examples.ts";
import type { Company } from "./company.ts";
import {
  CALLS,
  companyWith,
  DISK,
  daily,
  holds,
  limit,
  STARTER_YEARLY,
  signalsOf,
  times,
} from "./examples.ts";
import { growthPart } from "./oracle.ts";
import { SETTINGS } from "./settings.ts";

const a = holds("a", { "2025-01-01": ["starter", 10] });

/** What a kind says of customer a. */
function said(kind: string, parts: Partial<Company>, today: string) {
  const signals = signalsOf(kind, companyWith({ states: a, ...parts }), today);
  const found = signals.find((one) => one.customer === "a");
  return { held: found?.held ?? [], step: found?.open?.step, signal: found };
}

describe("over_commitment", () => {
  const soft = [limit(CALLS, "starter", 100), limit(CALLS, "team", 200), limit(CALLS, "business", 500)];
  // 120 in February, 130 in March, and nothing after.
  const months = (february: number, march: number) => [
    ...daily("a", CALLS, "2025-02-10", [february]),
    ...daily("a", CALLS, "2025-03-10", [march]),
  ];
  const over = (limits: Company["limits"], february = 120, march = 130) =>
    said(
      "over_commitment",
      { metrics: [CALLS], limits, observations: months(february, march) },
      "2025-04-30",
    );

  it("holds through the month after two closed ones at 120%", () => {
    expect(over(soft).held).toEqual([["2025-04-01", "2025-04-30"]]);
    expect(over(soft, 119.999).held).toEqual([]);
  });

  it("does not apply to a hard limit", () => {
    expect(over(soft.map((one) => ({ ...one, isHard: true }))).held).toEqual([]);
  });

  it("offers the lowest list that allows the larger of the two: team allows 200", () => {
    expect(over(soft).step).toMatchObject({ product: "team", list: 200_000_000n, ownList: 100_000_000n });
    expect(over(soft, 120, 201).step).toMatchObject({ product: "business" });
  });
});

describe("reliance", () => {
  // Twenty on starter; a uses as much as the second, or the third.
  const charts = { ...DISK, id: "charts", product: "reports" };
  const others = Array.from({ length: 19 }, (_, n) => `o${String(n).padStart(2, "0")}`);
  const reliance = (above: number, days = 28) => {
    const states = [...a, ...others.flatMap((name) => holds(name, { "2025-01-01": ["starter", 1] }))];
    const observations = [
      ...daily("a", charts, "2025-03-01", times(days, 5)),
      ...others.flatMap((name, n) => daily(name, charts, "2025-03-01", times(28, n < above ? 9 : 1))),
    ];
    return said("reliance", { states, metrics: [charts], observations }, "2025-03-28");
  };

  it("is to be in the top tenth of 20 on 20 observed days of 28: one above is, two are not", () => {
    expect(reliance(1).held).toEqual([["2025-03-20", "2025-03-28"]]);
    expect(reliance(2).held).toEqual([]);
    expect(reliance(1, 19).held).toEqual([]);
  });

  it("offers the product of the feature", () => {
    expect(reliance(1).step).toMatchObject({
      what: "product",
      product: "reports",
      quantity: 1,
      list: 30_000_000n,
    });
  });
});

describe("outgrown_plan", () => {
  /** Charges of January to March beside 100 of starter; team for 10 is 200. */
  const charged = (charges: number[]) =>
    charges.map((units, n) => {
      const at = Date.parse(`2025-0${n + 2}-01T00:00Z`);
      const base = { item: "a.overage", at, product: "overage", price: "overage / metered", isMetered: true };
      return evidence("a", "2025-02-01T00:00Z", { ...base, usage: micros(units), usageClosedAt: at });
    });
  const products = [
    ...companyWith({}).products,
    { id: "overage", family: "core", kind: "metered" as const, rank: 1 },
  ];
  const outgrown = (charges: number[], plans = a) =>
    said("outgrown_plan", { states: [...plans, ...charged(charges)], products }, "2025-04-15");

  it("holds when two of three closed periods cost as much as the next plan: 100 + 100 is 200", () => {
    expect(outgrown([100, 20, 100]).held).toEqual([["2025-04-01", "2025-04-15"]]);
    expect(outgrown([100, 20, 99]).held).toEqual([]);
  });

  it("counts a period that comes to the same as the one before, and only those that ended on the present plan", () => {
    expect(outgrown([100, 100, 99]).held).toEqual([["2025-03-01", "2025-04-15"]]);
    const moved = holds("a", { "2025-01-01": ["starter", 10], "2025-03-15": ["team", 10] });
    expect(outgrown([900, 900, 900], moved).held).toEqual([["2025-03-01", "2025-03-14"]]);
  });

  it("says what the move changes: 200 instead of 100 and a mean of 120", () => {
    expect(outgrown([100, 120, 140]).step).toMatchObject({
      ...{ product: "team", list: 200_000_000n, ownList: 220_000_000n },
    });
  });
});

describe("lookalike", () => {
  // 22 others on starter and 30 on business; on starter 12 own reports, on business 8.
  const many = (name: string, product: string, count: number, owners: number) =>
    Array.from({ length: count }, (_, n) => [
      ...holds(`${name}${n}`, { "2025-01-01": [product, 1] }),
      ...(n < owners ? holds(`${name}${n}`, { "2025-01-01": ["reports", 1] }, "reports") : []),
    ]).flat();
  const alike = (owners: number, elsewhere: number, least = 20) => {
    const states = [
      ...holds("a", { "2025-01-01": ["starter", 1] }),
      ...many("s", "starter", 20, owners),
      ...many("t", "business", 19, elsewhere),
    ];
    const settings = { ...SETTINGS, owners: least };
    return said("lookalike", { states, settings }, "2025-01-02").held;
  };

  it("needs twice the share of all 40: 10 of 20 comparable against 10 of 40, with 20 owners or as many as are set", () => {
    expect(alike(10, 0, 10)).toEqual([["2025-01-01", "2025-01-02"]]);
    expect(alike(10, 1, 10)).toEqual([]);
    expect(alike(19, 0)).toEqual([]);
    expect(alike(20, 0)).toEqual([["2025-01-01", "2025-01-02"]]);
  });
});

describe("team_growing", () => {
  const size = (value: string, from: string | null) => ({ customer: "a", name: "employees", value, from });

  it("holds from the day that 12 are recorded until 10 are no longer 90 days old", () => {
    // June 1 plus 89 days is August 29: on August 30 the team of 90 days before is 12 itself.
    const attributes = [size("10", null), size("12", "2025-06-01")];
    const { held, step } = said("team_growing", { attributes }, "2025-06-30");
    expect(held).toEqual([["2025-06-01", "2025-06-30"]]);
    expect(step).toMatchObject({ what: "quantity", quantity: 12, list: 120_000_000n });
    expect(said("team_growing", { attributes }, "2025-12-31").held).toEqual([["2025-06-01", "2025-08-29"]]);
    expect(
      said("team_growing", { attributes: [size("10", null), size("11", "2025-06-01")] }, "2025-06-30").held,
    ).toEqual([]);
  });
});

describe("term_ready", () => {
  const prices = [...companyWith({}).prices, STARTER_YEARLY];

  it("holds after 12 months by the month, when nothing shrank in the last 6", () => {
    expect(said("term_ready", { prices }, "2026-01-10").held).toEqual([["2026-01-01", "2026-01-10"]]);
    const states = holds("a", { "2025-01-01": ["starter", 10], "2025-07-05": ["starter", 9] });
    expect(said("term_ready", { states, prices }, "2026-01-10").held).toEqual([["2026-01-05", "2026-01-10"]]);
  });

  it("says what the term changes: 10 for 100 a year are 83.33 a month instead of 100", () => {
    expect(said("term_ready", { prices }, "2026-01-10").step).toMatchObject({
      ...{ what: "term", price: "starter / y", list: 83_333_333n, ownList: 100_000_000n },
    });
  });

  it("does not apply where no yearly price is on sale", () => {
    expect(said("term_ready", {}, "2026-01-10").held).toEqual([]);
  });
});

describe("discount_ending", () => {
  const percentOff = { once: 0, repeating: 200_000, forever: 0 };
  const [first] = a;
  const states = first
    ? [
        { ...first, percentOff },
        { ...first, at: Date.parse("2025-06-01") },
      ]
    : [];
  const discounts = [{ item: "a.core", on: "2025-06-01" }];

  it("holds on the 60 days before the end", () => {
    expect(said("discount_ending", { states, discounts }, "2025-12-31").held).toEqual([
      ["2025-04-02", "2025-05-31"],
    ]);
  });

  it("offers a talk about 100 instead of 80", () => {
    const { step } = said("discount_ending", { states, discounts }, "2025-05-31");
    expect(step).toMatchObject({ what: "talk", list: 100_000_000n, paid: 80_000_000n });
  });

  it("tells who neither shrank nor left in the 90 days after: August 30 is day 90", () => {
    const ended = (day: string, today: string) => {
      const end = first ? [{ ...first, at: Date.parse(day), status: "ended" as const }] : [];
      return growthPart("discounts", companyWith({ states: [...states, ...end], discounts }), today);
    };
    expect(ended("2025-08-30", "2025-12-31")).toMatchObject({ ended: 1, kept: 0 });
    expect(ended("2025-08-31", "2025-12-31")).toMatchObject({ ended: 1, kept: 1 });
    expect(ended("2025-12-31", "2025-08-30")).toMatchObject({ ended: 0, pending: 1 });
  });
});
