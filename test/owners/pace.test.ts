import { describe, expect, it } from "vitest";
import { paceKind, paceOf, type Standing } from "../../src/growth/owners/pace.ts";

const standing = (of: Partial<Standing>): Standing => ({
  ...{ kind: "flow", target: 90, actual: 30, opening: null, gone: 30, days: 90 },
  ...of,
});

describe("pace", () => {
  // 30 of 90 after 30 of 90 days: on pace. 60 are missing in 60 days: 7 a week.
  it("of a flow is what came over the target, against the days that are over", () => {
    const found = paceOf(standing({}));
    expect(found).toMatchObject({ reached: 1 / 3, expected: 1 / 3, gap: -60, state: "on_pace" });
    expect(found.neededPerWeek).toBeCloseTo(7);
    expect(paceOf(standing({ actual: 29 })).state).toBe("behind");
    expect(paceOf(standing({ actual: 91 }))).toMatchObject({ state: "met", neededPerWeek: 0 });
  });

  // From 100 to 150, at 110 after 20 of 100 days: a fifth of the way. 40 are missing in 80 days: 3.5 a week.
  it("of a stock is the way from where it was", () => {
    const stock = standing({ kind: "stock", target: 150, opening: 100, actual: 110, gone: 20, days: 100 });
    expect(paceOf(stock)).toMatchObject({ reached: 0.2, expected: 0.2, gap: -40, neededPerWeek: 3.5 });
    expect(paceOf({ ...stock, target: 100 })).toMatchObject({ reached: null, state: "met" });
    expect(paceOf({ ...stock, opening: null }).reached).toBeNull();
  });

  it("of a ratio is the gap alone", () => {
    expect(paceOf(standing({ kind: "gap", target: 1.1, actual: 1.05 }))).toMatchObject({
      ...{ reached: null, neededPerWeek: null, state: "none" },
    });
    expect(paceKind({ id: "nrr", better: "up" })).toBe("gap");
    expect(paceKind({ id: "churned_mrr", better: "down" })).toBe("gap");
    expect(paceKind({ id: "mrr", better: "up" })).toBe("stock");
    expect(paceKind({ id: "expansion_mrr", better: "up" })).toBe("flow");
  });

  it("says nothing of what is needed where no days are left", () => {
    expect(paceOf(standing({ gone: 90 }))).toMatchObject({ neededPerWeek: null, state: "missed" });
  });

  // 90 in 90 days: 7 a week. What a stock begins at isn't known yet.
  it("hasn't begun before its period, when all of a flow is needed", () => {
    const later = paceOf(standing({ gone: 0, actual: null }));
    expect(later).toMatchObject({ reached: null, expected: 0, gap: null, state: "not_begun" });
    expect(later.neededPerWeek).toBeCloseTo(7);
    for (const kind of ["stock", "gap"] as const)
      expect(paceOf(standing({ kind, gone: 0, actual: null }))).toMatchObject({
        ...{ neededPerWeek: null, state: "not_begun" },
      });
  });
});
