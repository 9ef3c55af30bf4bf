import { describe, expect, it } from "vitest";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { inShort, named, state, UNIT } from "./examples.ts";

const paid = { amount: 10 * UNIT };
const CHURN = ["2024-02-01T00:00", "churn", ["churn", 10, 0]];

/** What a customer does that paid 10 until the first of February and again from an instant on, after its first day. */
function returning(at: string, policy: keyof typeof PRESETS) {
  const states = [
    state("2024-01-01", paid),
    state("2024-02-01", { ...paid, status: "ended" }),
    state(at, paid),
  ];
  return named(states, PRESETS[policy]).slice(1).map(inShort);
}

describe("the gap of a return", () => {
  it("joins the end when it is shorter than the shortest, by a millisecond too", () => {
    expect(returning("2024-03-01T23:59:59.999Z", "recurly")).toEqual([]);
    expect(returning("2024-03-02T00:00:00.000Z", "recurly")).toEqual([
      CHURN,
      ["2024-03-02T00:00", "reactivation", ["reactivation", 0, 10]],
    ]);
  });

  it("makes a customer new when it is longer than the longest, by a millisecond too", () => {
    expect(returning("2024-05-01T00:00:00.000Z", "maxio")).toEqual([
      CHURN,
      ["2024-05-01T00:00", "reactivation", ["reactivation", 0, 10]],
    ]);
    expect(returning("2024-05-01T00:00:00.001Z", "maxio")).toEqual([
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
