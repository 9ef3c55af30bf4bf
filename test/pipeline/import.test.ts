import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { addPerson, ask, importText, statesOf, withClock } from "./company.ts";

const inCompany = (run: (workspace: Workspace, clock: { now: string }) => Promise<void>) =>
  withClock("2026-06-10T12:00:00Z", async (workspace, clock) => {
    await importText(
      workspace,
      "states",
      statesOf([
        ["a", "i", "2025-01-01", 100],
        ["b", "j", "2025-01-01", 200],
      ]),
    );
    addPerson(workspace, "ann", "Ann Smith");
    await run(workspace, clock);
  });

async function take(workspace: Workspace, lines: readonly string[], input: Record<string, unknown> = {}) {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  const path = join(directory, "deals.csv");
  await writeFile(path, `${lines.join("\n")}\n`);
  return ask(workspace, "import opportunities", { files: [path], ...input }).finally(() =>
    rm(directory, { recursive: true, force: true }),
  );
}

const HUBSPOT = [
  'Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Create Date,Amount,Deal owner,Associated Company,Deal Type,Closed Lost Reason,"Date entered ""Qualified To Buy (Sales Pipeline)""","Date entered ""Contract Sent (Sales Pipeline)""","Date entered ""Closed Won (Sales Pipeline)"""',
  "101,More seats,Contract Sent,Sales,2026-06-30 10:00,2026-03-01 09:00,250.00,Ann Smith,a,existingbusiness,,2026-03-01 09:00,2026-04-15 09:30,",
  "102,Reports,Closed Won,Sales,2026-05-20 16:00,2026-02-01 09:00,100,Ann Smith,b,Cross-sell,,2026-02-03 09:00,2026-03-03 09:00,2026-05-20 16:00",
  "103,Lost one,Closed Lost,Sales,2026-05-21 16:00,2026-02-01 09:00,80,,b,,Too dear,2026-02-03 09:00,,",
  "104,A new one,Qualified To Buy,Sales,2026-07-01 16:00,2026-05-01 09:00,80,,nobody,newbusiness,,2026-05-03 09:00,,",
];

describe("an export of HubSpot's deals", () => {
  it("is known by its headers and keeps the dates of stages; new business is left out", () =>
    inCompany(async (workspace) => {
      const done = await take(workspace, HUBSPOT);
      expect(done).toMatchObject({ new: 3, changed: 0, same: 0, left_out: 1, bad: 0 });
      expect(done.rows).toMatchObject([{ system: "hubspot", rows: 4 }]);
      const listed = await ask(workspace, "opportunities", { status: ["all"], sort: "created" });
      expect(listed.rows).toMatchObject([
        {
          ...{
            id: "hubspot-101",
            title: "More seats",
            customer: "a",
            owner: "ann",
            mrr: 25_000,
            type: "open",
          },
          ...{
            stage: "negotiation",
            in_stage_since: "2026-04-15",
            expected_close: "2026-06-30",
            source: "file",
          },
        },
        {
          id: "hubspot-102",
          stage: "closed_won",
          type: "cross_sell",
          closed: "2026-05-20",
          created: "2026-02-01",
        },
        { id: "hubspot-103", stage: "closed_lost", lost_reason: "Too dear", owner: null },
      ]);
      const { rows } = await ask(workspace, "opportunity", { id: "hubspot-102" });
      expect(rows).toMatchObject([
        { field: "stage", after: "closed_won", at: "2026-05-20T16:00:00.000Z" },
        { field: "closed", after: "2026-05-20" },
        { field: "stage", before: "qualified", after: "negotiation", at: "2026-03-03T09:00:00.000Z" },
        { what: "added", at: "2026-02-03T09:00:00.000Z", recorded_at: "2026-06-10T12:00:00.000Z" },
      ]);
      const then = await ask(workspace, "opportunities", { as_of: "2026-03-10" });
      expect(then.rows).toMatchObject([
        { id: "hubspot-101", stage: "qualified" },
        { id: "hubspot-103" },
        { id: "hubspot-102" },
      ]);
    }));

  it("updates by id when it is imported again: only what differs becomes a version, known from then on", () =>
    inCompany(async (workspace, clock) => {
      await take(workspace, HUBSPOT);
      const { versions } = workspace.store;
      const last = versions.last("opportunity");
      expect(await take(workspace, HUBSPOT)).toMatchObject({ new: 0, changed: 0, same: 3 });
      expect(versions.last("opportunity")).toBe(last);
      clock.now = "2026-06-20T12:00:00Z";
      const [head = "", first = "", ...others] = HUBSPOT;
      const won = first
        .replace("Contract Sent", "Closed Won")
        .replace("2026-06-30 10:00", "2026-06-15 10:00");
      const again = [head, `${won.slice(0, -1)},2026-06-15 10:00`, ...others];
      expect(await take(workspace, again)).toMatchObject({ new: 0, changed: 1, same: 2 });
      const history = versions.history("opportunity", "hubspot-101");
      expect(history).toHaveLength(3);
      expect(history.at(-1)).toMatchObject({
        at: "2026-06-15T10:00:00.000Z",
        recordedAt: "2026-06-20T12:00:00.000Z",
        body: { stage: "closed_won", closed: "2026-06-15", expected_close: "2026-06-30" },
      });
      expect((await ask(workspace, "opportunities", { as_of: "2026-06-19" })).rows).toMatchObject([
        { id: "hubspot-101" },
      ]);
      expect(await ask(workspace, "opportunities", { as_of: "2026-06-20" })).toMatchObject({ total: 0 });
    }));
});

it("an export of Salesforce's opportunities is known by its headers, with amounts for a year", () =>
  inCompany(async (workspace) => {
    const lines = [
      "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,Opportunity Owner,Probability (%),Type,Loss Reason",
      "006A,Seats,a,Negotiation/Review,1200.00,6/30/2026,3/15/2026,Ann Smith,90,Existing Customer - Upgrade,",
      "006B,Gone,b,Closed Lost,600,5/20/2026,3/15/2026,ann@example.com,0,Existing Business,Budget",
    ];
    const done = await take(workspace, lines, { amount_per: "year" });
    expect(done).toMatchObject({ new: 2, rows: [{ system: "salesforce" }] });
    const listed = await ask(workspace, "opportunities", { status: ["all"], sort: "created" });
    expect(listed.rows).toMatchObject([
      {
        id: "salesforce-006A",
        mrr: 10_000,
        type: "upsell",
        stage: "negotiation",
        expected_close: "2026-06-30",
        chance: null,
      },
      { id: "salesforce-006B", mrr: 5000, closed: "2026-05-20", lost_reason: "Budget" },
    ]);
  }));

it("any other list is read by a mapping, with stages as they're said to be", () =>
  inCompany(async (workspace) => {
    const lines = ["key,who,value,phase", "x1,a,12.50,Demo done", "x2,b,3,proposal"];
    const mapped = { map: ["id=key,customer=who,amount=value,stage=phase"], stage: ["Demo done=qualified"] };
    expect(await take(workspace, lines, { ...mapped, dry_run: true })).toMatchObject({
      new: 2,
      dry_run: true,
    });
    expect(workspace.store.versions.last("opportunity")).toBe(0);
    await take(workspace, lines, mapped);
    expect((await ask(workspace, "opportunities")).rows).toMatchObject([
      { id: "x1", mrr: 1250, stage: "qualified" },
      { id: "x2", stage: "proposal" },
    ]);
  }));

describe("what is refused, naming rows and columns, with nothing imported", () => {
  const head = "id,customer,amount,stage,created,close date,owner,currency,lost reason";
  const good = "g,a,5,proposal,2026-01-05,2026-07-01,,EUR,";
  const refused: [what: string, line: string, column: string, value: string | null][] = [
    ["an unknown customer", "x,zz,5,proposal,2026-01-05,,,,", "customer", "zz"],
    ["an unknown stage", "x,a,5,Dreaming,2026-01-05,,,,", "stage", "Dreaming"],
    ["an unknown person", "x,a,5,proposal,2026-01-05,,Eve,,", "owner", "Eve"],
    ["an unknown currency", "x,a,5,proposal,2026-01-05,,,EURO,", "currency", "EURO"],
    ["a currency without a rate", "x,a,5,proposal,2026-01-05,,,USD,", "currency", "USD"],
    ["an amount of zero", "x,a,0,proposal,2026-01-05,,,,", "amount", "0"],
    ["a negative amount", "x,a,-5,proposal,2026-01-05,,,,", "amount", "-5"],
    ["a close before creation", "x,a,5,proposal,2026-01-05,2026-01-04,,,", "close date", "2026-01-04"],
    ["closed before creation", "x,a,5,closed won,2026-01-05,2026-01-04,,,", "close date", "2026-01-04"],
    ["a lost deal without a reason", "x,a,5,closed lost,2026-01-05,2026-02-01,,,", "lost reason", null],
    ["a second row of one id", "g,b,7,proposal,2026-01-05,,,,", "id", "g"],
  ];
  it.each(refused)("%s", async (_, line, column, value) =>
    inCompany(async (workspace) => {
      const badRows = [expect.objectContaining({ file: "deals.csv", row: 3, column, value })];
      await expect(take(workspace, [head, good, line])).rejects.toThrow(
        expect.objectContaining({ code: "bad_input", badRows }),
      );
      expect(workspace.store.versions.last("opportunity")).toBe(0);
    }),
  );

  it("the same id in two files", () =>
    inCompany(async (workspace) => {
      const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
      const files = ["one.csv", "two.csv"].map((name) => join(directory, name));
      for (const file of files) await writeFile(file, `${head}\n${good}\n`);
      const badRows = [expect.objectContaining({ file: "two.csv", row: 2, column: "id", value: "g" })];
      await expect(ask(workspace, "import opportunities", { files })).rejects.toThrow(
        expect.objectContaining({ code: "bad_input", badRows }),
      );
      expect(workspace.store.versions.last("opportunity")).toBe(0);
      await rm(directory, { recursive: true, force: true });
    }));

  it("unless bad rows are skipped; a reason can be given for lost deals without one", () =>
    inCompany(async (workspace) => {
      const lines = [
        head,
        good,
        "x,zz,5,proposal,2026-01-05,,,,",
        "y,a,5,closed lost,2026-01-05,2026-02-01,,,",
      ];
      const done = await take(workspace, lines, { skip_bad: true, lost_reason: "Not told" });
      expect(done).toMatchObject({ new: 2, bad: 1, bad_rows: [{ row: 3, column: "customer" }] });
    }));
});
