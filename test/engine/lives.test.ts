import { describe, expect, it } from "vitest";
import { dayOfDate } from "../../src/base/zone.ts";
import { type FlowRow, flows } from "../../src/engine/flow.ts";
import { lives } from "../../src/engine/life.ts";
import { dateOf, flowsOf } from "./flow-examples.ts";

/** A year of one customer: it grows by three causes, gives half of that back, grows again, and goes. */
const YEAR = flowsOf(
  ["2024-01-10", "new", ["new", 100]],
  ["2024-02-01", "expansion", ["plan", 50], ["seats", 20], ["discount", -10]],
  ["2024-03-01", "contraction", ["seats", -30]],
  ["2024-04-01", "expansion", ["plan", 30]],
  ["2024-05-01", "churn", ["churn", -160]],
);

/** Currency 1 is the reporting one. One of currency 2 is worth 1.1 in January and 1.2 from February on, of currency 3 a third. */
const rate = (currency: number, day: number) => {
  if (currency === 1) return 1_000_000_000_000n;
  if (currency === 3) return 333_333_333_333n;
  return day < dayOfDate("2024-02-01") ? 1_100_000_000_000n : 1_200_000_000_000n;
};

describe("expansions", () => {
  const expansionsOf = (rows: FlowRow[]) =>
    lives(rows, rate).expansions.map(({ currency, day, cause, micros, marks, undone }) => [
      ...[dateOf(day), cause, micros, marks, dateOf(undone)],
      ...(currency === 1 ? [] : [currency]),
    ]);
  const keptOf = (rows: FlowRow[]) =>
    lives(rows, rate).kept.map(({ cause, day, seen, given, kept }) => [
      dateOf(day),
      cause,
      dateOf(seen),
      given,
      kept,
    ]);
  const [SET, CAUSE, GROUP, CAUSE_ADDS, GROUP_ADDS] = [1, 2, 4, 8, 16];

  it("are counted once by set, by cause and by group, and undone when the customer is back where it was", () => {
    expect(expansionsOf(YEAR)).toEqual([
      ["2024-02-01", "plan", 50, SET + CAUSE + GROUP + CAUSE_ADDS + GROUP_ADDS, "2024-05-01"],
      ["2024-02-01", "seats", 20, CAUSE + CAUSE_ADDS + GROUP_ADDS, "2024-05-01"],
      ["2024-02-01", "discount", -10, 0, "2024-05-01"],
      ["2024-04-01", "plan", 30, 31, "2024-05-01"],
    ]);
  });

  it("have their causes in the order of causes, the set's mark on the first, a group's though a cause in it falls", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100]],
      ["2024-02-01", "expansion", ["price", 15], ["seats", 20], ["plan", -5]],
    );
    expect(expansionsOf(rows)).toEqual([
      ["2024-02-01", "plan", -5, SET + GROUP + GROUP_ADDS, "never"],
      ["2024-02-01", "seats", 20, CAUSE + CAUSE_ADDS + GROUP_ADDS, "never"],
      ["2024-02-01", "price", 15, CAUSE + GROUP + CAUSE_ADDS + GROUP_ADDS, "never"],
    ]);
  });

  it("are undone where exactly as much is taken back, not where a micro is left", () => {
    const back = (micros: number) =>
      expansionsOf(
        flowsOf(
          ["2024-01-10", "new", ["new", 100]],
          ["2024-02-01", "expansion", ["plan", 50]],
          ["2024-03-01", "contraction", ["plan", micros]],
        ),
      );
    expect(back(-50)).toEqual([["2024-02-01", "plan", 50, 31, "2024-03-01"]]);
    expect(back(-49)).toEqual([["2024-02-01", "plan", 50, 31, "never"]]);
  });

  it("stay undone on the first such day", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100]],
      ["2024-02-01", "expansion", ["plan", 50]],
      ["2024-03-01", "contraction", ["plan", -70]],
      ["2024-04-01", "contraction", ["plan", -10]],
    );
    expect(expansionsOf(rows)).toEqual([["2024-02-01", "plan", 50, 31, "2024-03-01"]]);
    expect(keptOf(rows)).toEqual([
      ["2024-02-01", "plan", "2024-02-01", 50, 50],
      ["2024-02-01", "plan", "2024-03-01", 0, -50],
    ]);
  });

  it("are kept as far as was never given back, shared over the causes", () => {
    expect(keptOf(YEAR)).toEqual([
      ["2024-02-01", "plan", "2024-02-01", 50, 50],
      ["2024-02-01", "seats", "2024-02-01", 20, 20],
      ["2024-02-01", "discount", "2024-02-01", -10, -10],
      ["2024-02-01", "plan", "2024-03-01", 0, -25],
      ["2024-02-01", "seats", "2024-03-01", 0, -10],
      ["2024-02-01", "discount", "2024-03-01", 0, 5],
      ["2024-04-01", "plan", "2024-04-01", 30, 30],
      ["2024-02-01", "plan", "2024-05-01", 0, -25],
      ["2024-02-01", "seats", "2024-05-01", 0, -10],
      ["2024-02-01", "discount", "2024-05-01", 0, 5],
      ["2024-04-01", "plan", "2024-05-01", 0, -30],
    ]);
  });

  it("are none where a key falls in a set that expands the customer, or stays", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100, 1, 1], ["new", 100, 1, 2], ["new", 100, 1, 3]],
      [
        "2024-02-01",
        "expansion",
        ["plan", 50, 1, 1],
        ["seats", -5, 1, 2],
        ["seats", 9, 1, 3],
        ["price", -9, 1, 3],
      ],
    );
    expect(lives(rows, rate).expansions.map(({ key, micros }) => [key, micros])).toEqual([[1, 50]]);
  });

  it("of several currencies are worth what the rates of their day say, and are kept at the same rates", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100, 2]],
      ["2024-02-01", "expansion", ["plan", 50, 1], ["plan", 10, 2]],
      ["2024-03-01", "contraction", ["seats", -20, 2]],
    );
    expect(expansionsOf(rows)).toEqual([["2024-02-01", "plan", 62, 31, "never", 0]]);
    // Without it 120; afterwards 90 at 1.2, and 50.
    expect(keptOf(rows)).toEqual([
      ["2024-02-01", "plan", "2024-02-01", 62, 62],
      ["2024-02-01", "plan", "2024-03-01", 0, -24],
    ]);
  });

  it("of several currencies are undone where exactly as much is taken back", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100, 2]],
      ["2024-02-01", "expansion", ["plan", 12, 1]],
      ["2024-03-01", "contraction", ["seats", -10, 2]],
    );
    expect(expansionsOf(rows)).toEqual([["2024-02-01", "plan", 12, 31, "2024-03-01", 0]]);
  });

  it("take no part in what only goes from one key to another", () => {
    const day = dayOfDate("2024-02-01");
    const leg = { key: 0, currency: 1, cause: "plan" as const };
    const legs = [
      { ...leg, type: "transfer" as const, micros: 70 },
      { ...leg, type: "expansion" as const, micros: 30 },
    ];
    expect(expansionsOf(flows([{ day, legs }]))).toEqual([["2024-02-01", "plan", 30, 31, "never"]]);
  });

  it("that round to nothing count as a micro, of several causes on the largest", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100, 1]],
      ["2024-02-01", "expansion", ["plan", 1, 3]],
      ["2024-03-01", "expansion", ["plan", 1, 3], ["seats", 1, 3]],
    );
    expect(expansionsOf(rows).map(([date, cause, micros]) => [date, cause, micros])).toEqual([
      ["2024-02-01", "plan", 1],
      ["2024-03-01", "plan", 1],
      ["2024-03-01", "seats", 0],
    ]);
  });
});

describe("the first MRR", () => {
  it("comes when there is any", () => {
    const rows = flowsOf(
      ["2024-01-10", "none", ["plan", 10], ["discount", -10]],
      ["2024-02-01", "new", ["new", 1]],
    );
    expect(lives(rows, rate).lives.map(({ first, base }) => [dateOf(first), base])).toEqual([
      ["2024-02-01", 1],
    ]);
  });

  it("is followed as the lesser of it and what the customer is worth", () => {
    const found = lives(YEAR, rate);
    expect(found.lives).toEqual([
      { key: 0, currency: 1, first: dayOfDate("2024-01-10"), base: 100, expanded: dayOfDate("2024-02-01") },
    ]);
    expect(found.cohorts.map(({ day, kept }) => [dateOf(day), kept])).toEqual([
      ["2024-01-10", 100],
      ["2024-05-01", -100],
    ]);
  });

  it("is that of the first day at its rates, of each key its own", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100, 2, 1]],
      ["2024-02-01", "expansion", ["plan", 50, 1, 2]],
      ["2024-03-01", "contraction", ["plan", -40, 2, 1], ["plan", 5, 1, 1]],
    );
    const found = lives(rows, rate);
    expect(
      found.lives.map(({ key, first, base, expanded }) => [key, dateOf(first), base, dateOf(expanded)]),
    ).toEqual([
      [1, "2024-01-10", 110, "never"],
      [2, "2024-02-01", 50, "2024-02-01"],
    ]);
    expect(found.cohorts.map(({ key, day, kept }) => [key, dateOf(day), kept])).toEqual([
      [1, "2024-01-10", 110],
      [1, "2024-03-01", -39],
      [2, "2024-02-01", 50],
    ]);
  });
});
