import { expect, it } from "vitest";
import { status } from "../../src/api/care/status.ts";
import { assistedOperation, creditOperation } from "../../src/api/people/credit-operations.ts";
import { ownersOperation } from "../../src/api/people/owners-operations.ts";
import { paceOperation } from "../../src/api/people/pace-operation.ts";
import { realisedOperation } from "../../src/api/people/realised-operations.ts";
import { stickingOperation } from "../../src/api/people/sticking-operation.ts";
import { coverage } from "../../src/api/pipeline/coverage-operation.ts";
import { dealsOperation } from "../../src/api/pipeline/deals-operation.ts";
import { forecastOperation } from "../../src/api/pipeline/forecast-operation.ts";
import { opportunities } from "../../src/api/pipeline/opportunities-operation.ts";
import { opportunity } from "../../src/api/pipeline/opportunity-operation.ts";
import { pipelineOperation } from "../../src/api/pipeline/pipeline-operation.ts";
import { fatigueOperation } from "../../src/api/restraint/fatigue-operation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { blocksTold, offersTold } from "../../src/growth/records/told-versions.ts";

/** The last closed quarters with a target, and their last days. */
const CLOSED = [
  ["2025-Q1", "2025-03-31"],
  ["2025-Q2", "2025-06-30"],
  ["2025-Q3", "2025-09-30"],
  ["2025-Q4", "2025-12-31"],
  ["2026-Q1", "2026-03-31"],
  ["2026-Q2", "2026-06-30"],
  ["2026-Q3", "2026-09-30"],
] as const;
const RUNNING = "2026-Q4";

/** What is true of how the demo company sells. @param of its workspace, filled */
export function itSells(of: () => Workspace): void {
  it("has people, owners, two years of deals, targets, offers and blocks, told when they were made", async () => {
    const workspace = of();
    const { versions } = workspace.store;
    expect(versions.current("person").size).toBe(8);
    expect(versions.count("person", { name: "Paul Reyes" })).toBe(1);
    expect(versions.count("opportunity")).toBeGreaterThan(1000);
    expect(blocksTold.all(workspace.store).size).toBeGreaterThan(5);
    const offers = [...offersTold.all(workspace.store).values()];
    expect(offers.filter(({ body }) => body.place !== null && body.done_at !== null).length).toBeGreaterThan(
      3,
    );
    const told = versions.since("opportunity", 0);
    expect(told.every(({ at, recordedAt }) => at === recordedAt)).toBe(true);
    expect(told[0]?.recordedAt.slice(0, 7)).toBe("2024-11");
    expect(told.at(-1)?.recordedAt.slice(0, 7)).toBe("2026-10");
    expect(new Set(told.map(({ by }) => by)).size).toBe(7);
    const { sums } = await opportunities.run(workspace, { quarter: "2027-Q1", limit: 0 });
    expect(sums.opportunities).toBeGreaterThan(20);
    const { gaps } = await ownersOperation.run(workspace, { limit: 0 });
    expect(gaps.find(({ gap }) => gap === "inactive")?.customers).toBeGreaterThan(10);
    expect(await status.run(workspace, {})).toMatchObject({ is_demo: true, imports: 2 });
  });

  it("tells deals as they went: in order, some put off, some lost and won again", async () => {
    const workspace = of();
    const { rows } = await opportunities.run(workspace, { status: ["won"], limit: 1000 });
    expect(rows.every(({ created, closed }) => closed !== null && created <= closed)).toBe(true);
    const stages = new Map<string, string[]>();
    for (const { id, body } of workspace.store.versions.since("opportunity", 0))
      stages.set(id, [...(stages.get(id) ?? []), String(Object(body).stage)]);
    const again = [...stages.values()].filter(
      (own) => own.includes("closed_lost") && own.at(-1) === "closed_won",
    );
    expect(again.length).toBeGreaterThan(5);
    const [reopened] = [...stages].filter(([, own]) => again.includes(own));
    const told = await opportunity.run(workspace, { id: reopened?.[0] ?? "" });
    expect(told.opportunity?.status).toBe("won");
    expect(told.rows.length).toBeGreaterThan(3);
  });

  it("is covered in every quarter, until coverage dips under 2.5 times in the running one", async () => {
    for (const [quarter, as_of] of CLOSED) {
      const { first, worst, now, alert_under } = await coverage.run(of(), { quarter, as_of });
      expect(alert_under).toBe(2.5);
      expect([quarter, first?.state, now.state]).toEqual([quarter, "healthy", "target_met"]);
      expect(worst?.coverage).toBeGreaterThan(2.5);
    }
    const { first, worst, now } = await coverage.run(of(), {});
    expect(first?.coverage).toBeGreaterThan(2.5);
    expect(worst?.coverage).toBeLessThan(2.3);
    expect(now).toMatchObject({ day: "2026-10-31", state: "alert" });
    expect(now.coverage).toBeLessThan(2.5);
  });

  it("forecasts what nearly came, with an interval", async () => {
    const { rows, interval, low, high, forecast } = await forecastOperation.run(of(), {});
    expect([rows.length, interval]).toEqual([7, "range"]);
    for (const { came_of_forecast } of rows) expect(came_of_forecast).toBeGreaterThan(0.75);
    expect(low).toBeLessThan(high ?? 0);
    expect(forecast).toBeGreaterThan(0);
  });

  it("sells Analytics until the end of 2025, and hardly since; other cross-sells as before", async () => {
    const { rows } = await dealsOperation.run(of(), { by: "product", quarters: 8 });
    const shareOf = (product: string, isAfter: boolean) => {
      const own = rows.filter(({ group, quarter }) => group === product && quarter >= "2026" === isAfter);
      const sum = (value: (row: (typeof own)[number]) => number) =>
        own.reduce((all, row) => all + value(row), 0);
      return sum(({ won }) => won) / sum(({ closed }) => closed);
    };
    expect(rows.find(({ group }) => group === "prod_analytics")?.name).toBe("Analytics");
    expect(shareOf("prod_analytics", false)).toBeGreaterThan(0.55);
    expect(shareOf("prod_analytics", true)).toBeLessThan(0.25);
    expect(shareOf("prod_tracking", true)).toBeGreaterThan(0.55);
    const { reasons } = await pipelineOperation.run(of(), {});
    const [lost] = reasons.filter(({ type, status: how }) => type === "cross_sell" && how === "lost");
    expect(lost?.reason).toContain("accounting software");
  });

  it("has an average deal that fell only by mix: add-ons took the place of larger deals", async () => {
    const { rows, effects } = await dealsOperation.run(of(), {});
    const fell = effects.find(({ quarter }) => quarter === "2026-Q3");
    expect(fell?.change).toBeLessThan(-2000);
    expect(fell?.mix).toBeLessThan(fell?.change ?? 0);
    expect(fell?.within).toBeGreaterThan(0);
    for (const { change, mix, within } of effects) expect(mix + within).toBe(change);
    const averages = (quarter: string) =>
      new Map(rows.filter((row) => row.quarter === quarter).map((row) => [row.group, row.average ?? 0]));
    const [before, after] = [averages("2026-Q2"), averages("2026-Q3")];
    for (const type of ["upsell", "cross_sell", "add_on"])
      expect(after.get(type)).toBeGreaterThan(before.get(type) ?? Number.NaN);
    expect(after.get(null)).toBeLessThan(before.get(null) ?? 0);
  });

  it("has a person whose deals are won and taken back", async () => {
    const shareOf = async (owner: string) => {
      const { total, statuses } = await realisedOperation.run(of(), { owner, limit: 0 });
      expect(total).toBeGreaterThan(15);
      return (statuses.find((one) => one.status === "taken_back")?.deals ?? 0) / total;
    };
    expect(await shareOf("samir")).toBeGreaterThan(0.8);
    for (const other of ["leah", "nora", "ines", "tomas", "yuki", "paul"])
      expect(await shareOf(other)).toBeLessThan(0.25);
    const { rows } = await stickingOperation.run(of(), { by: "owner" });
    const kept = new Map(rows.map(({ key, share_180 }) => [key, share_180 ?? Number.NaN]));
    expect(kept.get("samir")).toBeLessThan(0.3);
    for (const other of ["leah", "nora", "ines", "tomas"]) expect(kept.get(other)).toBeGreaterThan(0.65);
  });

  it("shows won deals that billing shows whole, in part, not yet and never", async () => {
    const { statuses, sums } = await realisedOperation.run(of(), { limit: 0 });
    const counts = new Map(statuses.map((one) => [one.status, one.deals]));
    for (const one of ["partial", "not_yet", "missed"] as const) expect(counts.get(one)).toBeGreaterThan(0);
    expect((counts.get("realised") ?? 0) / sums.deals).toBeGreaterThan(0.6);
    expect(sums.gap).toBeGreaterThan(0);
  });

  it("tires customers by e-mail, and in no other channel", async () => {
    const { rows } = await fatigueOperation.run(of(), {});
    const channels = rows.filter(({ by }) => by === "channel");
    expect(channels.map(({ group }) => group)).toEqual(["call", "email", "in_app", "quote"]);
    for (const { group, low, judged } of channels) {
      expect(judged).toBeGreaterThan(100);
      if (group === "email") expect(low).toBeGreaterThan(0.15);
      else expect(low).toBeLessThan(0);
    }
  });

  it("stalls at the proposal", async () => {
    const { rows } = await pipelineOperation.run(of(), {});
    const shares = rows.map(({ stage, stalled, opportunities: open }) => [stage, stalled / open > 0.25]);
    expect(shares).toEqual(
      ["identified", "engaged", "qualified", "proposal", "negotiation"].map((stage) => [
        stage,
        stage === "proposal",
      ]),
    );
    expect(rows.find(({ stage }) => stage === "proposal")?.stalled).toBeGreaterThan(60);
    const all = await opportunities.run(of(), { stage: ["proposal"], limit: 1000 });
    const waiting = all.rows.filter(({ stalled }) => stalled).length;
    expect(rows.find(({ stage }) => stage === "proposal")?.stalled).toBe(waiting);
  });

  it("has targets of the company and of people, that credit and pace are held against", async () => {
    const { rows } = await paceOperation.run(of(), {});
    const scopes = rows.map(({ period, scope }) => [period, scope]);
    expect(scopes).toEqual([
      ["2026-10", "company"],
      [RUNNING, "company"],
      ...[1, 2, 3].map(() => [RUNNING, "person"]),
    ]);
    const quarter = { from: "2026-Q3", to: "2026-Q3", interval: "quarter" as const };
    const credits = await creditOperation.run(of(), quarter);
    const paid = credits.rows.filter(({ attainment }) => attainment !== null);
    expect(paid.map(({ person }) => person)).toEqual(["ines", "tomas", "yuki"]);
    for (const { attainment } of paid) {
      expect(attainment).toBeGreaterThan(0.6);
      expect(attainment).toBeLessThan(1.4);
    }
    const parts = (await assistedOperation.run(of(), quarter)).rows;
    const whole = parts.reduce((sum, { expansion_mrr }) => sum + expansion_mrr, 0);
    expect(whole).toBe(credits.periods[0]?.expansion_mrr);
    const assisted = parts.reduce((sum, row) => sum + row.assisted, 0);
    expect(assisted / whole).toBeGreaterThan(0.15);
  });
}
