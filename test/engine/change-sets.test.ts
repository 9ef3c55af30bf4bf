import { describe, expect, it } from "vitest";
import { inShort, named, state, UNIT } from "./examples.ts";

const BEGUN = "2024-01-05T00:00Z";

/** An item of a product at an amount from an instant on; an amount of null: ended. */
const item = (number: number, at: string, product: number, amount: number | null) =>
  state(at, {
    ...{ item: number, product, price: product },
    ...(amount === null ? { status: "ended" as const } : { amount: amount * UNIT }),
  });

/** What happens after the first day, in short. */
const later = (states: Parameters<typeof named>[0]) => named(states).slice(1).map(inShort);

describe("an end and a start within 24 hours", () => {
  const begun = item(1, BEGUN, 1, 100);

  it("is one change up to the last millisecond of them, and two after it", () => {
    const end = item(1, "2024-02-05T09:00Z", 1, null);
    expect(later([begun, end, item(2, "2024-02-06T09:00:00.000Z", 2, 120)])).toEqual([
      ["2024-02-06T09:00", "expansion", ["plan", 100, 120]],
    ]);
    expect(later([begun, end, item(2, "2024-02-06T09:00:00.001Z", 2, 120)])).toEqual([
      ["2024-02-05T09:00", "churn", ["churn", 100, 0]],
      ["2024-02-06T09:00", "reactivation", ["reactivation", 0, 120]],
    ]);
  });

  it("leaves what other items do between where it is", () => {
    const end = item(1, "2024-02-05T09:00Z", 1, null);
    const start = item(2, "2024-02-05T20:00Z", 2, 120);
    const others = [
      ...[item(3, BEGUN, 10, 50), item(3, "2024-02-05T15:00Z", 10, 60)],
      ...[item(4, BEGUN, 20, 10), item(4, "2024-02-05T17:00Z", 20, 8)],
    ];
    expect(later([begun, end, start, ...others])).toEqual([
      ["2024-02-05T15:00", "expansion", ["price", 50, 60]],
      ["2024-02-05T17:00", "contraction", ["price", 10, 8]],
      ["2024-02-05T20:00", "expansion", ["plan", 100, 120]],
    ]);
  });

  it("takes along what other items did at the end", () => {
    const own = [begun, item(1, "2024-02-05T09:00Z", 1, null), item(2, "2024-02-05T20:00Z", 2, 120)];
    const other = [item(3, BEGUN, 10, 50), item(3, "2024-02-05T09:00Z", 10, 60)];
    expect(later([...own, ...other])).toEqual([
      ["2024-02-05T20:00", "expansion", ["price", 50, 60], ["plan", 100, 120]],
    ]);
  });

  it("is never a chain", () => {
    const states = [
      ...[begun, item(1, "2024-02-05T00:00Z", 1, null)],
      ...[item(2, "2024-02-05T20:00Z", 2, 120), item(2, "2024-02-06T16:00Z", 2, null)],
      item(3, "2024-02-06T16:00Z", 3, 150),
    ];
    expect(later(states)).toEqual([
      ["2024-02-05T20:00", "expansion", ["plan", 100, 120]],
      ["2024-02-06T16:00", "expansion", ["plan", 120, 150]],
    ]);
  });
});

describe("an end and a start within 24 hours beside what is paid all the time", () => {
  const paid = item(1, BEGUN, 30, 50);

  it("is one change of one family, also when the start comes first", () => {
    const ended = [item(2, BEGUN, 1, 100), item(2, "2024-02-05T20:00Z", 1, null)];
    expect(later([paid, ...ended, item(3, "2024-02-05T09:00Z", 2, 120)])).toEqual([
      ["2024-02-05T20:00", "expansion", ["plan", 100, 120]],
    ]);
  });

  it("is two when they are of one family and of two kinds", () => {
    const ended = [item(2, BEGUN, 1, 100), item(2, "2024-02-05T09:00Z", 1, null)];
    expect(later([paid, ...ended, item(3, "2024-02-05T20:00Z", 5, 10)])).toEqual([
      ["2024-02-05T09:00", "contraction", ["cross_sell", 100, 0]],
      ["2024-02-05T20:00", "expansion", ["add_on", 0, 10]],
    ]);
  });

  it("is two when one item starts and ends", () => {
    const tried = [item(2, "2024-02-05T09:00Z", 1, 10), item(2, "2024-02-05T20:00Z", 1, null)];
    expect(later([paid, ...tried])).toEqual([
      ["2024-02-05T09:00", "expansion", ["cross_sell", 0, 10]],
      ["2024-02-05T20:00", "contraction", ["cross_sell", 10, 0]],
    ]);
  });
});

describe("an end and a start of other families within 24 hours", () => {
  const ended = [item(1, BEGUN, 1, 100), item(1, "2024-02-05T00:00Z", 1, null)];
  const start = item(2, "2024-02-05T20:00Z", 10, 30);

  it("is one change when the customer pays nothing between them", () => {
    expect(later([...ended, start])).toEqual([
      ["2024-02-05T20:00", "contraction", ["cross_sell", 100, 0], ["cross_sell", 0, 30]],
    ]);
  });

  it("is two when the customer pays for something else all the time", () => {
    const other = [item(3, BEGUN, 20, 50), item(3, "2024-02-04T22:00Z", 20, 60)];
    expect(later([...ended, start, ...other])).toEqual([
      ["2024-02-04T22:00", "expansion", ["price", 50, 60]],
      ["2024-02-05T00:00", "contraction", ["cross_sell", 100, 0]],
      ["2024-02-05T20:00", "expansion", ["cross_sell", 0, 30]],
    ]);
  });

  it("is two when the customer begins to pay for something else between them", () => {
    const free = [item(3, BEGUN, 20, 0), item(3, "2024-02-05T05:00Z", 20, 10)];
    expect(later([...ended, start, ...free])).toEqual([
      ["2024-02-05T00:00", "churn", ["churn", 100, 0]],
      ["2024-02-05T05:00", "reactivation", ["reactivation", 0, 10]],
      ["2024-02-05T20:00", "expansion", ["cross_sell", 0, 30]],
    ]);
  });
});
