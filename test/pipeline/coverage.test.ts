import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { ask, importText, statesOf, withClock } from "./company.ts";
import { tellDeal, tellTarget } from "./deals.ts";

/** Customer a pays 100 euros from 2023 and 300 from 2025-01-20; customer b 50. */
const inCompany = (now: string, run: (workspace: Workspace) => Promise<void>) =>
  withClock(`${now}T12:00:00Z`, async (workspace) => {
    const states = statesOf([
      ["a", "i", "2023-01-01", 100],
      ["a", "i", "2025-01-20", 300],
      ["b", "j", "2023-01-01", 50],
    ]);
    await importText(workspace, "states", states);
    await run(workspace);
  });

describe("coverage of a quarter", () => {
  it("is open over target less expansion to the day; plain is open over the whole target", () =>
    inCompany("2025-02-10", async (workspace) => {
      tellTarget(workspace, "2025-Q1", 600);
      tellDeal(workspace, "counted", [["2024-12-01", { mrr: 1_000_000_000, expected_close: "2025-03-31" }]]);
      tellDeal(workspace, "overdue within", [
        ["2024-12-01", { mrr: 200_000_000, expected_close: "2025-01-01" }],
      ]);
      tellDeal(workspace, "overdue before", [
        ["2024-12-01", { mrr: 7_000_000, expected_close: "2024-12-31" }],
      ]);
      tellDeal(workspace, "undated", [["2024-12-01", { mrr: 7_000_000 }]]);
      tellDeal(workspace, "moved out", [
        ["2024-12-01", { mrr: 7_000_000, expected_close: "2025-02-01" }],
        ["2025-02-10", { expected_close: "2025-04-01" }],
      ]);
      tellDeal(workspace, "closed", [
        ["2024-12-01", { mrr: 7_000_000, expected_close: "2025-02-01" }],
        ["2025-02-10", { stage: "closed_won", closed: "2025-02-10" }],
      ]);
      const found = await ask(workspace, "coverage");
      expect(found.now).toEqual({
        day: "2025-02-10",
        state: "healthy",
        coverage: 3,
        plain: 2,
        open: 120_000,
        expanded: 20_000,
        target: 60_000,
        remaining: 40_000,
      });
      expect(found.first).toMatchObject({
        day: "2025-01-01",
        coverage: 2.023333333333333,
        state: "alert",
        expanded: 0,
      });
      expect(found.worst).toMatchObject({ day: "2025-01-01" });
      expect(found.rows).toHaveLength(41);
      const open = await ask(workspace, "opportunities", { quarter: "2025-Q1" });
      expect(open.sums).toMatchObject({ amount: 120_000, opportunities: 2 });
    }));

  it("is 'target met' once nothing remains, without a number", () =>
    inCompany("2025-02-10", async (workspace) => {
      tellTarget(workspace, "2025-Q1", 200);
      tellDeal(workspace, "open", [["2024-12-01", { expected_close: "2025-03-31" }]]);
      expect((await ask(workspace, "coverage")).now).toMatchObject({
        state: "target_met",
        coverage: null,
        plain: 0.5,
        remaining: 0,
      });
    }));

  it("takes a quarter's own target, else the sum of its three months, never a part of a year's", () =>
    inCompany("2025-02-10", async (workspace) => {
      const target = async () => (await ask(workspace, "coverage")).now;
      tellTarget(workspace, "2025", 4000);
      tellTarget(workspace, "2025-01", 100);
      tellTarget(workspace, "2025-02", 100);
      expect(await target()).toMatchObject({ state: "no_target", target: null, coverage: null, plain: null });
      tellTarget(workspace, "2025-03", 150);
      expect(await target()).toMatchObject({ target: 35_000 });
      tellTarget(workspace, "2025-Q1", 500);
      expect(await target()).toMatchObject({ target: 50_000 });
    }));

  it("says what was known then: of a past quarter day 1, the worst day and the last", () =>
    inCompany("2025-06-10", async (workspace) => {
      tellTarget(workspace, "2025-Q1", 500);
      tellDeal(workspace, "late", [
        ["2024-12-01", { mrr: 1_000_000_000, expected_close: "2025-03-31" }],
        ["2025-02-01", { mrr: 300_000_000 }],
        ["2025-03-01", { mrr: 900_000_000 }],
      ]);
      const { now, first, worst, rows } = await ask(workspace, "coverage", { quarter: "2025-Q1" });
      expect(first).toMatchObject({ day: "2025-01-01", coverage: 2 });
      expect(worst).toMatchObject({ day: "2025-02-01", coverage: 1, state: "alert" });
      expect(now).toMatchObject({ day: "2025-03-31", coverage: 3 });
      expect(rows).toHaveLength(90);
      const then = await ask(workspace, "coverage", { quarter: "2025-Q1", as_of: "2025-02-14" });
      expect(then.now).toEqual(worst === null ? null : { ...Object(worst), day: "2025-02-14" });
    }));

  it("of a segment has the segment's target, and of a person the person's", () =>
    inCompany("2025-02-10", async (workspace) => {
      tellTarget(workspace, "2025-Q1", 1000);
      tellTarget(workspace, "2025-Q1", 100, { scope: { of: "segment", segment: "mrr<=60" } });
      tellDeal(workspace, "a", [["2024-12-01", { expected_close: "2025-03-31" }]]);
      tellDeal(workspace, "b", [
        ["2024-12-01", { customer: "b", mrr: 250_000_000, expected_close: "2025-03-31" }],
      ]);
      const found = await ask(workspace, "coverage", { segment: "mrr<=60" });
      expect(found.now).toMatchObject({
        open: 25_000,
        expanded: 0,
        target: 10_000,
        coverage: 2.5,
        state: "low",
      });
    }));
});

describe("needed coverage", () => {
  const closedIn = (workspace: Workspace, id: string, mrr: number, won: boolean, path: string[]) => {
    const days = ["2024-04-01", "2024-04-11", "2024-04-21", "2024-05-01"];
    tellDeal(workspace, id, [
      ...path.map((stage, index): [string, { stage: string; mrr: number }] => [
        days[index] ?? "2024-05-02",
        { stage, mrr },
      ]),
      [
        "2024-06-01",
        won
          ? { stage: "closed_won", closed: "2024-06-01" }
          : { stage: "closed_lost", closed: "2024-06-01", lost_reason: "Price" },
      ],
    ]);
  };

  it("is 1 / win rate by amount; a stage counts deals that were in it or skipped it going forward", () =>
    inCompany("2025-02-10", async (workspace) => {
      for (let n = 0; n < 4; n++)
        closedIn(workspace, `won ${n}`, 100_000_000, true, ["identified", "proposal"]);
      for (let n = 0; n < 6; n++)
        closedIn(workspace, `lost ${n}`, 200_000_000, false, ["identified", "engaged"]);
      closedIn(workspace, "lost in negotiation", 400_000_000, false, ["negotiation"]);
      const found = await ask(workspace, "coverage");
      expect(found).toMatchObject({
        win_rate: 0.2,
        win_rate_by_count: 0.363636363636364,
        needed: 5,
        needed_state: "known",
      });
      const { rows } = await ask(workspace, "pipeline");
      expect(rows).toMatchObject(
        [
          { stage: "identified", conversion: 0.4, conversion_of: "stage", closed: 10 },
          { stage: "engaged", conversion: 0.4, conversion_of: "stage", closed: 10 },
          { stage: "qualified", conversion_of: "all_stages", closed: 4 },
          { stage: "proposal", conversion_of: "all_stages", closed: 4 },
          { stage: "negotiation", conversion_of: "all_stages", closed: 5 },
        ].map((row) =>
          row.conversion_of === "all_stages" ? { ...row, conversion: 0.363636363636364 } : row,
        ),
      );
    }));

  it("counts a reopened deal once, at its last close, and says when there were no wins", () =>
    inCompany("2025-02-10", async (workspace) => {
      tellDeal(workspace, "reopened", [
        ["2024-02-01", {}],
        ["2024-05-01", { stage: "closed_won", closed: "2024-05-01" }],
        ["2024-06-01", { stage: "engaged", closed: null }],
        ["2024-11-01", { stage: "closed_lost", closed: "2024-11-01", lost_reason: "No" }],
      ]);
      const found = await ask(workspace, "coverage");
      expect(found).toMatchObject({ win_rate: 0, needed: null, needed_state: "no_wins", closed: 1 });
      const then = await ask(workspace, "coverage", { as_of: "2024-07-10" });
      expect(then).toMatchObject({ closed: 0, win_rate: null, needed_state: "no_wins" });
    }));
});

it("weighs by the conversion of the stage, or by hand; stalled is over the 75th percentile of those that went on", () =>
  inCompany("2025-02-10", async (workspace) => {
    for (let n = 0; n < 12; n++)
      tellDeal(workspace, `went on ${n}`, [
        ["2024-04-01", {}],
        [`2024-04-${String(5 + n).padStart(2, "0")}`, { stage: "engaged" }],
        n < 3
          ? ["2024-06-01", { stage: "closed_won", closed: "2024-06-01" }]
          : ["2024-06-01", { stage: "closed_lost", closed: "2024-06-01", lost_reason: "No budget" }],
      ]);
    tellDeal(workspace, "new", [["2025-01-30", {}]]);
    tellDeal(workspace, "old", [["2025-01-20", { probability: 60 }]]);
    const { rows, sums } = await ask(workspace, "opportunities", { sort: "created" });
    expect(rows).toMatchObject([
      { id: "new", days_in_stage: 11, stalled: false, weighted: 2500, chance: 0.25, chance_by: "stage" },
      { id: "old", days_in_stage: 21, stalled: true, weighted: 6000, chance_by: "hand" },
    ]);
    expect(sums).toMatchObject({ amount: 20_000, weighted: 8500 });
    const shown = await ask(workspace, "pipeline");
    expect(shown.rows).toMatchObject([
      { median_days: 9.5, stalled_after: 12.25, stalled_by: "deals" },
      { stalled_after: 30, stalled_by: "setting" },
      ...[{}, {}, {}],
    ]);
    expect(shown.reasons).toMatchObject([
      { status: "lost", reason: "No budget", opportunities: 9, amount: 90_000, median_days: 61 },
      { status: "won", reason: null, opportunities: 3, amount: 30_000 },
    ]);
  }));

describe("the forecast", () => {
  it("adds expansion, weighted and unassisted up, with the range of earlier quarters: a deal of 90 that billing never showed", () =>
    inCompany("2025-02-10", async (workspace) => {
      tellDeal(workspace, "won", [
        ["2024-04-05", { mrr: 90_000_000 }],
        ["2024-06-01", { stage: "closed_won", closed: "2024-06-01" }],
      ]);
      tellDeal(workspace, "lost", [
        ["2024-04-05", { mrr: 90_000_000 }],
        ["2024-06-01", { stage: "closed_lost", closed: "2024-06-01", lost_reason: "No" }],
      ]);
      tellDeal(workspace, "open", [["2025-01-05", { mrr: 80_000_000, expected_close: "2025-03-31" }]]);
      const found = await ask(workspace, "forecast");
      expect(found).toMatchObject({
        quarter: "2025-Q1",
        expanded: 20_000,
        weighted: 4000,
        unassisted: 0,
        unclaimed: 0,
        forecast: 24_000,
        interval: "range",
        low: 0,
        high: 0,
      });
      expect(found.rows).toMatchObject([
        { quarter: "2024-Q3", as_of: "2024-08-10", forecast: 9000, came: 0, came_of_forecast: 0 },
        { quarter: "2024-Q4", as_of: "2024-11-10", forecast: 0, came: 0, came_of_forecast: null },
      ]);
    }));

  it("expects the days left of what comes without deals, on average of four closed quarters", () =>
    withClock("2025-07-01T12:00:00Z", async (workspace) => {
      const states = statesOf([
        ["a", "i", "2023-01-01", 100],
        ["a", "i", "2024-08-01", 140],
        ["a", "i", "2025-02-01", 220],
      ]);
      await importText(workspace, "states", states);
      tellDeal(workspace, "early", [["2024-05-01", {}]]);
      const found = await ask(workspace, "forecast");
      expect(found).toMatchObject({
        unassisted: Math.round((12_000 / 4) * (91 / 92)),
        expanded: 0,
        forecast: 2967,
      });
      expect(found.rows).toMatchObject([
        { quarter: "2024-Q3", as_of: "2024-07-01", forecast: 0, came: 4000 },
        { quarter: "2024-Q4", as_of: "2024-10-01", forecast: Math.round(1000 * (91 / 92)), came: 0 },
        { quarter: "2025-Q1", as_of: "2025-01-01", forecast: Math.round(1000 * (89 / 90)), came: 8000 },
        { quarter: "2025-Q2", as_of: "2025-04-01", forecast: Math.round(3000 * (90 / 91)), came: 0 },
      ]);
      expect(found).toMatchObject({ interval: "range", low: 0 });
    }));
});
