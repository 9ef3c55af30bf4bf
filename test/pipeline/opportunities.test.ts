import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { addPerson, ask, importText, statesOf, withClock } from "./company.ts";

const inCompany = (run: (workspace: Workspace, clock: { now: string }) => Promise<void>) =>
  withClock("2026-02-10T12:00:00Z", async (workspace, clock) => {
    await importText(
      workspace,
      "states",
      statesOf([
        ["a", "i", "2025-01-01", 100],
        ["b", "j", "2025-01-01", 200],
      ]),
    );
    addPerson(workspace, "ann", "Ann Smith");
    addPerson(workspace, "bob", "Bob Jones");
    await run(workspace, clock);
  });

const DEAL = {
  customer: "a",
  title: "More seats",
  type: "upsell",
  mrr: 250,
  owner: "ann@example.com",
  stage: "Qualified",
  expected_close: "2026-03-31",
};

describe("an opportunity by hand", () => {
  it("is added, moved, won and shown with each change, its day and its author", () =>
    inCompany(async (workspace, clock) => {
      const added = await ask(workspace, "opportunities add", DEAL);
      expect(added).toMatchObject({
        owner: "ann",
        stage: "qualified",
        mrr: 25_000,
        currency: "EUR",
        is_new: true,
      });
      clock.now = "2026-02-12T09:00:00Z";
      const moved = await ask(workspace, "opportunities set", { id: added.id, stage: "proposal", mrr: 300 });
      expect(moved).toMatchObject({ stage: "proposal", mrr: 30_000, closed: null });
      clock.now = "2026-02-20T09:00:00Z";
      const won = await ask(workspace, "opportunities set", { id: added.id, stage: "closed_won" });
      expect(won).toMatchObject({ closed: "2026-02-20" });
      const shown = await ask(workspace, "opportunity", { id: added.id });
      expect(shown.rows).toMatchObject([
        {
          what: "changed",
          field: "stage",
          before: "proposal",
          after: "closed_won",
          at: "2026-02-20T09:00:00.000Z",
        },
        { field: "closed", before: null, after: "2026-02-20", by: "http" },
        { field: "mrr", before: 25_000, after: 30_000 },
        { field: "stage", before: "qualified", after: "proposal", at: "2026-02-12T09:00:00.000Z" },
        { what: "added", at: "2026-02-10T12:00:00.000Z", by: "http" },
      ]);
      expect(shown.opportunity).toMatchObject({ status: "won", amount: 30_000, weighted: null });
    }));

  it("is listed with sums by stage, and as it was known on an earlier day", () =>
    inCompany(async (workspace, clock) => {
      const { id } = await ask(workspace, "opportunities add", DEAL);
      await ask(workspace, "opportunities add", {
        ...DEAL,
        customer: "b",
        mrr: 100,
        owner: "bob",
        probability: 50,
      });
      clock.now = "2026-02-15T12:00:00Z";
      await ask(workspace, "opportunities set", { id, stage: "negotiation" });
      const now = await ask(workspace, "opportunities");
      expect(now).toMatchObject({ total: 2, sums: { opportunities: 2, amount: 35_000, weighted: null } });
      expect(now.stages).toMatchObject([
        { stage: "identified", opportunities: 0, weighted: 0 },
        { stage: "engaged" },
        { stage: "qualified", opportunities: 1, amount: 10_000, weighted: 5000 },
        { stage: "proposal" },
        { stage: "negotiation", opportunities: 1, amount: 25_000, weighted: null },
        { stage: "closed_won" },
        { stage: "closed_lost" },
      ]);
      const before = await ask(workspace, "opportunities", { as_of: "2026-02-14", sort: "amount" });
      expect(before.rows).toMatchObject([
        { id, stage: "qualified", days_in_stage: 4, due: "due" },
        { customer: "b", chance: 0.5, chance_by: "hand" },
      ]);
      expect(await ask(workspace, "opportunities", { as_of: "2026-02-09" })).toMatchObject({ total: 0 });
      expect(await ask(workspace, "opportunities", { owner: ["bob"] })).toMatchObject({ total: 1 });
      expect(await ask(workspace, "opportunities", { quarter: "2026-Q2" })).toMatchObject({ total: 0 });
      expect(await ask(workspace, "opportunities", { customer: "b", type: ["upsell"] })).toMatchObject({
        total: 1,
      });
      expect(await ask(workspace, "opportunities", { segment: "mrr>=150" })).toMatchObject({ total: 1 });
    }));

  it("stalls after the days of the setting, where too few went on to tell", () =>
    inCompany(async (workspace, clock) => {
      await ask(workspace, "opportunities add", DEAL);
      clock.now = "2026-03-12T12:00:00Z";
      expect((await ask(workspace, "opportunities")).rows).toMatchObject([
        { days_in_stage: 30, stalled: false },
      ]);
      clock.now = "2026-03-13T12:00:00Z";
      expect((await ask(workspace, "opportunities")).rows).toMatchObject([
        { days_in_stage: 31, stalled: true },
      ]);
    }));
});

describe("what is refused, and nothing written", () => {
  const refused: [what: string, input: Record<string, unknown>, code: string, message: string][] = [
    ["an unknown customer", { customer: "z" }, "not_found", "unknown customer: z"],
    ["an unknown stage", { stage: "dreaming" }, "not_found", 'unknown stage: "dreaming"'],
    ["an unknown person", { owner: "eve" }, "not_found", 'unknown person: "eve"'],
    ["an unknown currency", { currency: "XXX" }, "bad_input", 'currency is "XXX"'],
    ["a currency without a rate", { currency: "USD" }, "bad_input", 'currency is "USD"'],
    ["an amount of zero", { mrr: 0 }, "bad_input", 'mrr is "0", expected an amount above 0'],
    ["a negative amount", { mrr: -5 }, "bad_input", "expected an amount above 0"],
    [
      "a close before creation",
      { created: "2026-02-01", expected_close: "2026-01-31" },
      "bad_input",
      "expected_close",
    ],
    [
      "closed before creation",
      { stage: "closed_won", closed: "2026-02-09" },
      "bad_input",
      'closed is "2026-02-09"',
    ],
    ["a creation to come", { created: "2026-02-11" }, "bad_input", "created"],
    ["lost without a reason", { stage: "closed_lost" }, "bad_input", "lost_reason is missing"],
  ];
  it.each(refused)("%s", async (_, input, code, message) =>
    inCompany(async (workspace) => {
      await expect(ask(workspace, "opportunities add", { ...DEAL, ...input })).rejects.toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(message) }),
      );
      expect(workspace.store.versions.last("opportunity")).toBe(0);
    }),
  );

  it("an edit that breaks it", () =>
    inCompany(async (workspace) => {
      const { id } = await ask(workspace, "opportunities add", DEAL);
      const edits = [{ mrr: 0 }, { mrr: -1 }, { expected_close: "2025-01-01" }, { stage: "closed_lost" }];
      for (const edit of edits)
        await expect(ask(workspace, "opportunities set", { id, ...edit })).rejects.toThrow(
          expect.objectContaining({ code: "bad_input" }),
        );
      expect(workspace.store.versions.history("opportunity", String(id))).toHaveLength(1);
    }));

  it("a change of what somebody else changed meanwhile, with what it is now", () =>
    inCompany(async (workspace) => {
      const { id, version } = await ask(workspace, "opportunities add", DEAL);
      const move = (stage: string) => ask(workspace, "opportunities set", { id, stage, if_version: version });
      const [first, second] = await Promise.allSettled([move("proposal"), move("negotiation")]);
      expect(first).toMatchObject({ status: "fulfilled", value: { stage: "proposal" } });
      expect(second).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
      expect(String(second.status === "rejected" && second.reason)).toContain('"stage":"proposal"');
      expect(workspace.store.versions.history("opportunity", String(id)).length).toBe(2);
      await expect(ask(workspace, "opportunities remove", { id, if_version: version })).rejects.toThrow(
        expect.objectContaining({ code: "conflict" }),
      );
    }));
});

it("an opportunity added again under the caller's id changes nothing, and another one conflicts", () =>
  inCompany(async (workspace) => {
    const first = await ask(workspace, "opportunities add", { ...DEAL, id: "mine" });
    const again = await ask(workspace, "opportunities add", { ...DEAL, id: "mine" });
    expect(again).toEqual({ ...first, is_new: false });
    await expect(ask(workspace, "opportunities add", { ...DEAL, id: "mine", mrr: 1 })).rejects.toThrow(
      expect.objectContaining({ code: "conflict" }),
    );
    expect(workspace.store.versions.history("opportunity", "mine").length).toBe(1);
  }));

it("an opportunity is lost with its reason, opened again without, and removed", () =>
  inCompany(async (workspace) => {
    const { id } = await ask(workspace, "opportunities add", DEAL);
    const lost = await ask(workspace, "opportunities lose", { id, reason: "Too dear" });
    expect(lost).toMatchObject({ stage: "closed_lost", closed: "2026-02-10", lost_reason: "Too dear" });
    const again = await ask(workspace, "opportunities set", { id, stage: "engaged" });
    expect(again).toMatchObject({ closed: null, lost_reason: null });
    await ask(workspace, "opportunities remove", { id });
    expect(await ask(workspace, "opportunities", { status: ["all"] })).toMatchObject({ total: 0 });
    expect(await ask(workspace, "opportunity", { id })).toMatchObject({ opportunity: null });
    await expect(ask(workspace, "opportunities set", { id, stage: "engaged" })).rejects.toThrow(
      "unknown opportunity",
    );
  }));

it("stages are renamed, put in order, added and removed; their kinds stay", () =>
  inCompany(async (workspace) => {
    await ask(workspace, "stages set", { stage: "engaged", name: "In touch" });
    await ask(workspace, "stages set", { stage: "demo", name: "Demo", kind: "qualified", place: 25 });
    const names = async () =>
      JSON.parse(JSON.stringify((await ask(workspace, "stages")).rows)).map(
        (row: { name: string }) => row.name,
      );
    const order = ["Identified", "In touch", "Qualified", "Demo", "Proposal", "Negotiation"];
    expect(await names()).toEqual([...order, "Closed won", "Closed lost"]);
    await expect(ask(workspace, "stages set", { stage: "demo", kind: "proposal" })).rejects.toThrow(
      "can't change",
    );
    await expect(ask(workspace, "stages set", { stage: "new" })).rejects.toThrow("needs a kind");
    await expect(ask(workspace, "stages set", { stage: "proposal", name: "demo" })).rejects.toThrow(
      "already called",
    );
    await expect(ask(workspace, "stages remove", { stage: "proposal" })).rejects.toThrow("always there");
    const { id } = await ask(workspace, "opportunities add", { ...DEAL, stage: "Demo" });
    await expect(ask(workspace, "stages remove", { stage: "demo" })).rejects.toThrow(
      "1 opportunities stand in demo",
    );
    await ask(workspace, "opportunities set", { id, stage: "proposal" });
    await ask(workspace, "stages remove", { stage: "demo" });
    expect(await names()).toHaveLength(7);
    await expect(ask(workspace, "opportunities set", { id, stage: "demo" })).rejects.toThrow("unknown stage");
  }));
