import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Workspace } from "../../src/api/workspace.ts";
import { CambiumError } from "../../src/base/error.ts";
import { addPerson, ask, importText, statesOf, withClock } from "./company.ts";
import { tellDeal, tellTarget } from "./deals.ts";

const EURO = 1_000_000;

/**
 * Twelve deals closed in 2024, four of them won; open ones of Ann and Bob, one stalled, due in the quarter or later. On
 * 2025-02-10 customer a has expanded by 200 euros, of which a deal of 300 claims all.
 */
const inCompany = (run: (workspace: Workspace) => Promise<void>) =>
  withClock("2025-02-10T12:00:00Z", async (workspace) => {
    await importText(
      workspace,
      "states",
      statesOf([
        ["a", "i", "2023-01-01", 100],
        ["a", "i", "2025-01-20", 300],
        ["b", "j", "2023-01-01", 50],
      ]),
    );
    addPerson(workspace, "ann", "Ann Smith");
    addPerson(workspace, "bob", "Bob Jones");
    tellTarget(workspace, "2025-Q1", 600);
    tellTarget(workspace, "2025-Q1", 250, { scope: { of: "person", person: "ann" } });
    for (let n = 0; n < 12; n++)
      tellDeal(workspace, `old${n}`, [
        ["2024-02-01", { owner: n % 2 === 0 ? "ann" : "bob", mrr: (n + 1) * 10 * EURO, type: "upsell" }],
        [`2024-03-${String(n + 1).padStart(2, "0")}`, { stage: "qualified" }],
        n < 4
          ? ["2024-05-10", { stage: "closed_won", closed: "2024-05-10" }]
          : [
              "2024-08-10",
              { stage: "closed_lost", closed: "2024-08-10", lost_reason: n < 6 ? "Too dear" : "No time" },
            ],
      ]);
    const open = { expected_close: "2025-03-31", owner: "ann" };
    tellDeal(workspace, "due", [
      ["2025-02-01", { ...open, mrr: 500 * EURO }],
      ["2025-02-03", { stage: "qualified" }],
    ]);
    tellDeal(workspace, "later", [
      ["2024-12-01", { ...open, customer: "b", mrr: 80 * EURO, owner: "bob", expected_close: "2025-06-30" }],
    ]);
    tellDeal(workspace, "won", [
      ["2025-01-10", { owner: "ann", mrr: 300 * EURO, type: "open" }],
      ["2025-02-01", { stage: "closed_won", closed: "2025-02-01" }],
    ]);
    await run(workspace);
  });

const rowsSchema = z.array(z.looseObject({ as_of: z.string(), value: z.number().nullable() }));
const listSchema = z.looseObject({
  total: z.number(),
  sums: z.looseObject({ amount: z.number(), weighted: z.number().nullable() }),
  rows: z.array(z.looseObject({ id: z.string(), status: z.string(), stalled: z.boolean() })),
});

async function figures(workspace: Workspace, metric: string, input: Record<string, unknown> = {}) {
  const range = { from: "2025-Q1", to: "2025-Q1", ...input };
  return rowsSchema.parse((await ask(workspace, "metric", { metric, ...range })).rows);
}

const only = async (workspace: Workspace, metric: string, input = {}) =>
  (await figures(workspace, metric, input))[0]?.value;

const behind = async (workspace: Workspace, metric: string, input: Record<string, unknown> = {}) =>
  listSchema.parse(await ask(workspace, "opportunities", { behind: metric, ...input }));

const idsOf = ({ rows }: z.infer<typeof listSchema>) => rows.map(({ id }) => id).sort();

describe("metrics of the pipeline", () => {
  it("are explained by opportunities, which explain and movers lead to", () =>
    inCompany(async (workspace) => {
      const hintOf = (operation: string, input: Record<string, unknown>) =>
        ask(workspace, operation, input).then(
          () => "",
          (error: unknown) => (error instanceof CambiumError ? error.hint : String(error)),
        );
      const open = { metric: "open_pipeline", from: "2025-01", to: "2025-01", where: ["type=upsell"] };
      for (const operation of ["explain", "movers"])
        expect(await hintOf(operation, open)).toBe(
          "Run `cambium opportunities --behind open_pipeline --as-of 2025-01-31 --type upsell` to list them.",
        );
      expect(await hintOf("explain", { metric: "open_pipeline" })).toBe(
        "Run `cambium opportunities --behind open_pipeline` to list them.",
      );
      const won = { metric: "won_pipeline", from: "2025-Q1", to: "2025-Q1", where: ["country=SE"] };
      expect(await hintOf("movers", won)).toBe(
        'Run `cambium opportunities --behind won_pipeline --closed-in 2025-Q1 --segment "country=SE"` to list them.',
      );
      expect(await hintOf("explain", { metric: "coverage", from: "2024-Q4", to: "2024-Q4" })).toContain(
        "--as-of 2024-10-01",
      );
      expect(await hintOf("explain", { metric: "open_headroom", from: "2024-12", to: "2024-12" })).toBe(
        "Run `cambium headroom --as-of 2024-12-31` to list them.",
      );
    }));

  it("say what coverage, pipeline and forecast say on the day", () =>
    inCompany(async (workspace) => {
      const covered = z
        .looseObject({
          now: z.looseObject({ coverage: z.number(), plain: z.number() }),
          win_rate: z.number(),
          needed: z.number(),
        })
        .parse(await ask(workspace, "coverage"));
      // 500 open / (600 - 200), and / 600.
      expect(covered.now.coverage).toBe(1.25);
      expect(covered.now.plain).toBeCloseTo(500 / 600, 12);
      expect(await only(workspace, "coverage")).toBe(1.25);
      expect(await only(workspace, "plain_coverage")).toBe(covered.now.plain);
      // Won 10 + 20 + 30 + 40 of 10 + … + 120; four of twelve by count.
      expect(covered.win_rate).toBeCloseTo(100 / 780, 12);
      expect(await only(workspace, "win_rate")).toBe(covered.win_rate);
      expect(await only(workspace, "needed_coverage")).toBe(covered.needed);
      expect(await only(workspace, "win_rate_by_count")).toBeCloseTo(4 / 12, 12);
      const { forecast } = await ask(workspace, "forecast");
      expect(await only(workspace, "forecast")).toBe(forecast);
      const { rows } = await ask(workspace, "pipeline");
      const stages = z
        .array(
          z.looseObject({
            stage: z.string(),
            conversion: z.number().nullable(),
            median_days: z.number().nullable(),
          }),
        )
        .parse(rows);
      const conversions = await figures(workspace, "stage_conversion", { by: ["stage"] });
      const days = await figures(workspace, "days_in_stage", { by: ["stage"] });
      expect(conversions.map(({ stage, value }) => [stage, value])).toEqual(
        stages.map(({ stage, conversion }) => [stage, conversion]),
      );
      expect(days.map(({ stage, value }) => [stage, value])).toEqual(
        stages.map(({ stage, median_days }) => [stage, median_days]),
      );
    }));

  it("of past periods are of their end; coverage and forecast of their first day", () =>
    inCompany(async (workspace) => {
      const open = await figures(workspace, "open_pipeline", { from: "2024-Q4", to: "2025-Q1" });
      expect(open.map(({ period, as_of, value }) => [period, as_of, value])).toEqual([
        ["2024-Q4", "2024-12-31", 8000],
        ["2025-Q1", "2025-02-10", 58_000],
      ]);
      const months = await figures(workspace, "coverage", { from: "2025-01", to: "2025-02" });
      expect(months.map(({ as_of, value }) => [as_of, value])).toEqual([
        ["2025-01-01", 0],
        ["2025-02-10", 1.25],
      ]);
      expect(await figures(workspace, "worst_coverage")).toMatchObject([{ as_of: "2025-01-01", value: 0 }]);
      expect(await only(workspace, "won_pipeline")).toBe(30_000);
      expect(await only(workspace, "average_deal", { from: "2024-Q2", to: "2024-Q2" })).toBe(2500);
      expect(
        await figures(workspace, "lost_opportunities", { from: "2024-Q2", to: "2024-Q3" }),
      ).toMatchObject([{ value: 0 }, { value: 8 }]);
    }));

  it("lead to the opportunities behind them, whose sums they are", () =>
    inCompany(async (workspace) => {
      expect(idsOf(await behind(workspace, "coverage"))).toEqual(["due"]);
      expect((await behind(workspace, "open_pipeline")).sums.amount).toBe(
        await only(workspace, "open_pipeline"),
      );
      expect((await behind(workspace, "weighted_pipeline")).sums.weighted).toBe(
        await only(workspace, "weighted_pipeline"),
      );
      const closed = await behind(workspace, "win_rate");
      const won = await behind(workspace, "win_rate", { status: ["won"] });
      expect([closed.total, won.total]).toEqual([12, 4]);
      expect(won.sums.amount / closed.sums.amount).toBeCloseTo((await only(workspace, "win_rate")) ?? 0, 12);
      const stalled = await behind(workspace, "stalled_share");
      expect(idsOf(stalled)).toEqual(["later"]);
      expect(stalled.rows).toMatchObject([{ stalled: true }]);
      expect(await only(workspace, "stalled_share")).toBe(1 / 2);
      expect((await behind(workspace, "stage_conversion", { stage: ["qualified"] })).total).toBe(12);
      expect((await behind(workspace, "stage_conversion", { stage: ["negotiation"] })).total).toBe(4);
      expect((await behind(workspace, "days_in_stage", { stage: ["identified"] })).total).toBe(14);
      // 200 of the 300 have come.
      expect(idsOf(await behind(workspace, "unclaimed"))).toEqual(["won"]);
      expect((await ask(workspace, "forecast")).unclaimed).toBe(10_000);
      expect(idsOf(await behind(workspace, "average_deal"))).toEqual(["won"]);
      const reason = await ask(workspace, "opportunities", { reason: ["Too dear"], closed_in: "2024-Q3" });
      expect(idsOf(listSchema.parse(reason))).toEqual(["old4", "old5"]);
      const counted = z
        .array(z.looseObject({ reason: z.string().nullable(), opportunities: z.number() }))
        .parse((await ask(workspace, "pipeline")).reasons);
      const lost = counted.flatMap(({ reason: said, ...row }) => (said === null ? [] : [{ said, ...row }]));
      expect(lost.length).toBeGreaterThan(1);
      for (const { said, opportunities } of lost)
        expect((await behind(workspace, "reasons", { reason: [said] })).total).toBe(opportunities);
    }));

  it("are by owner, type, stage, reason or a field of segments, each the sum of its list", () =>
    inCompany(async (workspace) => {
      const values = async (metric: string, by: string, input = {}) =>
        (await figures(workspace, metric, { by: [by], ...input })).map((row) => [row[by], row.value]);
      expect(await values("open_pipeline", "owner")).toEqual([
        ["ann", 50_000],
        ["bob", 8000],
      ]);
      expect(await values("open_opportunities", "stage")).toEqual([
        ["identified", 1],
        ["qualified", 1],
      ]);
      expect(await values("open_pipeline", "cohort")).toEqual([["2023-01", 58_000]]);
      expect(await only(workspace, "open_pipeline", { where: ["cohort=2023-01"] })).toBe(58_000);
      expect(await only(workspace, "open_pipeline", { segment: "mrr<=60" })).toBe(8000);
      expect(await values("lost_pipeline", "reason", { from: "2024-Q3", to: "2024-Q3" })).toEqual([
        ["No time", 57_000],
        ["Too dear", 11_000],
      ]);
      // Ann expanded nobody: she looks after no customer. 500 of her 250; Bob has no target.
      expect(await values("coverage", "owner")).toEqual([
        ["ann", 2],
        ["bob", null],
      ]);
      for (const owner of ["ann", "bob"]) {
        const rate = await only(workspace, "win_rate_by_count", { where: [`owner=${owner}`] });
        const closed = await behind(workspace, "win_rate", { owner: [owner] });
        const won = await behind(workspace, "win_rate", { owner: [owner], status: ["won"] });
        expect(rate).toBeCloseTo(won.total / closed.total, 12);
      }
      const byType = await values("win_rate_by_count", "type");
      expect(byType).toEqual([["upsell", expect.closeTo(4 / 12, 12)]]);
    }));

  it("are listed, and say what they can't be asked", () =>
    inCompany(async (workspace) => {
      const growth = z
        .array(z.looseObject({ id: z.string() }))
        .parse((await ask(workspace, "metrics")).growth);
      expect(growth.map(({ id }) => id)).toEqual(
        expect.arrayContaining(["coverage", "win_rate", "forecast"]),
      );
      expect(growth.find(({ id }) => id === "stalled_share")).toMatchObject({
        behind: { operation: "opportunities", input: { behind: "stalled_share" } },
      });
      await expect(figures(workspace, "coverage", { by: ["type"] })).rejects.toThrow("broken down by type");
      await expect(figures(workspace, "coverage", { where: ["type=upsell"] })).rejects.toThrow("filtered by");
      await expect(figures(workspace, "open_pipeline", { by: ["reason"] })).rejects.toThrow("by reason");
      await expect(figures(workspace, "open_pipeline", { by: ["colour"] })).rejects.toThrow("unknown field");
      await expect(figures(workspace, "open_pipeline", { compare: "year" })).rejects.toThrow("earlier range");
      await expect(
        figures(workspace, "open_pipeline", { interval: "day", from: "2024-01-01", to: "2024-03-01" }),
      ).rejects.toMatchObject({ code: "too_much" });
    }));
});
