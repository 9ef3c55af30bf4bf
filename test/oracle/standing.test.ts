import { describe, expect, it } from "vitest";
import { periods } from "./calendar.ts";
import { evidence, inputOf, micros } from "./examples.ts";
import type { Evidence } from "./items.ts";
import { type Q, q } from "./rational.ts";
import {
  oracleByStanding,
  oracleStanding,
  type StandingDimension,
  type StandingMetricId,
} from "./standing.ts";

const usd = (units: number): Q => q(micros(units));

/** A customer that pays an amount from each date on; 0 is the end. */
const pays = (customer: string, amounts: Record<string, number>, with_: Partial<Evidence> = {}) =>
  Object.entries(amounts).map(([day, units]) =>
    evidence(customer, `${day}T12:00Z`, {
      amount: micros(units),
      status: units > 0 ? "active" : "ended",
      ...with_,
    }),
  );

const labels = (
  states: Evidence[],
  dimension: StandingDimension,
  from: string,
  to: string,
  rates = NO_RATES,
) => {
  const standing = oracleStanding({ ...inputOf(states), rates }, dimension);
  return periods("month", from, to, "UTC").map((period) => standing("a", period));
};
const NO_RATES: Array<{ day: string; currency: string; e12: bigint }> = [];

describe("age", () => {
  it("of a first MRR on January 15 is 0-2 months until April, 3-5 in May, 6-11 in August", () => {
    // At April 1 two whole months have passed, at May 1 three, at August 1 six.
    const found = labels(pays("a", { "2023-01-15": 10 }), "age", "2023-01-01", "2023-09-01");
    const young = "0-2 months";
    expect(found).toEqual([
      young,
      young,
      young,
      young,
      "3-5 months",
      "3-5 months",
      "3-5 months",
      "6-11 months",
    ]);
  });

  it("is 12-23 months from the first of the 13th month on, and 24 from the 25th", () => {
    const on = (month: string, next: string) =>
      labels(pays("a", { "2023-01-01": 10 }), "age", month, next)[0];
    expect(on("2023-12-01", "2024-01-01")).toBe("6-11 months");
    expect(on("2024-01-01", "2024-02-01")).toBe("12-23 months");
    expect(on("2025-01-01", "2025-02-01")).toBe("24 months and more");
  });

  it("of a return is counted from the first MRR of all", () => {
    const states = pays("a", { "2023-01-15": 10, "2023-02-10": 0, "2024-02-14": 10 });
    expect(labels(states, "age", "2024-01-01", "2024-03-01")).toEqual([null, "12-23 months"]);
  });
});

describe("MRR band", () => {
  it("is that at the start, or at entry: 40, then 50, then 5000", () => {
    const states = pays("a", { "2024-01-10": 40, "2024-01-20": 50, "2024-02-10": 5000 });
    expect(labels(states, "band", "2024-01-01", "2024-04-01")).toEqual([
      "under 50",
      "50 to 200",
      "5000 and more",
    ]);
  });

  it("converts at the rate of the day before the start, and of the day of entry", () => {
    const rate = (day: string, units: bigint) => ({ day, currency: "EUR", e12: units * 1_000_000_000_000n });
    // EUR 100: at 1 on January 10, at 2 on January 31, at 10 from February 1 on.
    const rates = [rate("2024-01-01", 1n), rate("2024-01-31", 2n), rate("2024-02-01", 10n)];
    const states = pays("a", { "2024-01-10": 100 }, { currency: "EUR" });
    const bands = ["50 to 200", "200 to 1000", "1000 to 5000"];
    expect(labels(states, "band", "2024-01-01", "2024-04-01", rates)).toEqual(bands);
  });
});

describe("families", () => {
  it("counts families above zero: a and b are one, p and r two more, a free one none", () => {
    const states = [
      ...pays("a", { "2024-01-10": 10 }, { item: "1", product: "a" }),
      ...pays("a", { "2024-01-10": 10 }, { item: "2", product: "b" }),
      ...pays("a", { "2024-02-10": 10 }, { item: "3", product: "p" }),
      ...pays("a", { "2024-02-10": 0 }, { item: "4", product: "f", status: "active" }),
      ...pays("a", { "2024-03-10": 10 }, { item: "5", product: "r" }),
    ];
    expect(labels(states, "families", "2024-01-01", "2024-05-01")).toEqual([
      "1 family",
      "1 family",
      "2 families",
      "3 families and more",
    ]);
  });
});

describe("broken down by what customers were", () => {
  // In March: a 40 -> 60, b 100 -> 80, c enters with 30 and grows to 300, d leaves with 45.
  const input = inputOf([
    ...pays("a", { "2024-01-10": 40, "2024-03-10": 60 }),
    ...pays("b", { "2024-02-10": 100, "2024-03-10": 80 }),
    ...pays("c", { "2024-03-05": 30, "2024-03-20": 300 }),
    ...pays("d", { "2024-01-10": 45, "2024-03-20": 0 }),
  ]);
  const march = (id: StandingMetricId, dimension: StandingDimension): Record<string, Q | null> =>
    Object.fromEntries(
      oracleByStanding(id, input, "month", dimension, "2024-03-01", "2024-04-01").map(({ key, value }) => [
        key,
        value,
      ]),
    );
  const small = "under 50";
  const middle = "50 to 200";

  it("who grows out of a band closes the month in the old one", () => {
    expect(march("mrr", "band")).toEqual({ [small]: usd(360), [middle]: usd(80) });
    expect(march("new_mrr", "band")).toEqual({ [small]: usd(30), [middle]: usd(0) });
    expect(march("expansion_mrr", "band")).toEqual({ [small]: usd(290), [middle]: usd(0) });
    expect(march("contraction_mrr", "band")).toEqual({ [small]: usd(0), [middle]: usd(-20) });
    expect(march("churned_mrr", "band")).toEqual({ [small]: usd(-45), [middle]: usd(0) });
    expect(march("net_new_mrr", "band")).toEqual({ [small]: usd(275), [middle]: usd(-20) });
  });

  it("rates hold the class's own opening customers: 60/85 net, 40/85 gross, 20/85 expanded", () => {
    expect(march("nrr", "band")).toEqual({ [small]: q(60n, 85n), [middle]: q(4n, 5n) });
    expect(march("grr", "band")).toEqual({ [small]: q(40n, 85n), [middle]: q(4n, 5n) });
    expect(march("expansion_rate", "band")).toEqual({ [small]: q(20n, 85n), [middle]: q(0n) });
  });

  it("cohorts are the months of first MRR: January 60/85, February 80/100, March has no opening", () => {
    expect(march("nrr", "cohort")).toEqual({ "2024-01": q(60n, 85n), "2024-02": q(4n, 5n), "2024-03": null });
    expect(march("mrr", "cohort")).toEqual({ "2024-01": usd(60), "2024-02": usd(80), "2024-03": usd(300) });
  });

  it("cohorts that have not begun are left out", () => {
    const rows = oracleByStanding("mrr", input, "month", "cohort", "2024-01-01", "2024-02-01");
    expect(rows.map(({ key }) => key)).toEqual(["2024-01"]);
  });
});
