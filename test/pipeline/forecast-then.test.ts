import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import type { Opportunity } from "../../src/growth/records/schemas.ts";
import { ask, importText, statesOf, withClock } from "./company.ts";
import { tellDeal } from "./deals.ts";

/** Customer a pays 100 euros from 2023 and 300 from 2025-02-10. */
const inCompany = (run: (workspace: Workspace) => Promise<void>) =>
  withClock("2025-06-10T12:00:00Z", async (workspace) => {
    const states = statesOf([
      ["a", "i", "2023-01-01", 100],
      ["a", "i", "2025-02-10", 300],
    ]);
    await importText(workspace, "states", states);
    await run(workspace);
  });

const won = (closed: string, euros: number): Partial<Opportunity> => ({
  ...{ stage: "closed_won", closed, mrr: euros * 1_000_000 },
});
const REOPENED: Partial<Opportunity> = { stage: "negotiation", closed: null };

/** What of a past day's forecast depends on what was known of won deals. */
async function on(workspace: Workspace, as_of: string) {
  const { unclaimed, unassisted } = await ask(workspace, "forecast", { as_of });
  return { unclaimed, unassisted };
}

// On 2025-05-01 60 of 91 days are left; of the four quarters before, only the first of 2025 expanded: by 200.
const LEFT = 60 / 91 / 4;
const unassistedOf = (euros: number) => Math.round(euros * 100 * LEFT);

describe("a forecast of an earlier day", () => {
  it("counts what a deal claims from the day on which it was known to be won", () =>
    inCompany(async (workspace) => {
      tellDeal(workspace, "late", [
        ["2025-01-05", {}],
        ["2025-06-01", won("2025-02-05", 150)],
      ]);
      expect(await on(workspace, "2025-05-01")).toEqual({ unclaimed: 0, unassisted: unassistedOf(200) });
      expect((await ask(workspace, "forecast")).unassisted).toBe(Math.round((50 * 100 * 20) / 91 / 4));
    }));

  it("knows a win that was reopened since, and what it claimed until then", () =>
    inCompany(async (workspace) => {
      tellDeal(workspace, "reopened", [
        ["2025-01-05", {}],
        ["2025-02-05", won("2025-02-05", 250)],
        ["2025-06-01", REOPENED],
      ]);
      expect((await on(workspace, "2025-02-06")).unclaimed).toBe(25_000);
      expect(await on(workspace, "2025-05-01")).toEqual({ unclaimed: 5000, unassisted: 0 });
      expect((await ask(workspace, "forecast")).unclaimed).toBe(0);
      // The back-test of this quarter is of day 71 of the one before.
      expect(await ask(workspace, "forecast", { as_of: "2025-06-10" })).toMatchObject({ unclaimed: 0 });
    }));

  it("knows a win at the amount and closing that were told then", () =>
    inCompany(async (workspace) => {
      tellDeal(workspace, "changed", [
        ["2025-01-05", {}],
        ["2025-02-05", won("2025-02-05", 120)],
        ["2025-06-01", won("2025-02-20", 90)],
      ]);
      expect((await on(workspace, "2025-02-06")).unclaimed).toBe(12_000);
      expect(await on(workspace, "2025-05-01")).toEqual({ unclaimed: 0, unassisted: unassistedOf(80) });
    }));

  it("lets a deal claim what another one that wasn't known yet takes now", () =>
    inCompany(async (workspace) => {
      tellDeal(workspace, "first told", [
        ["2025-02-08", {}],
        ["2025-02-09", won("2025-02-09", 200)],
      ]);
      tellDeal(workspace, "closed before, told late", [
        ["2025-01-05", {}],
        ["2025-06-01", won("2025-02-05", 150)],
      ]);
      expect(await on(workspace, "2025-05-01")).toEqual({ unclaimed: 0, unassisted: 0 });
      // The other one takes 150 of the 200 now: 150 of this one are left. Its 90 days end on May 10.
      expect(await on(workspace, "2025-05-10")).toMatchObject({ unclaimed: 0 });
    }));
});
