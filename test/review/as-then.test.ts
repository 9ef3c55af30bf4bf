import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { dateOfDay, dayOfDate } from "../../src/base/zone.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { keepDeals, wonDeal } from "../realised/deals.ts";
import { ask } from "../restraint/asking.ts";

const team = (customer_id: string, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.1`, product: "Team", family: "Core", start: "2025-03-01" },
  ...{ amount: 50, ...more },
});

/** Each customer reaches its limit on five days from some on, and its signal fires on the third. */
async function reachLimits(workspace: Workspace, firsts: [customer: string, day: string][]): Promise<void> {
  const file = join(workspace.directory, "used.csv");
  const days = firsts.flatMap(([customer, first]) =>
    [0, 1, 2, 3, 4].map((later) => `${customer},storage,${dateOfDay(dayOfDate(first) + later)},95`),
  );
  await writeFile(file, ["customer,metric,at,value", ...days].join("\n"));
  await ask(workspace, "import", { source: "usage", files: [file] });
  await ask(workspace, "limits set", { metric: "storage", amount: 90, product: "Team" });
}

/** The counts of a quarter's steps, with a share where it is asked for. */
async function stepsOf(workspace: Workspace, quarter: string): Promise<Record<string, unknown>[]> {
  const { rows } = await ask(workspace, "review", { quarter });
  return Array.isArray(rows) ? rows : [];
}

const counts = async (workspace: Workspace, quarter: string) =>
  (await stepsOf(workspace, quarter)).map(({ step, count }) => `${step} ${count}`);

describe("a review", () => {
  // On February 10 the quarter is 40 days old. By its day 40, November 10, nothing had fired in the one before.
  it("compares with what had fired in earlier quarters after as many days", () =>
    withSold("2026-02-10", [team("acme"), team("bolt")], async (workspace) => {
      await reachLimits(workspace, [
        ["acme", "2025-12-20"],
        ["bolt", "2026-01-18"],
      ]);
      await ask(workspace, "offers add", { customer: "acme", channel: "email", at: "2025-12-26" });
      expect(await stepsOf(workspace, "2026-Q1")).toMatchObject([
        { step: "signal", count: 1 },
        { step: "offer", count: 0, conversion: 0, usual: null },
        ...[{}, {}, {}, {}],
      ]);
    }));

  // acme's signal of December is followed by one of February, and the deal by hand by that one.
  it("of a quarter that is over knows which later signals its deals follow", () =>
    withSold("2026-02-10", [team("acme")], async (workspace) => {
      await reachLimits(workspace, [
        ["acme", "2025-12-20"],
        ["acme", "2026-01-30"],
      ]);
      const deal = wonDeal({ customer: "acme", mrr: 10_000_000, closed: null });
      keepDeals(workspace, { d: { ...deal, stage: "identified", created: "2026-02-05" } });
      expect((await counts(workspace, "2026-Q1")).slice(0, 3)).toEqual([
        "signal 1",
        "offer 1",
        "opportunity 1",
      ]);
      expect((await counts(workspace, "2025-Q4")).slice(0, 3)).toEqual([
        "signal 1",
        "offer 0",
        "opportunity 0",
      ]);
    }));

  it("lets a deal that was made from a signal follow it however long ago that fired", () =>
    withSold("2026-02-10", [team("acme")], async (workspace) => {
      await reachLimits(workspace, [["acme", "2025-09-20"]]);
      const deal = wonDeal({ customer: "acme", mrr: 10_000_000, closed: null });
      const signal = { kind: "limit_hit", subject: "storage" };
      const made = { source: "signal" as const, signal, stage: "identified" };
      keepDeals(workspace, { d: { ...deal, ...made, created: "2026-02-05" } });
      expect((await counts(workspace, "2025-Q3"))[2]).toBe("opportunity 1");
    }));

  // $100 is 90.91 euros on closing, and that is what comes, though it is only $90.91 on its own day.
  it("calls a deal realised in its customer's currency", () =>
    withSold(
      "2026-02-10",
      [
        team("acme", { currency: "EUR", end: "2026-01-25" }),
        team("acme", { currency: "EUR", start: "2026-01-25", amount: 140.91 }),
      ],
      async (workspace) => {
        await reachLimits(workspace, [["acme", "2026-01-02"]]);
        const deal = wonDeal({ customer: "acme", mrr: 100_000_000, closed: "2026-01-20" });
        keepDeals(workspace, { d: { ...deal, created: "2026-01-10" } });
        expect(await ask(workspace, "realised")).toMatchObject({ rows: [{ status: "realised" }] });
        expect((await counts(workspace, "2026-Q1"))[4]).toBe("realised 1");
      },
      { "2025-03-01": 1.1, "2026-01-22": 1 },
    ));

  it("knows what steps of every kind are worth, also of those that no back-test speaks for", () => {
    const off = { discount_percent: 20 };
    const company = [team("acme", { ...off, end: "2026-03-20" }), team("acme", { start: "2026-03-20" })];
    return withSold("2026-02-10", company, async (workspace) => {
      expect((await stepsOf(workspace, "2026-Q1"))[0]).toMatchObject({
        count: 1,
        money: 0,
        without_money: 0,
      });
    });
  });
});
