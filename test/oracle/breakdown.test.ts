import { describe, expect, it } from "vitest";
import { type ByCauseId, type CauseRow, oracleByCause } from "./breakdown.ts";
import { evidence, inputOf, micros } from "./examples.ts";
import { oracleMixWithin, segmentsOf } from "./mix.ts";
import { type Q, q } from "./rational.ts";

const usd = (units: number): Q => q(micros(units));

/** In March: a +60, b -30, c gone with 40, d new with 70 and +10 later; e stands still at 230. */
const input = inputOf(
  Object.entries({
    a: { "2024-01-05": 100, "2024-03-05": 160 },
    b: { "2024-01-05": 130, "2024-03-06": 100 },
    c: { "2024-01-05": 40, "2024-03-07": 0 },
    d: { "2024-03-08": 70, "2024-03-20": 80 },
    e: { "2024-01-05": 230 },
  }).flatMap(([customer, amounts]) =>
    Object.entries(amounts).map(([day, units]) =>
      evidence(customer, `${day}T00:00Z`, { amount: micros(units), status: units > 0 ? "active" : "ended" }),
    ),
  ),
);

const row = (
  customer: string,
  day: string,
  type: CauseRow["type"],
  cause: string,
  units: number,
): CauseRow => ({
  customer,
  at: Date.parse(`${day}T00:00Z`),
  day,
  type,
  cause,
  currency: "USD",
  micros: BigInt(micros(units)),
});

const CAUSES = [
  row("a", "2024-03-05", "expansion", "plan", 50),
  row("a", "2024-03-05", "expansion", "seats", 20),
  row("a", "2024-03-05", "expansion", "discount", -10),
  row("b", "2024-03-06", "contraction", "seats", -35),
  row("b", "2024-03-06", "contraction", "price", 5),
  row("c", "2024-03-07", "churn", "churn", -40),
  row("d", "2024-03-08", "new", "new", 70),
  row("d", "2024-03-20", "expansion", "seats", 10),
];

const read = (id: ByCauseId): Record<string, Q | null> =>
  Object.fromEntries(
    oracleByCause(id, CAUSES, input, "month", "2024-03-01", "2024-04-01").map(({ cause, value }) => [
      cause,
      value,
    ]),
  );

describe("by cause", () => {
  it("expansion 70 is plan 50 + seats 30 - discount 10", () => {
    expect(read("expansion_mrr")).toEqual({ plan: usd(50), seats: usd(30), discount: usd(-10) });
  });

  it("contraction -30 is seats -35 + price 5; churn and new are their own", () => {
    expect(read("contraction_mrr")).toEqual({ seats: usd(-35), price: usd(5) });
    expect(read("churned_mrr")).toEqual({ churn: usd(-40) });
    expect(read("new_mrr")).toEqual({ new: usd(70) });
  });

  it("net new 70 is plan 50 + seats -5 + discount -10 + price 5 + churn -40 + new 70", () => {
    expect(read("net_new_mrr")).toEqual({
      plan: usd(50),
      seats: usd(-5),
      discount: usd(-10),
      price: usd(5),
      churn: usd(-40),
      new: usd(70),
    });
  });

  it("expansion rate 60/500 is 50/500 + 20/500 - 10/500: d was not there at the start", () => {
    expect(read("expansion_rate")).toEqual({ plan: q(1n, 10n), seats: q(1n, 25n), discount: q(-1n, 50n) });
  });

  it("net churn 10/500 and gross churn 70/500 by cause", () => {
    expect(read("net_churn_rate")).toEqual({
      plan: q(-50n, 500n),
      seats: q(15n, 500n),
      discount: q(10n, 500n),
      price: q(-5n, 500n),
      churn: q(40n, 500n),
    });
    expect(read("gross_churn_rate")).toEqual({
      seats: q(35n, 500n),
      price: q(-5n, 500n),
      churn: q(40n, 500n),
    });
  });

  it("expansion share 70/140 is 50/140 + 30/140 - 10/140", () => {
    expect(read("expansion_share")).toEqual({
      plan: q(50n, 140n),
      seats: q(30n, 140n),
      discount: q(-10n, 140n),
    });
  });

  it("one plan of 50, two seats of (20 + 10) / 2, no discount", () => {
    expect(read("average_expansion")).toEqual({ plan: usd(50), seats: usd(15) });
    expect(read("average_expansion_per_customer")).toEqual({ plan: usd(50), seats: usd(15) });
  });

  it("of four opening customers one expanded, by plan and by seats", () => {
    expect(read("expanding_customers")).toEqual({ plan: q(1n), seats: q(1n) });
    expect(read("expansion_penetration")).toEqual({ plan: q(1n, 4n), seats: q(1n, 4n) });
  });

  it("sticks by cause a year later: a keeps 60 and d 10", () => {
    const rows = oracleByCause("expansion_durability", CAUSES, input, "month", "2025-03-01", "2025-04-01");
    expect(rows.map(({ cause, value }) => [cause, value])).toEqual([
      ["discount", q(1n)],
      ["plan", q(1n)],
      ["seats", q(1n)],
    ]);
  });
});

describe("mix and within", () => {
  const bucket = (count: number, total: number) => ({ count: q(count), total: q(total) });

  it("average upsell from 18 to 11 because more small customers bought is all mix", () => {
    // large: 8 of 20 and small: 2 of 10 (18); then large: 1 of 20 and small: 9 of 10 (11).
    const before = new Map([
      ["large", bucket(8, 160)],
      ["small", bucket(2, 20)],
    ]);
    const after = new Map([
      ["large", bucket(1, 20)],
      ["small", bucket(9, 90)],
    ]);
    const { mix, within } = oracleMixWithin(segmentsOf(before, after));
    expect([mix, within]).toEqual([q(-7n), q(0n)]);
  });

  it("half and half at 10 and 20, then 1/4 and 3/4 at 12 and 20, is mix 9/4 and within 3/4: 15 to 18", () => {
    const segments = [
      { key: "a", w0: q(1n, 2n), a0: q(10n), w1: q(1n, 4n), a1: q(12n) },
      { key: "b", w0: q(1n, 2n), a0: q(20n), w1: q(3n, 4n), a1: q(20n) },
    ];
    // mix = -1/4 x 11 + 1/4 x 20; within = 2 x 3/8.
    const { mix, within, parts } = oracleMixWithin(segments);
    expect([mix, within]).toEqual([q(9n, 4n), q(3n, 4n)]);
    expect(parts[0]).toEqual({ key: "a", mix: q(-11n, 4n), within: q(3n, 4n) });
  });

  it("a segment absent before takes its average after: all of it is mix", () => {
    // 10, then half at 10 and half at 30: 20.
    const before = new Map([["a", bucket(2, 20)]]);
    const after = new Map([
      ["a", bucket(2, 20)],
      ["b", bucket(2, 60)],
    ]);
    const { mix, within } = oracleMixWithin(segmentsOf(before, after));
    expect([mix, within]).toEqual([q(10n), q(0n)]);
  });
});
