import { describe, expect, it } from "vitest";
import { metric, metrics } from "../../src/api/ask/questions.ts";
import { headroomHistoryOperation } from "../../src/api/grow/headroom-history.ts";
import { headroomOperation } from "../../src/api/grow/headroom-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { type Sold, withSold } from "./books.ts";

const PRICES = { Starter: { rank: 1, amount: 10 }, Team: { rank: 2, amount: 25 } };

const plan = (
  customer_id: string,
  product: keyof typeof PRICES,
  start: string,
  more: Partial<Sold> = {},
): Sold => ({
  ...{ customer_id, item_id: customer_id, product, plan: `${product} monthly`, family: "Core", start },
  ...PRICES[product],
  ...more,
});

/** One stays on Starter, one moves to Team in February, one has Team from the start. */
const SOLD = [
  plan("stays", "Starter", "2026-01-05", { industry: "Mills" }),
  plan("moves", "Starter", "2026-01-05", { end: "2026-02-10", industry: "Mills" }),
  plan("moves", "Team", "2026-02-10", { industry: "Mills" }),
  plan("top", "Team", "2026-01-05", { industry: "Mines" }),
];
const RANGE = { from: "2026-01", to: "2026-03" };
const ENDS = ["2026-01-31", "2026-02-28", "2026-03-15"];

const run = <T>(work: (workspace: Workspace) => Promise<T>): Promise<T> => withSold("2026-03-15", SOLD, work);

const valuesOf = (rows: Record<string, unknown>[]) => rows.map(({ period, value }) => [period, value]);

describe("headroom as metrics", () => {
  it("is what could still be bought at the end of each period, or today", () =>
    run(async (workspace) => {
      const open = await metric.run(workspace, { metric: "open_headroom", ...RANGE });
      expect(open).toMatchObject({
        metric: "open_headroom",
        unit: "money",
        currency: "USD",
        interval: "month",
      });
      expect(valuesOf(open.rows)).toEqual([
        ["2026-01", 3000],
        ["2026-02", 1500],
        ["2026-03", 1500],
      ]);
      const quarter = await metric.run(workspace, {
        metric: "saturated_mrr_share",
        from: "2026-Q1",
        to: "2026-Q1",
      });
      expect(valuesOf(quarter.rows)).toEqual([["2026-Q1", 50 / 60]]);
      const shares = await metric.run(workspace, { metric: "saturated_customers_share", ...RANGE });
      expect(valuesOf(shares.rows)).toEqual([
        ["2026-01", 1 / 3],
        ["2026-02", 2 / 3],
        ["2026-03", 2 / 3],
      ]);
    }));

  it("is by a field what the list of customers adds up to that day", () =>
    run(async (workspace) => {
      for (const by of ["product", "industry", "cohort"]) {
        const { rows } = await metric.run(workspace, { metric: "open_headroom", by: [by], ...RANGE });
        const groups = [...new Set(rows.map((row) => String(row[by])))];
        expect(groups.length).toBeGreaterThan(0);
        for (const group of groups) {
          const own = rows.filter((row) => row[by] === group).map(({ value }) => value);
          const listed = [];
          for (const as_of of ENDS)
            listed.push(
              (await headroomOperation.run(workspace, { as_of, segment: `${by}=${group}` })).sums.open,
            );
          expect({ group, own }).toEqual({ group, own: listed });
        }
      }
    }));

  it("counts a group as nothing where nobody is in it, and filters as it breaks down", () =>
    run(async (workspace) => {
      const { rows } = await headroomHistoryOperation.run(workspace, { months: 2, by: "product" });
      expect(rows.map(({ on, group, customers }) => [on, group, customers])).toEqual([
        ["2026-02-28", "Starter", 1],
        ["2026-02-28", "Team", 2],
        ["2026-03-15", "Starter", 1],
        ["2026-03-15", "Team", 2],
      ]);
      const filtered = await metric.run(workspace, {
        metric: "open_headroom",
        where: ["industry=Mills", "product=Team", "product=Starter"],
        ...RANGE,
      });
      expect(valuesOf(filtered.rows)).toEqual([
        ["2026-01", 3000],
        ["2026-02", 1500],
        ["2026-03", 1500],
      ]);
    }));

  it("is listed with the metrics, and says what it can't be asked", () =>
    run(async (workspace) => {
      const { growth } = await metrics.run(workspace, {});
      expect(growth.map(({ id }) => id).slice(0, 3)).toEqual([
        "open_headroom",
        "saturated_mrr_share",
        "saturated_customers_share",
      ]);
      const ask = (more: object) => metric.run(workspace, { metric: "open_headroom", ...more });
      await expect(ask({ by: ["product", "industry"] })).rejects.toThrow("several fields");
      await expect(ask({ by: ["colour"] })).rejects.toThrow('unknown field: "colour"');
      await expect(ask({ compare: "year" })).rejects.toThrow("beside an earlier range");
      await expect(ask({ where: ["industry"] })).rejects.toThrow("invalid filter");
      const days = (to: string) => ask({ from: "2026-01-01", to, interval: "day" });
      expect(LIMITS.headroomPeriods.most).toBe(60);
      expect((await days("2026-03-01")).rows).toHaveLength(60);
      await expect(days("2026-03-02")).rejects.toMatchObject({ code: "too_much" });
    }));
});
