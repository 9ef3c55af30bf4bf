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

test("versions that are kept with a later one are as those that are rows of their own, wherever they are read", () =>
  inWorkspace(async (workspace) => {
    const { versions } = workspace.store;
    const at = (month: number) => `2026-0${month}-01T10:00:00.000Z`;
    const told = { by: "import", now: new Date("2026-08-01T08:00:00Z") };
    const set = (stage: string, lost: string | null = null) => ({
      ...{ stage, closed: lost === null ? null : "2026-02-01", lost_reason: lost },
    });
    const body: Opportunity = { ...DEAL, source: "file", stage: "closed_won", closed: "2026-04-01" };
    const history = [set("identified"), set("closed_lost", "Too dear"), set("engaged")];
    const earlier = {
      at: [1, 2, 3].map(at),
      set: {
        stage: history.map(({ stage }) => stage),
        closed: history.map(({ closed }) => closed),
        lost_reason: history.map(({ lost_reason: lost }) => lost),
      },
    };
    versions.append("opportunity", [{ id: "other", at: at(1), body }], told);
    expect(
      versions.append(
        "opportunity",
        [
          { id: "with", at: at(4), body, earlier },
          { id: "none", at: at(4), body },
        ],
        told,
      ),
    ).toEqual([5, 6]);
    const rows = [...history.map((one) => ({ ...body, ...one })), body];
    versions.append(
      "opportunity",
      rows.map((one, index) => ({ id: "rows", at: at(index + 1), body: one })),
      told,
    );
    const noted = { ...body, stage: "engaged" };
    versions.append(
      "opportunity",
      [{ id: "part", at: at(4), body: noted, earlier: { at: [at(3)], set: { stage: ["proposal"] } } }],
      told,
    );
    expect(versions.history("opportunity", "part").map(({ body }) => body)).toEqual([
      { ...noted, stage: "proposal" },
      noted,
    ]);
    const plain = (id: string) => versions.history("opportunity", id).map(({ seq, id: _, ...rest }) => rest);
    expect(plain("with")).toEqual(plain("rows"));
    expect(versions.since("opportunity", 1).map(({ seq, id }) => [seq, id])).toEqual([
      ...[2, 3, 4, 5].map((seq) => [seq, "with"]),
      [6, "none"],
      ...[7, 8, 9, 10].map((seq) => [seq, "rows"]),
      ...[11, 12].map((seq) => [seq, "part"]),
    ]);
    expect(["other", "with", "rows"].map((id) => versions.changes("opportunity", id))).toEqual([1, 4, 4]);
    expect([...versions.current("opportunity")].map(([id, { seq }]) => [id, seq])).toEqual([
      ...[
        ["other", 1],
        ["with", 5],
        ["none", 6],
        ["rows", 10],
        ["part", 12],
      ],
    ]);
    const used = (stage: string) => versions.names("opportunity", "$.stage", stage);
    expect([used("engaged"), used("closed_won"), used("demo")]).toEqual([true, true, false]);
    const published_ = (id: string) =>
      published(
        workspace,
        `select * exclude (seq, id) from growth.opportunity_versions where id = '${id}' order by seq`,
      );
    expect(await published_("with")).toHaveLength(4);
    expect(
      await published(
        workspace,
        "select stage, closed::varchar as closed from growth.opportunity_versions where id = 'part'",
      ),
    ).toEqual([
      { stage: "proposal", closed: "2026-04-01" },
      { stage: "engaged", closed: "2026-04-01" },
    ]);
    expect(await published_("with")).toEqual(await published_("rows"));
    expect(
      await published(workspace, "select seq::integer as seq from growth.opportunity_versions order by 1"),
    ).toEqual(Array.from({ length: 12 }, (_, index) => ({ seq: index + 1 })));
  }));
