import { describe, expect, it } from "vitest";
import type { Company } from "./company.ts";
import { CALLS, companyWith, DISK, daily, holds, limit, SEATS, seen } from "./examples.ts";
import { growthPart } from "./oracle.ts";

const a = holds("a", { "2025-01-01": ["starter", 2] });
const use = (parts: Partial<Company>, day: string) =>
  growthPart("usage", companyWith({ states: a, metrics: [DISK], ...parts }), day).map(
    ({ value, limit: most }) => [value / 1000, most && most / 1000],
  );

describe("the value on a day", () => {
  it("of a level is its last, until it is 36 days old: January 5 is known up to February 9", () => {
    const observations = [seen("a", DISK, "2025-01-04", 3), seen("a", DISK, "2025-01-05T09:00:00Z", 7)];
    expect(use({ observations }, "2025-01-04")).toEqual([[3, null]]);
    expect(use({ observations }, "2025-02-09")).toEqual([[7, null]]);
    expect(use({ observations }, "2025-02-10")).toEqual([]);
  });

  it("of a count is the sum of its month so far: 2 + 3 on January 31, 4 on February 1", () => {
    const observations = [
      ...daily("a", CALLS, "2025-01-30", [2, 3]),
      ...daily("a", CALLS, "2025-02-01", [4]),
    ];
    expect(use({ metrics: [CALLS], observations }, "2025-01-31")).toEqual([[5, null]]);
    expect(use({ metrics: [CALLS], observations }, "2025-02-01")).toEqual([[4, null]]);
  });

  it("of a count by billing period is counted from the day the item that carries the limit began", () => {
    // Billed from January 31 on: the periods begin on January 31, February 28, March 31.
    const metric = { ...CALLS, span: "billing_period" as const };
    const states = holds("a", { "2025-01-31": ["starter", 1] });
    const observations = [
      ...daily("a", CALLS, "2025-02-27", [1, 2]),
      ...daily("a", CALLS, "2025-03-30", [4, 8]),
    ];
    const at = (day: string) =>
      use({ states, metrics: [metric], limits: [limit(CALLS, "starter", 10)], observations }, day);
    expect(at("2025-02-27")).toEqual([[1, 10]]);
    expect(at("2025-02-28")).toEqual([[2, 10]]);
    expect(at("2025-03-30")).toEqual([[6, 10]]);
    expect(at("2025-03-31")).toEqual([[8, 10]]);
  });

  it("reads what was recorded by the day asked: a later value of the same instant replaces the first", () => {
    const at = "2025-03-01T10:00:00Z";
    const observations = [
      seen("a", DISK, at, 5),
      seen("a", DISK, at, 6, { recordedAt: "2025-03-04T00:00:00Z" }),
    ];
    expect(use({ observations }, "2025-03-03")).toEqual([[5, null]]);
    expect(use({ observations }, "2025-03-04")).toEqual([[6, null]]);
  });

  it("counts observations of unknown customers, once they are recorded", () => {
    const observations = [seen("x", DISK, "2025-03-01T10:00:00Z", 5, { recordedAt: "2025-03-04T00:00:00Z" })];
    const waiting = (day: string) =>
      growthPart("waiting", companyWith({ states: a, metrics: [DISK], observations }), day);
    expect([waiting("2025-03-03"), waiting("2025-03-04")]).toEqual([0, 1]);
  });
});

describe("the limit on a day", () => {
  const observations = daily("a", DISK, "2025-03-01", [1]);

  it("is that of the price before that of the product, by the item or times the quantity of 2", () => {
    const limits = [limit(DISK, "starter", 10, { per: "quantity" })];
    const own = limit(DISK, "starter", 7, { product: null, price: "starter / m" });
    expect(use({ observations, limits }, "2025-03-01")).toEqual([[1, 20]]);
    expect(use({ observations, limits: [...limits, own] }, "2025-03-01")).toEqual([[1, 7]]);
  });

  it("adds up over items, each as of its day: 10 + 5 with the add-on from March 3 on", () => {
    const states = [...a, ...holds("a", { "2025-03-03": ["sso", 1] }, "sso")];
    const limits = [limit(DISK, "starter", 10), limit(DISK, "sso", 5)];
    expect(use({ states, observations, limits }, "2025-03-02")).toEqual([[1, 10]]);
    expect(use({ states, observations, limits }, "2025-03-03")).toEqual([[1, 15]]);
  });

  it("that was declared from a day on replaces the undated one from then on", () => {
    const limits = [limit(DISK, "starter", 10), limit(DISK, "starter", 12, { from: "2025-03-02" })];
    expect(use({ observations, limits }, "2025-03-01")).toEqual([[1, 10]]);
    expect(use({ observations, limits }, "2025-03-02")).toEqual([[1, 12]]);
  });

  it("of an observation wins for 35 days, also over later observations without one", () => {
    const own = [
      seen("a", DISK, "2025-03-01", 1, { limit: 4000 }),
      ...daily("a", DISK, "2025-03-20", [2, 2]),
    ];
    const limits = [limit(DISK, "starter", 10)];
    expect(use({ observations: own, limits }, "2025-04-05")).toEqual([[2, 4]]);
    expect(use({ observations: own, limits }, "2025-04-06")).toEqual([[2, 10]]);
  });

  it("of seats without one is what is paid for: 2", () => {
    expect(
      use({ metrics: [SEATS], observations: daily("a", SEATS, "2025-03-01", [1]) }, "2025-03-01"),
    ).toEqual([[1, 2]]);
  });
});
