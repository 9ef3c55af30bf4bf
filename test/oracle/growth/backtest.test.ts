import { describe, expect, it } from "vitest";
import { q } from "../rational.ts";
import { backtestBy, companyWith, DISK, daily, holds, limit, times } from "./examples.ts";
import { outside, wilson } from "./wilson.ts";

const DISKS = [limit(DISK, "starter", 10), limit(DISK, "team", 20)];
const START = "2025-01-01";

/** On starter from January 1 on, at 1 of 10, with 8 on the given day and the two before; more seats from a day on. */
function buyer(customer: string, nearOn: number | null, seatsOn: string | null) {
  const values = nearOn === null ? times(120, 1) : [...times(nearOn - 3, 1), 8, 8, 8, ...times(30, 1)];
  const more: Record<string, [string, number]> = seatsOn === null ? {} : { [seatsOn]: ["starter", 5] };
  return {
    states: holds(customer, { [START]: ["starter", 2], ...more }),
    observations: daily(customer, DISK, START, values),
  };
}

function backtest(people: ReturnType<typeof buyer>[], today = "2025-12-31") {
  const company = companyWith({
    ...{ metrics: [DISK], limits: DISKS },
    states: people.flatMap(({ states }) => states),
    observations: people.flatMap(({ observations }) => observations),
  });
  return backtestBy("limit_near", company, today);
}

const calm = (count: number, seatsOn: string | null = null) =>
  Array.from({ length: count }, (_, index) => buyer(`calm${index}`, null, seatsOn));

describe("a back-test", () => {
  it("counts a firing as followed through day 90: January 12 to April 12", () => {
    // January has 19 days after the 12th, February 28, March 31: April 12 is day 90.
    const followed = (day: string) => backtest([buyer("a", 12, day), ...calm(5)]).rows[0]?.isFollowed;
    expect([followed("2025-01-12"), followed("2025-01-13")]).toEqual([false, true]);
    expect([followed("2025-04-12"), followed("2025-04-13")]).toEqual([true, false]);
  });

  it("tells lead days and money: 3 seats more at 10 after 19 days", () => {
    const { rows, medianLeadDays, mrr, precision } = backtest([buyer("a", 12, "2025-01-31"), ...calm(5)]);
    expect(rows[0]).toMatchObject({ customer: "a", on: "2025-01-12", leadDays: 19 });
    expect([medianLeadDays, mrr, precision]).toEqual([q(19), q(30_000_000), q(1)]);
  });

  it("leaves firings with four controls out of precision, and counts them", () => {
    const found = backtest([buyer("a", 12, "2025-01-31"), ...calm(4)]);
    expect(found).toMatchObject({ firings: 1, judged: 0, precision: null, base: null, lift: null });
  });

  it("takes the mean of the shares of controls that were followed as the base: 2 of 8", () => {
    const found = backtest([
      buyer("a", 12, "2025-01-31"),
      ...calm(6),
      ...[1, 2].map((n) => buyer(`b${n}`, null, "2025-02-05")),
    ]);
    expect(found.rows[0]?.controlsFollowed).toEqual(["b1", "b2"]);
    expect([found.base, found.lift]).toEqual([q(1, 4), q(4)]);
  });

  it("has no lift at a base of 0", () => {
    expect(backtest([buyer("a", 12, "2025-01-31"), ...calm(5)])).toMatchObject({ base: q(0), lift: null });
  });

  it("takes no control whose condition held in the 30 days up to the firing, and one that held before", () => {
    // b is near on January 12 to 16. a fires on February 14 (day 45): January 16 is day -29; on February 15 it is not.
    const controls = (day: number) =>
      backtest([buyer("a", day, null), buyer("b", 12, null), ...calm(5)]).rows.find(
        (row) => row.customer === "a",
      )?.controls;
    expect(controls(45)).toEqual(["calm0", "calm1", "calm2", "calm3", "calm4"]);
    expect(controls(46)).toEqual(["b", "calm0", "calm1", "calm2", "calm3", "calm4"]);
  });

  it("takes no control on another main plan, or without data", () => {
    const other = {
      states: holds("t", { [START]: ["team", 2] }),
      observations: daily("t", DISK, START, times(120, 1)),
    };
    const silent = { states: holds("s", { [START]: ["starter", 2] }), observations: [] };
    const [row] = backtest([buyer("a", 12, null), other, silent, ...calm(5)]).rows;
    expect(row?.controls).toHaveLength(5);
  });

  it("is of firings from 91 days ago to 18 months ago; younger ones are pending", () => {
    // 91 days before April 13 is January 12.
    const people = [buyer("a", 12, "2025-01-31"), ...calm(5)];
    expect(backtest(people, "2025-04-13")).toMatchObject({ firings: 1, pending: 0 });
    expect(backtest(people, "2025-04-12")).toMatchObject({ firings: 0, pending: 1 });
    expect(backtest(people, "2026-07-12")).toMatchObject({ firings: 1 });
    expect(backtest(people, "2026-07-13")).toMatchObject({ firings: 0, pending: 0 });
  });

  it("counts a customer once in 90 days", () => {
    // Near from January 12 to 16, then again on the third 8 after some days.
    const twice = (quiet: number) => {
      const values = [...times(9, 1), 8, 8, 8, ...times(quiet, 1), 8, 8, 8];
      const states = holds("a", { [START]: ["starter", 2] });
      return backtest([{ states, observations: daily("a", DISK, START, values) }, ...calm(5)]).firings;
    };
    // 89 days after January 12 is April 11, 90 is April 12.
    expect([twice(86), twice(87)]).toEqual([1, 2]);
  });
});

describe("the verdict", () => {
  const verdict = (yes: number, no: number) => {
    const near = (name: string, count: number, seatsOn: string | null) =>
      Array.from({ length: count }, (_, index) => buyer(`${name}${index}`, 12, seatsOn));
    const controls = [...calm(5), ...calm(5, "2025-02-01").map((one, n) => renamed(one, `x${n}`))];
    return backtest([...near("y", yes, "2025-01-31"), ...near("n", no, null), ...controls]);
  };

  it("works at 18 of 20 against a base of a half, and is worse than nothing at 2 of 20", () => {
    // Wilson of 18/20: 0.699 to 0.972; of 2/20: 0.028 to 0.301; of 10/20: 0.299 to 0.701.
    expect(verdict(18, 2)).toMatchObject({ base: q(1, 2), verdict: "works" });
    expect(verdict(2, 18)).toMatchObject({ base: q(1, 2), verdict: "worse than nothing" });
    expect(verdict(10, 10)).toMatchObject({ verdict: "not shown" });
  });

  it("is not shown under 20 judged", () => {
    expect(verdict(19, 0)).toMatchObject({ judged: 19, verdict: "not shown" });
  });
});

/** The same under another name. */
function renamed({ states, observations }: ReturnType<typeof buyer>, customer: string) {
  return {
    states: states.map((state) => ({ ...state, customer, item: `${customer}.core` })),
    observations: observations.map((one) => ({ ...one, customer })),
  };
}

describe("Wilson's interval", () => {
  it("of 10 of 20 is 0.2993 to 0.7007, of 0 of 10 is 0 to 0.2775", () => {
    expect(wilson(10, 20)?.low).toBeCloseTo(0.2993, 4);
    expect(wilson(10, 20)?.high).toBeCloseTo(0.7007, 4);
    expect(wilson(0, 10)?.low).toBeCloseTo(0, 10);
    expect(wilson(0, 10)?.high).toBeCloseTo(0.2775, 4);
    expect(wilson(0, 0)).toBeNull();
  });

  it("is left by 0.2992 below and 0.7008 above", () => {
    expect(outside(q(2992, 10_000), 10, 20)).toBe("below");
    expect(outside(q(2994, 10_000), 10, 20)).toBeNull();
    expect(outside(q(7008, 10_000), 10, 20)).toBe("above");
  });
});
