import { describe, expect, it } from "vitest";
import { type ByCauseId, type CauseRow, oracleByCause } from "./breakdown.ts";
import { evidence, inputOf, micros } from "./examples.ts";
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

  it("net new in another currency has what the rate did as fx: EUR 10 at 1 on entry, 3 at the end", () => {
    const rates = ["2024-03-01", "2024-03-31"].map((day, i) => ({
      day,
      currency: "EUR",
      e12: BigInt(2 * i + 1) * 1_000_000_000_000n,
    }));
    const states = [evidence("f", "2024-03-05T00:00Z", { amount: micros(10), currency: "EUR" })];
    const causes = [{ ...row("f", "2024-03-05", "new", "new", 10), currency: "EUR" }];
    const there = { ...inputOf(states), rates };
    const rows = oracleByCause("net_new_mrr", causes, there, "month", "2024-03-01", "2024-04-01");
    expect(rows.map(({ cause, value }) => [cause, value])).toEqual([
      ["fx", usd(20)],
      ["new", usd(10)],
    ]);
  });
});
