import { expect, test } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { publishVersions } from "../../src/growth/records/publish.ts";
import type { Opportunity } from "../../src/growth/records/schemas.ts";
import { inWorkspace } from "../workspace.ts";
import { importText, statesOf, withClock } from "./company.ts";

const DEAL: Opportunity = {
  account: "a",
  customer: "cus_1",
  title: "More seats",
  type: "upsell",
  product: null,
  price: null,
  quantity: null,
  mrr: 100_000_000,
  currency: "EUR",
  owner: null,
  stage: "identified",
  expected_close: "2026-03-01",
  probability: 12.5,
  source: "hand",
  signal: { kind: "seats_full", subject: "seats" },
  created: "2026-01-01",
  closed: null,
  lost_reason: null,
};

async function published(workspace: Workspace, sql: string) {
  const { book } = await workspace.reading(undefined, { isLinked: false });
  await publishVersions(workspace.store, book);
  return workspace.warehouse.query(sql);
}

const SPANS = `select id, stage, mrr, known_from::varchar as since, known_until::varchar as until, is_gone
  from growth.opportunity_versions order by id, seq`;

test("versions come one after another, each known until the next one", () =>
  inWorkspace(async (workspace) => {
    const { versions } = workspace.store;
    const write = (at: string, body: Opportunity | null, id = "o1") =>
      versions.append("opportunity", [{ id, at, body }], { by: "ann", now: new Date(at) });
    write("2026-01-01T10:00:00.000Z", DEAL);
    expect(await published(workspace, SPANS)).toEqual([
      { id: "o1", stage: "identified", mrr: 100_000_000n, since: "2026-01-01", until: null, is_gone: false },
    ]);
    write("2026-01-03T23:30:00.000Z", { ...DEAL, stage: "engaged" });
    write("2026-01-04T10:00:00.000Z", { ...DEAL, mrr: 5 }, "o2");
    write("2026-01-05T10:00:00.000Z", null, "o2");
    expect((await published(workspace, SPANS)).map(({ since, until }) => [since, until])).toEqual([
      ["2026-01-01", "2026-01-03"],
      ["2026-01-03", null],
      ["2026-01-04", "2026-01-05"],
      ["2026-01-05", null],
    ]);
    expect(
      await published(workspace, "select id, stage, signal_kind, probability from growth.opportunities"),
    ).toEqual([{ id: "o1", stage: "engaged", signal_kind: "seats_full", probability: 12.5 }]);
    workspace.store.setSetting("timezone", "Europe/Berlin");
    expect((await published(workspace, SPANS)).map(({ since }) => since)).toEqual([
      "2026-01-01",
      "2026-01-04",
      "2026-01-04",
      "2026-01-05",
    ]);
  }));

test("what a file first tells of was known before, what it tells later was not", () =>
  inWorkspace(async (workspace) => {
    const body = { ...DEAL, source: "file" as const };
    const told = (now: string, ...at: string[]) =>
      workspace.store.versions.append(
        "opportunity",
        at.map((day) => ({ id: "o1", at: `${day}T00:00:00.000Z`, body })),
        { by: "import", now: new Date(now) },
      );
    told("2026-05-01T08:00:00Z", "2026-01-01", "2026-02-01");
    told("2026-06-01T08:00:00Z", "2026-04-01");
    expect((await published(workspace, SPANS)).map(({ since, until }) => [since, until])).toEqual([
      ["2026-01-01", "2026-02-01"],
      ["2026-02-01", "2026-06-01"],
      ["2026-06-01", null],
    ]);
  }));

test("customers are resolved, and again once they become known", () =>
  withClock("2026-02-01T12:00:00Z", async (workspace) => {
    const write = (id: string, customer: string) =>
      workspace.store.versions.append(
        "opportunity",
        [{ id, at: "2026-01-01T00:00:00.000Z", body: { ...DEAL, account: "main", customer } }],
        { by: "ann", now: new Date("2026-01-01T00:00:00Z") },
      );
    await importText(workspace, "states", statesOf([["a", "i", "2025-01-01", 10]]));
    write("o1", "a");
    write("o2", "b");
    const names = `select o.id, c.customer_id from growth.opportunities o
      left join customers c on c.customer = o.customer order by o.id`;
    expect(await published(workspace, names)).toEqual([
      { id: "o1", customer_id: "a" },
      { id: "o2", customer_id: null },
    ]);
    await importText(workspace, "states", statesOf([["b", "j", "2025-01-01", 10]]));
    expect((await published(workspace, names))[1]).toEqual({ id: "o2", customer_id: "b" });
  }));
