import { describe, expect, it } from "vitest";
import type { Company } from "./company.ts";
import { CALLS, companyWith, DISK, daily, holds, limit, SEATS, seen, signalsOf, times } from "./examples.ts";
import { growthPart } from "./oracle.ts";

const a = holds("a", { "2025-01-01": ["starter", 2] });
const DISKS = [limit(DISK, "starter", 10), limit(DISK, "team", 20), limit(DISK, "business", 40)];

/** The days on which a kind's condition held. */
function held(kind: string, parts: Partial<Company>, today = "2025-12-31") {
  const company = companyWith({ states: a, metrics: [DISK], limits: DISKS, ...parts });
  const signals = signalsOf(kind, company, today);
  return signals.filter((one) => one.customer === "a").flatMap((one) => one.held);
}

describe("limit_near of a level", () => {
  it("holds with 8 of 10 on three observed days of seven: from the third until the first is seven days old", () => {
    // Observed at 8 on March 1, 2 and 3, then at 1. March 1 to 7 are the last seven days of March 7.
    const observations = daily("a", DISK, "2025-03-01", [8, 8, 8, 1, 1, 1, 1, 1, 1]);
    expect(held("limit_near", { observations })).toEqual([["2025-03-03", "2025-03-07"]]);
  });

  it("does not hold at 7.999", () => {
    expect(held("limit_near", { observations: daily("a", DISK, "2025-03-01", [8, 8, 7.999]) })).toEqual([]);
  });

  it("compares each observed day with the limit of that day", () => {
    // On March 3 the limit is 20 already, so 8 on that day is 40%.
    const states = holds("a", { "2025-01-01": ["starter", 2], "2025-03-03": ["team", 2] });
    const observations = daily("a", DISK, "2025-03-01", [8, 8, 8, 8]);
    expect(held("limit_near", { states, observations })).toEqual([]);
  });

  it("of what is seen weekly looks at the last two: from the second until the last is 36 days old", () => {
    const observations = [seen("a", DISK, "2025-03-01", 9), seen("a", DISK, "2025-03-08", 8)];
    expect(held("limit_near", { observations })).toEqual([["2025-03-08", "2025-04-12"]]);
    const closer = [seen("a", DISK, "2025-03-01", 9), seen("a", DISK, "2025-03-07", 8)];
    expect(held("limit_near", { observations: closer })).toEqual([]);
  });

  it("does not see what was recorded later: the third day came in on March 6", () => {
    const late = seen("a", DISK, "2025-03-03T12:00:00Z", 8, { recordedAt: "2025-03-06T01:00:00Z" });
    const observations = [...daily("a", DISK, "2025-03-01", [8, 8]), late];
    expect(held("limit_near", { observations })).toEqual([["2025-03-06", "2025-03-07"]]);
    expect(held("limit_near", { observations }, "2025-03-05")).toEqual([]);
  });

  it("does not hold while the customer does not pay", () => {
    const states = holds("a", { "2025-01-01": ["starter", 2], "2025-03-05": null });
    const observations = daily("a", DISK, "2025-03-01", times(10, 8));
    expect(held("limit_near", { states, observations })).toEqual([["2025-03-03", "2025-03-04"]]);
  });

  it("does not hold on the highest rank, where nothing is left to offer", () => {
    const states = holds("a", { "2025-01-01": ["business", 2] });
    expect(
      held("limit_near", { states, observations: daily("a", DISK, "2025-03-01", times(5, 40)) }),
    ).toEqual([]);
  });
});

describe("limit_near and limit_hit of a count", () => {
  const limits = [limit(CALLS, "starter", 100), limit(CALLS, "team", 300)];
  const counted = (kind: string, values: Array<number | null>) =>
    held(kind, { metrics: [CALLS], limits, observations: daily("a", CALLS, "2025-04-01", values) });

  it("are near from the day the sum reaches 80 until the month ends, hit from 100 on", () => {
    // 20 a day: 80 on April 4, 100 on April 5; April has 30 days.
    expect(counted("limit_near", [20, 20, 20, 20, 20])).toEqual([["2025-04-04", "2025-04-30"]]);
    expect(counted("limit_hit", [20, 20, 20, 20, 20])).toEqual([["2025-04-05", "2025-04-30"]]);
  });

  it("are projected from the eighth day on: 28 on April 8 is 28 x 30 / 8 = 105, 28 on April 9 is 93", () => {
    expect(counted("limit_near", [28])).toEqual([["2025-04-08", "2025-04-08"]]);
  });

  it("are near at a projection of exactly 100: 30 on April 9 is 30 x 30 / 9", () => {
    expect(counted("limit_near", [null, null, null, null, null, null, null, null, 30])).toEqual([
      ["2025-04-09", "2025-04-09"],
    ]);
  });
});

describe("limit_hit", () => {
  it("needs the whole limit, and closes limit_near", () => {
    const observations = daily("a", DISK, "2025-03-01", [8, 8, 8, 10, 10, 10]);
    const company = companyWith({ states: a, metrics: [DISK], limits: DISKS, observations });
    expect(held("limit_hit", { observations })).toEqual([["2025-03-06", "2025-03-10"]]);
    const near = (day: string) =>
      signalsOf("limit_near", company, day).find(({ customer }) => customer === "a")?.open?.closedBy;
    expect([near("2025-03-05"), near("2025-03-06")]).toEqual([null, "limit_hit"]);
  });
});

describe("seats_full", () => {
  const states = holds("a", { "2025-01-01": ["starter", 10] });
  const seats = (values: Array<number | null>) =>
    held("seats_full", {
      states,
      metrics: [SEATS],
      limits: [],
      observations: daily("a", SEATS, "2025-03-01", values),
    });

  it("needs 9 of 10 on each observed day of seven, and three of them", () => {
    expect(seats([9, 9])).toEqual([]);
    // 8 on March 1 is in the last seven days until March 7.
    expect(seats([8, 9, 9, 9, 9, 9, 9, 9])).toEqual([["2025-03-08", "2025-03-12"]]);
  });

  it("is the only kind that a seat metric gives", () => {
    const observations = daily("a", SEATS, "2025-03-01", times(60, 10));
    const company = companyWith({
      states,
      metrics: [SEATS],
      observations,
      limits: [limit(SEATS, "starter", 1, { per: "quantity" })],
    });
    const kinds = growthPart("signals", company, "2025-12-31").filter(({ subject }) => subject === "seats");
    expect([...new Set(kinds.map(({ kind }) => kind))]).toEqual(["seats_full"]);
  });

  it("offers a fifth more: 10 seats become 12, at 120 beside 100", () => {
    const observations = daily("a", SEATS, "2025-03-01", [10, 10, 10]);
    const company = companyWith({ states, metrics: [SEATS], observations });
    const [signal] = signalsOf("seats_full", company, "2025-03-03");
    expect(signal?.open?.step).toMatchObject({
      ...{ what: "quantity", product: "starter", quantity: 12 },
      ...{ list: 120_000_000n, ownList: 100_000_000n, paid: 100_000_000n },
    });
  });
});

describe("usage_growing", () => {
  const growing = (before: Array<number | null>, after: Array<number | null>) =>
    held(
      "usage_growing",
      { observations: daily("a", DISK, "2025-03-01", [...before, ...after]) },
      "2025-04-25",
    );

  it("holds when the mean of 28 days is 6 after 4, and not at 5.999", () => {
    // The 56th day from March 1 is April 25.
    expect(growing(times(28, 4), times(28, 6))).toEqual([["2025-04-25", "2025-04-25"]]);
    expect(growing(times(28, 4), [...times(27, 6), 5.999])).toEqual([]);
  });

  it("needs 20 observed days in each, and an earlier mean above 0", () => {
    const part = (count: number, value: number) => [...times(28 - count, null), ...times(count, value)];
    expect(growing(part(20, 4), part(20, 6))).toEqual([["2025-04-25", "2025-04-25"]]);
    expect(growing(part(19, 4), part(28, 6))).toEqual([]);
    expect(growing(times(28, 0), times(28, 6))).toEqual([]);
  });

  it("offers the rank that the projection asks for: 12 x 12/6 = 24 needs 40 of business, 6 x 6/4 = 9 team", () => {
    const step = (before: number, after: number) => {
      const observations = daily("a", DISK, "2025-03-01", [...times(28, before), ...times(28, after)]);
      const company = companyWith({ states: a, metrics: [DISK], limits: DISKS, observations });
      const found = signalsOf("usage_growing", company, "2025-04-25")[0];
      return found?.open?.step.product;
    };
    expect([step(6, 12), step(4, 6)]).toEqual(["business", "team"]);
  });
});
