import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { growthOf } from "../../src/api/grow/growth-of.ts";
import { signalsHistory } from "../../src/api/grow/signals-history.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { KINDS } from "../../src/growth/signals/kinds.ts";
import { defaultsOf, judgedSql, mergedSql } from "../../src/growth/signals/signal-runs.ts";
import { linkByHand } from "../../src/model/links/link-record.ts";
import type { Company, Observation, UsageMetric } from "../oracle/growth/company.ts";
import { companyWith, DISK, daily, holds, limit, seen, times } from "../oracle/growth/examples.ts";
import { openCompany } from "./company.ts";

const JOBS: UsageMetric = { ...DISK, id: "jobs", name: "Jobs" };
const CHARTS: UsageMetric = { ...DISK, id: "charts", name: "Charts", product: "reports" };
const USERS = Array.from({ length: 11 }, (_, index) => `user${index}`);
const NAMES = ["alpha", "own_limit", "closed", "between", "versions", "cut", ...USERS];

/** The same observations, each recorded on another day. */
const recorded = (observations: Observation[], on: string): Observation[] =>
  observations.map((one) => ({ ...one, recordedAt: `${on}T12:00:00Z` }));

const observations: Observation[] = [
  ...daily("own_limit", DISK, "2025-03-01", [8, 8, null, ...times(28, 8)]),
  ...recorded([seen("own_limit", DISK, "2025-03-03T12:00:00Z", 8, { limit: 10_000 })], "2025-03-20"),
  ...daily("closed", JOBS, "2025-01-01", times(59, 12)),
  ...recorded(daily("closed", JOBS, "2025-01-15", [0]), "2025-03-20"),
  ...["01", "15"].map((day) => seen("between", DISK, `2025-04-${day}T12:00:00Z`, 90)),
  ...recorded([seen("between", DISK, "2025-04-08T12:00:00Z", 10)], "2025-04-25"),
  ...["05", "06", "07"].flatMap((day) =>
    recorded(daily("versions", DISK, "2025-05-05", [90]), `2025-05-${day}`),
  ),
  ...daily("alpha", DISK, "2025-05-01", times(10, 50)),
  seen("alpha_eu", DISK, "2025-04-25T12:00:00Z", 120),
  ...daily("cut", DISK, "2025-06-01", times(10, 90)),
  ...recorded(daily("cut", DISK, "2025-03-01", [1]), "2025-12-01"),
  ...USERS.flatMap((user, index) => daily(user, CHARTS, "2025-07-01", times(25, index === 0 ? 50 : index))),
].map((one) =>
  one.customer === "user5" && one.at.startsWith("2025-07-20")
    ? { ...one, recordedAt: "2025-07-25T12:00:00Z" }
    : one,
);

const company: Company = companyWith({
  metrics: [DISK, JOBS, CHARTS],
  limits: [limit(DISK, "starter", 100), limit(JOBS, "starter", 10), limit(CHARTS, "starter", 1000)],
  states: [
    ...NAMES.flatMap((name) => holds(name, { "2024-12-01": ["starter", 2] })),
    ...holds("alpha_eu", { "2025-01-01": ["starter", 2] }),
    ...holds("other", { "2025-01-01": ["reports", 1] }, "reports"),
  ],
  observations,
});

describe("a day's signals rest on what was recorded by that day", () => {
  let workspace: Workspace;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ workspace, close } = await openCompany(company));
    const linked = ["alpha", "alpha_eu"].map((customer) => ({ account: "main", customer }));
    await linkByHand(workspace.store, linked);
  });
  afterAll(() => close());

  const held = async (customer: string, kind: string): Promise<string[]> => {
    const { rows } = await signalsHistory.run(workspace, { account: "main", customer });
    return rows.filter((row) => row.kind === kind).map(({ from, until }) => `${from} to ${until}`);
  };

  it("and an observation's own limit: 10 for March 3, recorded on March 20, says nothing of March 5", async () => {
    // Known since March 20, it holds up to 35 days after March 3: to April 7. The 8s end on March 31.
    expect(await held("own_limit", "limit_near")).toEqual(["2025-03-20 to 2025-04-05"]);
  });

  it("and closed periods: 12 a day against 10, until a 0 for January 15 is recorded on March 20", async () => {
    expect(await held("closed", "over_commitment")).toEqual(["2025-03-01 to 2025-03-20"]);
  });

  it("and the last two weeks: April 1 and 15, until April 8 is recorded on April 25", async () => {
    expect(await held("between", "limit_near")).toEqual(["2025-04-15 to 2025-04-25"]);
  });

  it("and days, not versions of one: a day told three times is one observed day", async () => {
    const { growth } = await growthOf(workspace);
    const kind = KINDS.limit_near;
    const judged = await mergedSql(await judgedSql(kind, defaultsOf(kind)));
    const rows = await workspace.warehouse.query(
      `select c.customer_id from (${judged}) j join customers c on c.customer = j.customer where c.customer_id in ('versions', 'cut')`,
      growth.book.schema,
    );
    expect(rows).toEqual([{ customer_id: "cut" }]);
  });

  it("and the first observation: June 3 is within 30 days of June 1, though March 1 is recorded in December", async () => {
    const { rows } = await signalsOperation.run(workspace, { as_of: "2025-06-10", customer: "cut" });
    expect(rows.map(({ kind, open_since, left_cut }) => [kind, open_since, left_cut])).toEqual([
      ["limit_near", "2025-06-03", true],
    ]);
  });

  it("and what all of a linked customer were last seen to use: 50 and, for 35 days, 120 of 100 and 100", async () => {
    expect(await held("alpha", "limit_near")).toEqual(["2025-05-03 to 2025-05-15"]);
  });

  it("and places: who was seen on 20 days holds its place on the 20th, though one more is told of it 5 days later", async () => {
    expect(await held("user0", "reliance")).toEqual(["2025-07-20 to 2025-08-03"]);
  });
});
