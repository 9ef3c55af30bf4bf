import { describe, expect, it } from "vitest";
import type { Company } from "./company.ts";
import { companyWith, DISK, daily, holds, limit, signalsOf, times } from "./examples.ts";

const DISKS = [limit(DISK, "starter", 10), limit(DISK, "team", 20)];
const a = holds("a", { "2025-01-01": ["starter", 2] });

/** Days at 8 of 10 after days at 1, so that the condition begins on the third of the first. */
function near(parts: Partial<Company>, today: string) {
  const company = companyWith({ states: a, metrics: [DISK], limits: DISKS, ...parts });
  const found = signalsOf("limit_near", company, today);
  return found.find(({ customer }) => customer === "a");
}

describe("firing", () => {
  // The condition holds from January 12 (8 on 10, 11, 12) to January 16, when two of the three days are left.
  const first = [...times(9, 1), 8, 8, 8];

  it("happens on the first day of the condition", () => {
    const observations = daily("a", DISK, "2025-01-01", [...first, ...times(10, 1)]);
    const signal = near({ observations }, "2025-01-31");
    expect(signal?.held).toEqual([["2025-01-12", "2025-01-16"]]);
    expect(signal?.fired).toEqual([{ on: "2025-01-12", isLeftCut: false, isBackfilled: false }]);
  });

  it("happens again after 30 days without, and not after 29", () => {
    // Held until January 16. 30 days without are January 17 to February 15, so February 16 fires.
    const again = (quiet: number) => {
      const observations = daily("a", DISK, "2025-01-01", [...first, ...times(quiet, 1), 8, 8, 8]);
      return near({ observations }, "2025-03-31")?.fired.map(({ on }) => on);
    };
    // After January 12, `quiet` days, then the third 8: 32 quiet days end on February 13.
    expect(again(32)).toEqual(["2025-01-12", "2025-02-16"]);
    expect(again(31)).toEqual(["2025-01-12"]);
  });

  it("of a condition within 30 days of the first observation of an older customer is left-cut", () => {
    const leftCut = (from: string, quiet: number) => {
      const observations = daily("a", DISK, from, [...times(quiet, 1), 8, 8, 8]);
      return near({ observations }, "2025-06-01")?.fired.map(({ isLeftCut }) => isLeftCut);
    };
    // First seen on March 1: the third 8 is 30 days later on March 31, and 31 days later on April 1.
    expect(leftCut("2025-03-01", 28)).toEqual([true]);
    expect(leftCut("2025-03-01", 29)).toEqual([false]);
    // First seen on the day of its first MRR: nothing is cut.
    expect(leftCut("2025-01-01", 5)).toEqual([false]);
  });
});

describe("an open signal", () => {
  it("tells since when, when it fired, why, and what to offer", () => {
    // Reopens on January 22 without firing anew.
    const observations = daily("a", DISK, "2025-01-01", [...times(9, 1), 8, 8, 8, ...times(7, 1), 8, 8, 9]);
    expect(near({ observations }, "2025-01-22")?.open).toEqual({
      ...{ since: "2025-01-22", firedOn: "2025-01-12", isLeftCut: false, closedBy: null },
      why: { value: 9000, limit: 10_000, reached: 3, seen: 7 },
      step: {
        ...{ what: "plan", product: "team", price: "team / m", quantity: 2, currency: "USD" },
        ...{ list: 40_000_000n, ownList: 20_000_000n, paid: 20_000_000n },
      },
    });
    expect(near({ observations }, "2025-01-18")?.open).toBeNull();
  });

  it("ends with an expansion after the day it opened, though the condition still holds", () => {
    const observations = daily("a", DISK, "2025-01-01", [...times(9, 1), ...times(10, 8)]);
    const states = holds("a", { "2025-01-01": ["starter", 2], "2025-01-15": ["starter", 3] });
    const closedBy = (day: string) => near({ states, observations }, day)?.open?.closedBy;
    expect([closedBy("2025-01-14"), closedBy("2025-01-15")]).toEqual([null, "expansion"]);
  });
});
