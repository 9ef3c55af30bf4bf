import { describe, expect, it } from "vitest";
import { evidence, inputOf, micros } from "./examples.ts";
import { type OracleMetricId, oracleMetric } from "./metrics.ts";
import { q } from "./rational.ts";
import type { OracleSettings } from "./returns.ts";

/** A customer that pays an amount from each date on; 0 is the end. */
const pays = (customer: string, amounts: Record<string, number>) =>
  Object.entries(amounts).map(([day, units]) =>
    evidence(customer, `${day}T00:00Z`, { amount: micros(units), status: units > 0 ? "active" : "ended" }),
  );

type Input = ReturnType<typeof inputOf>;
const read = (id: OracleMetricId, input: Input, from: string, to: string, settings?: OracleSettings) =>
  oracleMetric(id, input, "month", from, to, undefined, settings)[0]?.value;

/** In March: a +10 and +20, b +30, and c, who signed in March, +5; d stands still. */
const spring = inputOf([
  ...pays("a", { "2024-01-10": 100, "2024-03-05": 110, "2024-03-25": 130 }),
  ...pays("b", { "2024-01-20": 100, "2024-02-10": 120, "2024-03-10": 150 }),
  ...pays("c", { "2024-03-02": 50, "2024-03-20": 55 }),
  ...pays("d", { "2024-01-01": 10 }),
]);
const march = (id: OracleMetricId) => read(id, spring, "2024-03-01", "2024-04-01");

describe("expansions of a month", () => {
  it("65 after 20 the month before is growth of 45/20, after 0 of nothing", () => {
    expect(march("expansion_growth")).toEqual(q(45n, 20n));
    expect(read("expansion_growth", spring, "2024-02-01", "2024-03-01")).toBeNull();
    expect(read("expansion_growth", spring, "2024-04-01", "2024-05-01")).toEqual(q(-1n));
  });

  it("two of three opening customers expanded; who signed within the month is not among them", () => {
    expect(march("expanding_customers")).toEqual(q(2n));
    expect(march("expansion_penetration")).toEqual(q(2n, 3n));
  });

  it("65 over 4 sets, and over 3 customers", () => {
    expect(march("average_expansion")).toEqual(q(65_000_000n, 4n));
    expect(march("average_expansion_per_customer")).toEqual(q(65_000_000n, 3n));
  });

  it("first expansions after 55 days (a) and 18 (c) have a median of 36.5; b's was in February, after 21", () => {
    expect(march("time_to_expansion")).toEqual(q(73n, 2n));
    expect(read("time_to_expansion", spring, "2024-02-01", "2024-03-01")).toEqual(q(21n));
  });

  it("is null where nothing happened", () => {
    const empty = inputOf([]);
    for (const id of ["expansion_penetration", "average_expansion", "time_to_expansion"] as const)
      expect(read(id, empty, "2024-03-01", "2024-04-01")).toBeNull();
    expect(read("expanding_customers", empty, "2024-03-01", "2024-04-01")).toEqual(q(0n));
  });
});

describe("expansions that were taken back", () => {
  // 90 days after 2024-01-31 is 2024-04-30.
  const back = (day: string, to: number) => pays("a", { "2024-01-01": 100, "2024-01-31": 150, [day]: to });
  const regret = (states: ReturnType<typeof pays>, from = "2024-04-01", to = "2024-05-01") =>
    read("expansion_regret", inputOf(states), from, to);

  it("belong to the period of their 90th day", () => {
    expect(regret(back("2024-02-10", 100))).toEqual(q(1n));
    expect(regret(back("2024-02-10", 100), "2024-03-01", "2024-04-01")).toBeNull();
    expect(regret(back("2024-02-10", 100), "2024-05-01", "2024-06-01")).toBeNull();
  });

  it("count when MRR falls to 100 or lower, also on the last day, and not on the day after", () => {
    expect(regret(back("2024-03-10", 101))).toEqual(q(0n));
    expect(regret(back("2024-03-10", 0))).toEqual(q(1n));
    expect(regret(back("2024-04-30", 100))).toEqual(q(1n));
    expect(regret(back("2024-05-01", 100))).toEqual(q(0n));
  });

  it("one of two is a half", () => {
    const states = [...back("2024-03-10", 90), ...pays("b", { "2024-01-01": 10, "2024-01-31": 20 })];
    expect(regret(states)).toEqual(q(1n, 2n));
  });
});

describe("lifetime value", () => {
  // April opens with 4 customers of 100 and closes with 3: arpa 100, logo churn 1/4, net churn 100/400.
  const four = ["a", "b", "c", "d"].flatMap((id) =>
    pays(id, id === "d" ? { "2024-01-01": 100, "2024-04-10": 0 } : { "2024-01-01": 100 }),
  );
  const input = inputOf(four);
  const april = (id: OracleMetricId, settings?: OracleSettings) =>
    read(id, input, "2024-04-01", "2024-05-01", settings);

  it("100 at 80% over 1/4 is 320; over a quarter 1/12 a month makes it 960", () => {
    expect(april("ltv")).toEqual(q(400_000_000n));
    expect(april("ltv", { margin: 80n })).toEqual(q(320_000_000n));
    const quarter = oracleMetric("ltv", input, "quarter", "2024-04-01", "2024-07-01", undefined, {
      margin: 80n,
    });
    expect(quarter[0]?.value).toEqual(q(960_000_000n));
  });

  it("100 x (1 + 3/4 + ... + (3/4)^59) is 400 x (1 - (3/4)^60)", () => {
    const left = q(4n ** 60n - 3n ** 60n, 4n ** 60n);
    expect(april("ltv_5y")).toEqual(q(400_000_000n * left.n, left.d));
    expect(read("ltv_5y", input, "2024-05-01", "2024-06-01")).toEqual(q(6_000_000_000n));
  });

  it("is null without churn, without customers, and by day or week", () => {
    expect(read("ltv", input, "2024-05-01", "2024-06-01")).toBeNull();
    expect(read("ltv_5y", input, "2023-05-01", "2023-06-01")).toBeNull();
    for (const interval of ["day", "week"] as const) {
      for (const id of ["ltv", "ltv_5y", "new_cac_ratio", "expansion_cac_ratio"] as const) {
        const settings: OracleSettings = { costs: [{ month: "2024-04", kind: "new", micros: 1n }] };
        const rows = oracleMetric(id, input, interval, "2024-04-08", "2024-04-15", undefined, settings);
        for (const { value } of rows) expect(value).toBeNull();
      }
    }
  });
});

describe("costs", () => {
  // March wins 50 (c) and expands by 65; the first quarter wins 260 and expands by 85.
  const costs: OracleSettings["costs"] = [
    { month: "2024-03", kind: "new", micros: 600_000_000n },
    { month: "2024-03", kind: "expansion", micros: 195_000_000n },
    { month: "2024-02", kind: "expansion", micros: 60_000_000n },
  ];
  const ratioOf = (id: OracleMetricId, month: string, next: string) =>
    read(id, spring, `${month}-01`, `${next}-01`, { costs });

  it("600 over 50 x 12 is 1, 195 over 65 x 12 is 1/4, and (195 + 60) over 85 x 12 a quarter too", () => {
    expect(ratioOf("new_cac_ratio", "2024-03", "2024-04")).toEqual(q(1n));
    expect(ratioOf("expansion_cac_ratio", "2024-03", "2024-04")).toEqual(q(1n, 4n));
    const quarter = oracleMetric(
      "expansion_cac_ratio",
      spring,
      "quarter",
      "2024-01-01",
      "2024-04-01",
      undefined,
      {
        costs,
      },
    );
    expect(quarter[0]?.value).toEqual(q(1n, 4n));
  });

  it("is null where no costs are known, or nothing was won", () => {
    expect(ratioOf("new_cac_ratio", "2024-01", "2024-02")).toBeNull();
    expect(read("new_cac_ratio", spring, "2024-03-01", "2024-04-01")).toBeNull();
    const later: OracleSettings = { costs: [{ month: "2024-05", kind: "new", micros: 5n }] };
    expect(read("new_cac_ratio", spring, "2024-05-01", "2024-06-01", later)).toBeNull();
  });
});
