import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";
import { SEED, several } from "../amount.ts";
import { dayOf, startOfDay } from "./calendar.ts";
import { byItemAndTime, evidence, inputOf, micros } from "./examples.ts";
import { histories } from "./histories.ts";
import { oracleMetric } from "./metrics.ts";
import { oracleLedger, oracleLegs } from "./oracle.ts";
import { q } from "./rational.ts";

const at = (text: string): number => Date.parse(text);
const types = (input: Parameters<typeof oracleLedger>[0]) =>
  oracleLedger(input).map((set) => [set.day, set.type, set.delta.USD ?? 0n]);

/** A customer that pays `from` a month before March 2024 and `to` from its 10th on. */
const moved = (customer: string, from: number, to: number) => [
  evidence(customer, "2024-01-05T00:00Z", { amount: micros(from), status: from > 0 ? "active" : "trialing" }),
  evidence(customer, "2024-03-10T00:00Z", { amount: micros(to), status: to > 0 ? "active" : "ended" }),
];

describe("worked examples", () => {
  it("$100 plan to $150 plan is expansion 50", () => {
    const states = [
      evidence("c", "2024-01-05T00:00Z", { product: "a", price: "a1", amount: micros(100) }),
      evidence("c", "2024-02-05T00:00Z", { product: "b", price: "b1", amount: micros(150) }),
    ];
    expect(types(inputOf(states))).toEqual([
      ["2024-01-05", "new", 100_000_000n],
      ["2024-02-05", "expansion", 50_000_000n],
    ]);
  });

  it("1,200K + 340K - 68K - 115K is an NRR of 1,357/1,200", () => {
    const states = [
      ...moved("a", 500_000, 840_000),
      ...moved("b", 300_000, 232_000),
      ...moved("c", 115_000, 0),
      ...moved("d", 285_000, 285_000),
      ...moved("e", 0, 77_000),
    ];
    const read = (id: Parameters<typeof oracleMetric>[0]) =>
      oracleMetric(id, inputOf(states), "month", "2024-03-01", "2024-04-01")[0]?.value;
    expect(read("nrr")).toEqual(q(1357n, 1200n));
    expect(read("net_churn_rate")).toEqual(q(-157n, 1200n));
    expect(read("gross_churn_rate")).toEqual(q(183n, 1200n));
    expect(read("grr")).toEqual(q(1017n, 1200n));
    expect(read("logo_churn_rate")).toEqual(q(1n, 4n));
    expect(read("quick_ratio")).toEqual(q(417n, 183n));
  });

  it("opening 487K and expansion 23K is a rate of 23/487", () => {
    const input = inputOf([...moved("a", 400_000, 423_000), ...moved("b", 87_000, 87_000)]);
    const rate = oracleMetric("expansion_rate", input, "month", "2024-03-01", "2024-04-01")[0]?.value;
    expect(rate).toEqual(q(23n, 487n));
  });

  it("A 200 to B 500 filtered to B is transfer 200 and expansion 300", () => {
    const states = [
      evidence("c", "2024-01-05T00:00Z", { product: "a", price: "a1", amount: micros(200) }),
      evidence("c", "2024-02-05T00:00Z", { product: "b", price: "b1", amount: micros(500) }),
    ];
    const february = oracleLegs(inputOf(states), "product").filter((leg) => leg.day === "2024-02-05");
    expect(february.map((leg) => [leg.product, leg.type, leg.micros])).toEqual([
      ["b", "expansion", 300_000_000n],
      ["a", "transfer", -200_000_000n],
      ["b", "transfer", 200_000_000n],
    ]);
  });

  it("cancelled at 09:00 and bought again for 20 more at 20:00 is one expansion at 20:00", () => {
    const states = [
      evidence("c", "2024-01-05T00:00Z", { item: "i1", amount: micros(100) }),
      evidence("c", "2024-02-05T09:00Z", { item: "i1", amount: micros(100), status: "ended" }),
      evidence("c", "2024-02-05T20:00Z", { item: "i2", amount: micros(120) }),
    ];
    const sets = oracleLedger(inputOf(states));
    expect(sets.map((set) => [set.at, set.type, set.delta])).toEqual([
      [at("2024-01-05T00:00Z"), "new", { USD: 100_000_000n }],
      [at("2024-02-05T20:00Z"), "expansion", { USD: 20_000_000n }],
    ]);
    expect(oracleLedger(inputOf(states, "stripe")).map((set) => set.type)).toEqual([
      "new",
      "churn",
      "reactivation",
    ]);
  });

  it("10 to 13 seats at 5 under a standing 20% coupon is 12", () => {
    const percentOff = { once: 0, repeating: 0, forever: 200_000 };
    const states = [
      evidence("c", "2024-01-05T00:00Z", { quantity: 10, amount: micros(50), percentOff }),
      evidence("c", "2024-02-05T00:00Z", { quantity: 13, amount: micros(65), percentOff }),
    ];
    expect(types(inputOf(states))[1]).toEqual(["2024-02-05", "expansion", 12_000_000n]);
  });

  it("past due counts for 30 days from the first of its rows under baremetrics", () => {
    const states = [
      evidence("c", "2024-01-01T00:00Z", { amount: micros(10) }),
      evidence("c", "2024-02-01T00:00Z", { amount: micros(10), status: "past_due" }),
      evidence("c", "2024-02-20T00:00Z", { amount: micros(10), status: "past_due" }),
      evidence("c", "2024-04-01T00:00Z", { amount: micros(10) }),
    ];
    const sets = oracleLedger(inputOf(states, "baremetrics"));
    expect(sets.map((set) => [set.day, set.type])).toEqual([
      ["2024-01-01", "new"],
      ["2024-03-02", "churn"],
      ["2024-04-01", "reactivation"],
    ]);
  });

  it("a return joins its end under recurly unless a whole calendar month lies between", () => {
    const typesOf = (gone: string, back: string) =>
      types(
        inputOf(
          [
            evidence("c", "2024-01-01T00:00Z", { item: "i1", amount: micros(10) }),
            evidence("c", `${gone}T00:00Z`, { item: "i1", amount: micros(10), status: "ended" }),
            evidence("c", `${back}T00:00Z`, { item: "i2", amount: micros(10) }),
          ],
          "recurly",
        ),
      ).map(([, type]) => type);
    expect(typesOf("2024-01-15", "2024-02-29")).toEqual(["new", "none"]);
    expect(typesOf("2024-01-15", "2024-03-01")).toEqual(["new", "churn", "reactivation"]);
    expect(typesOf("2024-02-01", "2024-02-29")).toEqual(["new", "none"]);
    expect(typesOf("2024-02-01", "2024-03-01")).toEqual(["new", "churn", "reactivation"]);
    expect(typesOf("2024-02-02", "2024-03-31")).toEqual(["new", "none"]);
  });

  it("in and out within a month is dropped when netted, and the next start is new", () => {
    const states = [
      evidence("c", "2024-01-05T00:00Z", { amount: micros(10) }),
      evidence("c", "2024-01-20T00:00Z", { amount: micros(10), status: "ended" }),
      evidence("c", "2024-03-05T00:00Z", { amount: micros(30) }),
    ];
    expect(types(inputOf(states, "profitwell"))).toEqual([["2024-03-05", "new", 30_000_000n]]);
    expect(types(inputOf(states, "snapshot"))).toEqual([["2024-03-31", "new", 30_000_000n]]);
  });

  it("usage is the mean of up to three closed periods, zeros included, or the last", () => {
    const usage = [30, 0, 60, 100].map((amount, i) =>
      evidence("c", `2024-0${i + 2}-01T00:00Z`, {
        isMetered: true,
        usage: micros(amount),
        usageClosedAt: at(`2024-0${i + 2}-01T00:00Z`),
      }),
    );
    const worth = (policy: keyof typeof PRESETS) =>
      oracleMetric("mrr", inputOf(usage, policy), "month", "2024-02-01", "2024-06-01").map(
        (row) => row.value?.n,
      );
    expect(worth("cambium")).toEqual([30_000_000n, 15_000_000n, 30_000_000n, 53_333_333n]);
    expect(worth("profitwell")).toEqual([30_000_000n, 0n, 60_000_000n, 100_000_000n]);
    expect(worth("stripe")).toEqual([0n, 0n, 0n, 0n]);
  });

  it("books FX daily as yesterday's MRR times the change of the rate", () => {
    const rates = [
      { day: "2024-01-01", currency: "EUR", e12: 1_100_000_000_000n },
      { day: "2024-01-10", currency: "EUR", e12: 1_200_000_000_000n },
      { day: "2024-01-20", currency: "EUR", e12: 1_000_000_000_000n },
    ];
    const states = [
      evidence("c", "2024-01-05T12:00Z", { amount: micros(100), currency: "EUR" }),
      evidence("c", "2024-01-20T12:00Z", { amount: micros(150), currency: "EUR" }),
    ];
    const input = { ...inputOf(states), rates };
    const daily = oracleMetric("fx_mrr", input, "day", "2024-01-01", "2024-02-01");
    const moves = daily.filter((row) => row.value?.n !== 0n).map((row) => [row.period, row.value?.n]);
    expect(moves).toEqual([
      ["2024-01-10", 10_000_000n],
      ["2024-01-20", -20_000_000n],
    ]);
    expect(oracleMetric("new_mrr", input, "year", "2024-01-01", "2024-12-31")[0]?.value).toEqual(
      q(110_000_000n),
    );
  });
});

describe("the calendar", () => {
  it("cuts ISO weeks, quarters and days in the zone", () => {
    const labels = (interval: Parameters<typeof oracleMetric>[2], from: string, to: string) =>
      oracleMetric("mrr", inputOf([]), interval, from, to).map((row) => row.period);
    expect(labels("week", "2024-12-28", "2025-01-07")).toEqual(["2024-W52", "2025-W01", "2025-W02"]);
    expect(labels("quarter", "2024-02-01", "2024-11-01")).toEqual([
      "2024-Q1",
      "2024-Q2",
      "2024-Q3",
      "2024-Q4",
    ]);
    expect(startOfDay("2024-04-26", "Africa/Cairo")).toBe(at("2024-04-25T22:00Z"));
    expect(dayOf(at("2024-04-25T22:00Z"), "Africa/Cairo")).toBe("2024-04-26");
  });
});

describe("the generator", () => {
  it("makes items whose instants strictly increase and whose states look real", () => {
    fc.assert(
      fc.property(histories(), ({ states }) => {
        for (const list of byItemAndTime(states)) {
          list.slice(1).forEach((state, i) => {
            expect(state.at).toBeGreaterThan(list[i]?.at ?? 0);
          });
          for (const state of list) {
            if (state.isMetered) expect(state.amount).toBe(0);
            else expect(state.usageClosedAt).toBeNull();
            if (state.price.includes("flat")) expect(state.quantity).toBe(1);
          }
        }
      }),
      { numRuns: several({ few: 20, all: 20, most: 200 }), seed: SEED },
    );
  });

  it("makes every type of movement, joins and drops", () => {
    const seen = new Set<string>();
    const each: Policy = { ...PRESETS.cambium, resubscribe_hours: 0, merge_minutes: 0 };
    for (const history of fc.sample(histories(), { numRuns: 200, seed: 7 })) {
      const joined = oracleLedger({ ...history, policy: PRESETS.cambium });
      const apart = oracleLedger({ ...history, policy: each });
      for (const set of joined) seen.add(set.type);
      if (joined.length < apart.length) seen.add("joined");
      for (const leg of oracleLegs({ ...history, policy: each })) seen.add(leg.type);
    }
    const all = ["churn", "contraction", "expansion", "joined", "new", "none", "reactivation", "transfer"];
    expect([...seen].sort()).toEqual(all);
  });
});
