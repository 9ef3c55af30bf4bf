import { describe, expect, it } from "vitest";
import { realisedOperation } from "../../src/api/people/realised-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { keepDeals, wonDeal } from "./deals.ts";

const pro = (customer: string, start: string, amount: number, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id: customer, item_id: `${customer}-pro`, product: "Pro", family: "core", start, amount },
  ...more,
});
/** Grows by 100 seats' worth on a day, until another one. */
const grown = (customer: string, on: string, until?: string): Sold[] => [
  pro(customer, "2025-01-01", 100, { end: on, quantity: 10 }),
  pro(customer, on, 200, { quantity: 20, ...(until !== undefined && { end: until }) }),
  ...(until === undefined ? [] : [pro(customer, until, 110, { quantity: 11 })]),
];
const USD = 1_000_000;

async function rowsOf(workspace: Workspace, input = {}) {
  const { rows } = await realisedOperation.run(workspace, input);
  return rows.map(({ opportunity, status, amount, claimed, gap }) => [
    opportunity,
    status,
    amount,
    claimed,
    gap,
  ]);
}

describe("won opportunities", () => {
  it("are realised, partly, not yet or never, by what billing shows", async () => {
    const sold = [
      ...grown("acme", "2026-03-01"),
      ...grown("back", "2026-03-01", "2026-05-01"),
      ...grown("calm", "2025-06-01"),
      pro("newly", "2026-03-10", 50),
    ];
    await withSold("2026-08-01", sold, async (workspace) => {
      const deal = (customer: string, mrr: number, closed: string, more = {}) =>
        wonDeal({ customer, mrr: mrr * USD, closed, type: "upsell", ...more });
      keepDeals(workspace, {
        // 100 was added: 95 of 95, then 5 of 6. Day 90 after 2026-05-03 is today.
        whole: deal("acme", 95, "2026-03-20"),
        rest: deal("acme", 6, "2026-03-21"),
        taken: deal("back", 100, "2026-02-25"),
        other: deal("acme", 40, "2026-03-01", { type: "cross_sell" }),
        late: deal("calm", 70, "2026-05-04"),
        early: deal("calm", 30, "2026-05-03"),
        gone: deal("calm", 20, "2026-05-02"),
        start: deal("newly", 50, "2026-03-01"),
      });
      expect(await rowsOf(workspace)).toEqual([
        ["late", "not_yet", 7000, 0, 7000],
        ["early", "not_yet", 3000, 0, 3000],
        ["gone", "missed", 2000, 0, 2000],
        ["rest", "partial", 600, 500, 100],
        ["whole", "realised", 9500, 9500, 0],
        ["other", "missed", 4000, 0, 4000],
        ["start", "not_expansion", 5000, 0, 0],
        ["taken", "taken_back", 10_000, 10_000, 0],
      ]);
      const { sums, statuses } = await realisedOperation.run(workspace, { quarter: "2026-Q1" });
      expect(sums).toEqual({ deals: 4, amount: 24_100, claimed: 20_000, gap: 4100 });
      expect(statuses.map(({ status, deals }) => [status, deals])).toEqual([
        ["realised", 1],
        ["partial", 1],
        ["missed", 1],
        ["taken_back", 1],
        ["not_expansion", 1],
      ]);
    });
  });

  it("that closed before the first known rate are at that one: the books begin with January", async () => {
    const sold = grown("acme", "2026-03-01").map((one) => ({ ...one, currency: "EUR" }));
    const early = wonDeal({ customer: "acme", mrr: 50 * USD, closed: "2024-06-01", currency: "EUR" });
    await withSold(
      "2026-08-01",
      sold,
      async (workspace) => {
        keepDeals(workspace, { early });
        expect(await rowsOf(workspace)).toEqual([["early", "missed", 6000, 0, 6000]]);
      },
      { "2024-01-01": 1.2 },
    );
  });
});
