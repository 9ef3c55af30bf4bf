import { describe, expect, it } from "vitest";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";
import { inShort, named, state, UNIT } from "./examples.ts";

const paid = { amount: 10 * UNIT };
const CHURN = ["2024-02-01T00:00", "churn", ["churn", 10, 0]];

/** Recurly's rules with a gap in days in place of its month. */
const withDays = (days: number): Policy => ({
  ...PRESETS.recurly,
  shortest_gap_days: days,
  shortest_gap_months: 0,
});

/** What a customer does that paid 10 until the first of February and again from an instant on, after its first day. */
function returning(at: string, policy: Policy) {
  const states = [
    state("2024-01-01", paid),
    state("2024-02-01", { ...paid, status: "ended" }),
    state(at, paid),
  ];
  return named(states, policy).slice(1).map(inShort);
}

describe("the gap of a return", () => {
  it("joins the end when it is shorter than the shortest, by a millisecond too", () => {
    expect(returning("2024-03-01T23:59:59.999Z", withDays(30))).toEqual([]);
    expect(returning("2024-03-02T00:00:00.000Z", withDays(30))).toEqual([
      CHURN,
      ["2024-03-02T00:00", "reactivation", ["reactivation", 0, 10]],
    ]);
  });

  it("may be a day", () => {
    expect(returning("2024-02-01T23:59:59.999Z", withDays(1))).toEqual([]);
    expect(returning("2024-02-02T00:00:00.000Z", withDays(1))).toEqual([
      CHURN,
      ["2024-02-02T00:00", "reactivation", ["reactivation", 0, 10]],
    ]);
  });

  it("joins the end until a whole calendar month has passed, by a millisecond too", () => {
    expect(returning("2024-02-29T23:59:59.999Z", PRESETS.recurly)).toEqual([]);
    expect(returning("2024-03-01T00:00:00.000Z", PRESETS.recurly)).toEqual([
      CHURN,
      ["2024-03-01T00:00", "reactivation", ["reactivation", 0, 10]],
    ]);
    const two = { ...PRESETS.recurly, shortest_gap_months: 2 };
    expect(returning("2024-03-31T23:59:59.999Z", two)).toEqual([]);
    expect(returning("2024-04-01T00:00:00.000Z", two)[0]).toEqual(CHURN);
  });

  it("holds between month ends where a movement is a month's", () => {
    const monthly = { ...PRESETS.recurly, movement: "period" as const };
    const inMarch = returning("2024-03-31T12:00:00.000Z", monthly);
    expect(inMarch).toEqual([]);
    const inApril = returning("2024-04-01T00:00:00.000Z", monthly);
    expect(inApril.map(([at, type]) => [at, type])).toEqual([
      ["2024-02-29T23:59", "churn"],
      ["2024-04-30T23:59", "reactivation"],
    ]);
  });

  it("makes a customer new when it is longer than the longest, by a millisecond too", () => {
    expect(returning("2024-05-01T00:00:00.000Z", PRESETS.maxio)).toEqual([
      CHURN,
      ["2024-05-01T00:00", "reactivation", ["reactivation", 0, 10]],
    ]);
    expect(returning("2024-05-01T00:00:00.001Z", PRESETS.maxio)).toEqual([
      CHURN,
      ["2024-05-01T00:00", "new", ["new", 0, 10]],
    ]);
  });
});

describe("a metered item that begins anew", () => {
  const closed = (at: string, usage: number) => ({
    isMetered: true,
    usage: usage * UNIT,
    usageClosedAt: Date.parse(at),
  });

  it("counts no period that closed before it ended, or as it ended", () => {
    const states = [
      state("2024-01-01", closed("2024-01-01", 30)),
      state("2024-02-01", { ...closed("2024-02-01", 40), status: "ended" }),
      state("2024-03-01", closed("2024-02-01", 40)),
      state("2024-04-01", closed("2024-04-01", 60)),
    ];
    expect(named(states).map(inShort)).toEqual([
      ["2024-01-01T00:00", "new", ["new", 0, 30]],
      ["2024-02-01T00:00", "churn", ["churn", 30, 0]],
      ["2024-03-01T00:00", "none", ["cross_sell", 0, 0]],
      ["2024-04-01T00:00", "reactivation", ["reactivation", 0, 60]],
    ]);
  });
});

describe("in and out within a month, netted", () => {
  const free = (item: number, at: string) => state(at, { item, product: 30 });
  const tried = [state("2024-01-10", paid), state("2024-01-20", { ...paid, status: "ended" })];
  const again = state("2024-02-01", { ...paid, item: 2 });
  const types = (states: Parameters<typeof named>[0], policy: Policy = PRESETS.profitwell) =>
    named(states, policy).map(({ type }) => type);

  it("is forgotten on the first of the next month", () => {
    expect(types([...tried, again])).toEqual(["new"]);
    expect(types([...tried, again], PRESETS.stripe)).toEqual(["new", "churn", "reactivation"]);
  });

  it("is so whatever moves no money before and after it", () => {
    expect(types([...tried, free(2, "2024-01-05")])).toEqual([]);
    expect(types([...tried, free(2, "2024-01-25")])).toEqual([]);
  });

  it("keeps the day on which a customer of an earlier month left", () => {
    const policy = { ...PRESETS.profitwell, longest_gap_days: 30 };
    const left = [state("2024-01-10", paid), state("2024-02-20", { ...paid, status: "ended" })];
    expect(types([...left, state("2024-03-10", paid)], policy)).toEqual(["new", "churn", "reactivation"]);
  });
});

it("a change from one currency to another at the same worth is none", () => {
  const begun = [
    ...[state("2024-01-01", paid), state("2024-02-01", { ...paid, status: "ended" })],
    state("2024-02-01", { ...paid, item: 2, currency: 2 }),
  ];
  expect(named([...begun, state("2024-01-01", { ...paid, item: 3, product: 30 })]).map(inShort)).toEqual([
    ["2024-01-01T00:00", "new", ["new", 0, 10], ["new", 0, 10]],
    ["2024-02-01T00:00", "none", ["seats", 10, 0], ["seats", 0, 10]],
  ]);
});
