import { describe, expect, it } from "vitest";
import { oracleCohorts } from "./cohorts.ts";
import { monthsBetween, plusMonths } from "./days.ts";
import { type CausePart, oracleDurability, oracleDurabilityByCause, shareOut } from "./durability.ts";
import { evidence, inputOf, micros } from "./examples.ts";
import { oracleMetric } from "./metrics.ts";
import { type Q, q } from "./rational.ts";

const usd = (units: number): Q => q(micros(units));

/** A customer that pays an amount of a currency from each date on; 0 is the end. */
const pays = (customer: string, amounts: Record<string, number>, currency = "USD") =>
  Object.entries(amounts).map(([day, units]) =>
    evidence(customer, `${day}T00:00Z`, {
      item: `${customer}.${currency}`,
      amount: Math.round(micros(units)),
      status: units > 0 ? "active" : "ended",
      currency,
    }),
  );

describe("durability", () => {
  // +60 on January 31: k = 1 ends with February 29, and is known from March 1.
  const grown = (day: string, to: number) =>
    inputOf(pays("a", { "2024-01-01": 100, "2024-01-31": 160, [day]: to }));
  const keptOf = (input: ReturnType<typeof inputOf>, atDay: string, k = 1) =>
    oracleDurability(input, { k, atDay }).map(({ expanded, kept }) => [expanded, kept]);

  it("knows an expansion of January 31 from March 1 on, k being 1", () => {
    expect(keptOf(grown("2024-05-01", 0), "2024-02-29")).toEqual([[usd(0), usd(0)]]);
    expect(keptOf(grown("2024-05-01", 0), "2024-03-01")).toEqual([[usd(60), usd(60)]]);
  });

  it("160 to 140 keeps 40 of 60, to 90 keeps none, to 200 keeps 60; the next day does not count", () => {
    expect(keptOf(grown("2024-02-10", 140), "2024-03-01")).toEqual([[usd(60), usd(40)]]);
    expect(keptOf(grown("2024-02-10", 90), "2024-03-01")).toEqual([[usd(60), usd(0)]]);
    expect(keptOf(grown("2024-02-10", 200), "2024-03-01")).toEqual([[usd(60), usd(60)]]);
    expect(keptOf(grown("2024-02-29", 90), "2024-03-01")).toEqual([[usd(60), usd(0)]]);
    expect(keptOf(grown("2024-03-01", 90), "2024-03-01")).toEqual([[usd(60), usd(60)]]);
  });

  it("looks at the lowest: down to 120 and up again to 160 keeps 20", () => {
    const amounts = { "2024-01-01": 100, "2024-01-31": 160, "2024-02-10": 120, "2024-02-20": 160 };
    // The second expansion, of 40 on February 20, is due on March 20.
    expect(keptOf(inputOf(pays("a", amounts)), "2024-03-01")).toEqual([[usd(60), usd(20)]]);
    expect(keptOf(inputOf(pays("a", amounts)), "2024-03-21")).toEqual([[usd(100), usd(60)]]);
  });

  it("as a metric has k = 12: 40 of 60 in January 2025, which holds January 31", () => {
    const input = grown("2024-12-31", 140);
    const at = (from: string, to: string) =>
      oracleMetric("expansion_durability", input, "month", from, to)[0]?.value;
    expect(at("2024-12-01", "2025-01-01")).toBeNull();
    expect(at("2025-01-01", "2025-02-01")).toEqual(q(2n, 3n));
  });

  it("compares several currencies at the rates of the expansion's day", () => {
    // USD 100 and EUR 50 at 1.2: +50 EUR is 60; then EUR falls to 75 (90) at another rate: 30 of 60 kept.
    const rates = ["2024-01-01 1200", "2024-02-05 2000"].map((text) => {
      const [day = "", e9] = text.split(" ");
      return { day, currency: "EUR", e12: BigInt(e9 ?? 0) * 1_000_000_000n };
    });
    const states = [
      ...pays("a", { "2024-01-01": 100 }),
      ...pays("a", { "2024-01-01": 50, "2024-01-31": 100, "2024-02-10": 75 }, "EUR"),
    ];
    expect(keptOf({ ...inputOf(states), rates }, "2024-03-01")).toEqual([[usd(60), usd(30)]]);
  });
});

describe("durability by cause", () => {
  // 60 = plan 50 + seats 20 - discount 10.
  const causes = { plan: 50, seats: 20, discount: -10 };
  const parts = Object.entries(causes).map(
    ([cause, units]): CausePart => ({ cause, currency: "USD", micros: BigInt(micros(units)) }),
  );
  const shares = (to: number) => {
    const input = inputOf(pays("a", { "2024-01-01": 100, "2024-01-31": 160, "2024-02-10": to }));
    const rows = oracleDurabilityByCause(input, { k: 1, atDay: "2024-03-01" }, () => parts);
    return Object.fromEntries(rows.map(({ cause, expanded, kept }) => [cause, [expanded, kept]]));
  };

  it("shares 30 of 60 kept as plan 25, seats 10, discount -5", () => {
    expect(shares(130)).toEqual({
      plan: [usd(50), usd(25)],
      seats: [usd(20), usd(10)],
      discount: [usd(-10), usd(-5)],
    });
  });

  it("100 over 50, 20 and -10 is 83.3, 33.3 and -16.7: floors 83, 33, -17 leave 1, for discount by its key", () => {
    const amounts = new Map(Object.entries(causes).map(([cause, n]) => [cause, q(n)]));
    const whole = { plan: q(83n), seats: q(33n), discount: q(-16n) };
    expect(Object.fromEntries(shareOut(q(100n), amounts))).toEqual(whole);
  });

  it("rounds in the customer's own currency: 2 of 3 micros of EUR at 2 are plan 1, seats 1, discount 0, doubled", () => {
    // 3 = plan 2 + seats 2 - discount 1; 2 kept is 4/3, 4/3 and -2/3: floors 1, 1, -1 leave 1 for discount.
    const tiny = { "2024-01-01": 10, "2024-01-31": 10.000003, "2024-02-10": 10.000002 };
    const rates = [{ day: "2024-01-01", currency: "EUR", e12: 2_000_000_000_000n }];
    const split: CausePart[] = [
      { cause: "plan", currency: "EUR", micros: 2n },
      { cause: "seats", currency: "EUR", micros: 2n },
      { cause: "discount", currency: "EUR", micros: -1n },
    ];
    const input = { ...inputOf(pays("a", tiny, "EUR")), rates };
    const rows = oracleDurabilityByCause(input, { k: 1, atDay: "2024-03-01" }, () => split);
    expect(rows.map(({ cause, expanded, kept }) => [cause, expanded, kept])).toEqual([
      ["discount", q(-2n), q(0n)],
      ["plan", q(4n), q(2n)],
      ["seats", q(4n), q(2n)],
    ]);
  });
});

describe("cohorts", () => {
  // January: a 100 -> 150 (February) -> 0 (March), b 100. February: c 40 -> 30 (March).
  const states = [
    ...pays("a", { "2024-01-10": 100, "2024-02-10": 150, "2024-03-10": 0 }),
    ...pays("b", { "2024-01-31": 100 }),
    ...pays("c", { "2024-02-01": 40, "2024-03-01": 30 }),
  ];
  const rows = (input = inputOf(states), toDay = "2024-04-01") =>
    oracleCohorts(input, { interval: "month", fromDay: "2024-01-01", toDay });

  it("January is 200, then 250 net and 200 gross, then 100; one of two is active", () => {
    expect(
      rows().map(({ cohort, age, period, net, gross, active }) => [cohort, age, period, net, gross, active]),
    ).toEqual([
      ["2024-01", 0, "2024-01", q(1n), q(1n), q(1n)],
      ["2024-01", 1, "2024-02", q(5n, 4n), q(1n), q(1n)],
      ["2024-01", 2, "2024-03", q(1n, 2n), q(1n, 2n), q(1n, 2n)],
      ["2024-02", 0, "2024-02", q(1n), q(1n), q(1n)],
      ["2024-02", 1, "2024-03", q(3n, 4n), q(3n, 4n), q(1n)],
    ]);
    expect(rows()[0]).toMatchObject({ customers: 2, base: usd(200), currency: "USD" });
  });

  it("shows no age whose period is not over", () => {
    expect(rows(undefined, "2024-03-31").map(({ cohort, age }) => `${cohort} ${age}`)).toEqual([
      "2024-01 0",
      "2024-01 1",
      "2024-02 0",
    ]);
  });

  it("age 0 is the end of the period, not the first day: 100 that grows to 120 in January is 6/5", () => {
    const input = inputOf(pays("a", { "2024-01-10": 100, "2024-01-20": 120 }));
    expect(rows(input, "2024-02-01")[0]).toMatchObject({ base: usd(100), net: q(6n, 5n), gross: q(1n) });
  });

  it("a trial does not begin a cohort, and a return does not begin another", () => {
    const trial = evidence("a", "2023-12-01T00:00Z", {
      item: "a.USD",
      status: "trialing",
      amount: micros(10),
    });
    const input = inputOf([trial, ...pays("a", { "2024-01-10": 10, "2024-02-10": 0, "2024-03-10": 20 })]);
    expect(rows(input).map(({ cohort, net }) => [cohort, net])).toEqual([
      ["2024-01", q(1n)],
      ["2024-01", q(0n)],
      ["2024-01", q(2n)],
    ]);
  });

  it("rates of exchange are no retention: EUR 100 stays 1 whatever the rate", () => {
    const rates = ["2024-01-01", "2024-02-01"].map((day, i) => ({
      day,
      currency: "EUR",
      e12: BigInt(i + 1) * 1_000_000_000_000n,
    }));
    const input = { ...inputOf(pays("a", { "2024-01-10": 100 }, "EUR")), rates };
    expect(rows(input).map(({ base, net }) => [base, net])).toEqual([1, 2, 3].map(() => [usd(100), q(1n)]));
  });
});

describe("months", () => {
  it("January 31 and a month is February 29, and May 30 is three months after it", () => {
    expect(plusMonths("2024-01-31", 1)).toBe("2024-02-29");
    expect(monthsBetween("2024-01-31", "2024-02-28")).toBe(0);
    expect(monthsBetween("2024-01-31", "2024-02-29")).toBe(1);
    expect(monthsBetween("2024-01-31", "2024-05-30")).toBe(3);
  });
});
