import { describe, expect, it } from "vitest";
import { paceOperation } from "../../src/api/people/pace-operation.ts";
import { setTargetOperation } from "../../src/api/people/targets-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";

const pro = (customer: string, start: string, amount: number, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id: customer, item_id: `${customer}-pro`, product: "Pro", family: "core", start, amount },
  ...more,
});

// In November acme grows on the 5th and falls on the 20th; bolt grows on the 25th.
const SOLD = [
  pro("acme", "2026-01-01", 100, { end: "2026-11-05" }),
  pro("acme", "2026-11-05", 150, { end: "2026-11-20" }),
  pro("acme", "2026-11-20", 60),
  pro("bolt", "2026-01-01", 100, { end: "2026-11-25" }),
  pro("bolt", "2026-11-25", 200),
];

const METRICS = ["expanding_customers", "expansion_mrr", "grr", "nrr", "expansion_rate", "logo_churn_rate"];

async function actuals(workspace: Workspace, as_of: string) {
  const { rows } = await paceOperation.run(workspace, { as_of });
  return Object.fromEntries(rows.map(({ metric, actual }) => [metric, actual]));
}

describe("pace of a period that runs", () => {
  // On the 10th: 100 -> 150 of 200. On the 22nd: 100 -> 60. At the end bolt has 200.
  it("is up to the day asked, that day included, whatever comes later in it", () =>
    withSold("2026-11-30", SOLD, async (workspace) => {
      for (const metric of METRICS)
        await setTargetOperation.run(workspace, { metric, period: "2026-11", amount: 1 });
      const begun = { expanding_customers: 0, expansion_mrr: 0, grr: 1, nrr: 1, expansion_rate: 0 };
      expect(await actuals(workspace, "2026-11-04")).toMatchObject(begun);
      const grown = { expanding_customers: 1, expansion_mrr: 5000, grr: 1, nrr: 1.25, expansion_rate: 0.25 };
      expect(await actuals(workspace, "2026-11-05")).toMatchObject(grown);
      expect(await actuals(workspace, "2026-11-19")).toMatchObject(grown);
      expect(await actuals(workspace, "2026-11-22")).toMatchObject({ ...grown, grr: 0.8, nrr: 0.8 });
      expect(await actuals(workspace, "2026-11-25")).toMatchObject({
        ...{ expanding_customers: 2, expansion_mrr: 15_000, grr: 0.8, nrr: 1.3, expansion_rate: 0.75 },
      });
    }));

  // 8.333333 came and 0.833333 went: 10 times as much, where 8.33 over 0.83 would be 10.04.
  it("shows a ratio of exact figures, as the metric does", () => {
    const yearly = { interval: "year" };
    const company = [
      pro("acme", "2026-01-01", 100, { ...yearly, end: "2026-11-05" }),
      pro("acme", "2026-11-05", 200, yearly),
      pro("bolt", "2026-01-01", 10, { ...yearly, end: "2026-11-10" }),
    ];
    return withSold("2026-11-30", company, async (workspace) => {
      await setTargetOperation.run(workspace, { metric: "quick_ratio", period: "2026-11", amount: 4 });
      expect((await actuals(workspace, "2026-11-15")).quick_ratio).toBeCloseTo(10, 4);
    });
  });

  // 100 a year is 8.33 a month and 200 is 16.67, so 8.34 is shown; what came is 8.333333, five sixths of 10.
  it("divides exact figures and shows rounded ones", () =>
    withSold(
      "2026-11-30",
      [
        pro("acme", "2026-01-01", 100, { interval: "year", end: "2026-11-05" }),
        pro("acme", "2026-11-05", 200, { interval: "year" }),
      ],
      async (workspace) => {
        await setTargetOperation.run(workspace, { metric: "expansion_mrr", period: "2026-11", amount: 10 });
        const { rows } = await paceOperation.run(workspace, { as_of: "2026-11-15" });
        expect(rows).toMatchObject([{ actual: 834, gap: -166, needed_per_week: 78 }]);
        expect(rows[0]?.reached).toBeCloseTo(5 / 6, 6);
      },
    ));
});
