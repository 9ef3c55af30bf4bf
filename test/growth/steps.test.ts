import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { headroomMovesOperation } from "../../src/api/grow/headroom-operations.ts";
import { planFitCustomersOperation, planFitOperation } from "../../src/api/grow/pricing-operations.ts";
import { signalsHistory } from "../../src/api/grow/signals-history.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { attachOperation } from "../../src/api/grow/spread-operations.ts";
import { whitespaceOperation } from "../../src/api/grow/whitespace-operation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import type { Company, UsageMetric } from "../oracle/growth/company.ts";
import { companyWith, DISK, daily, holds, limit, seen, times } from "../oracle/growth/examples.ts";
import type { Evidence } from "../oracle/items.ts";
import { openCompany } from "./company.ts";

const JOBS: UsageMetric = { ...DISK, id: "jobs", name: "Jobs" };
const FILES: UsageMetric = { ...DISK, id: "files", name: "Files" };
const LOGINS: UsageMetric = { ...DISK, id: "logins", name: "Logins", kind: "count", product: "sso" };

const START = "2025-01-01";

/** Starter by 2, and sso: 10 of disk each, so 20 together. */
const BOTH = [
  ...holds("both", { [START]: ["starter", 2] }),
  ...holds("both", { "2024-03-01": ["sso", 1] }, "sso"),
];

/** Reports at a fifth less until June 30, one more of them on May 20, beside a plan that lists higher. */
const DISCOUNTED: Evidence[] = holds(
  "discounted",
  { "2025-02-01": ["reports", 1], "2025-05-20": ["reports", 2], "2025-06-30": ["reports", 2] },
  "reports",
).map((state, index) => ({
  ...state,
  percentOff: { once: 0, repeating: index < 2 ? 200_000 : 0, forever: 0 },
}));

const company: Company = companyWith({
  metrics: [DISK, JOBS, FILES, LOGINS],
  limits: [
    ...[
      limit(DISK, "starter", 10),
      limit(DISK, "sso", 10),
      limit(DISK, "team", 15),
      limit(DISK, "business", 40),
    ],
    ...[limit(JOBS, "starter", 10), limit(JOBS, "team", 12), limit(JOBS, "business", 100)],
  ],
  states: [
    ...BOTH,
    ...holds("growing", { [START]: ["starter", 2] }),
    ...holds("above", { [START]: ["starter", 2] }),
    ...holds("none", { [START]: ["business", 2] }),
    ...holds("back", { "2024-01-01": ["team", 2], "2024-06-01": null, "2025-11-01": ["team", 2] }),
    ...holds("seller", { "2025-02-01": ["business", 3] }),
    ...holds("late", { "2025-12-01": ["team", 3] }),
    ...holds("discounted", { [START]: ["business", 9] }),
    ...DISCOUNTED,
    ...holds("again", { [START]: ["starter", 2] }),
    ...holds("again", { "2024-02-01": ["sso", 1], "2024-04-01": null, "2025-12-20": ["sso", 1] }, "sso"),
  ],
  observations: [
    ...daily("both", DISK, "2025-12-20", times(12, 20)),
    ...daily("growing", JOBS, "2025-11-06", [...times(28, 4), ...times(28, 8)]),
    ...daily("above", JOBS, "2025-10-01", times(92, 13)),
    ...daily("none", FILES, "2025-12-20", times(12, 30)).map((one) => ({ ...one, limit: 30_000 })),
    seen("again", LOGINS, "2025-12-15T12:00:00Z", 5),
  ],
});

describe("what is offered, and to whom", () => {
  let workspace: Workspace;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ workspace, close } = await openCompany(company));
  });
  afterAll(() => close());

  const step = async (customer: string, kind: string, as_of = company.today): Promise<string[]> => {
    const { rows } = await signalsOperation.run(workspace, { customer, as_of });
    return rows.filter((row) => row.kind === kind).map((row) => `${row.step_product} x ${row.step_quantity}`);
  };

  it("adds up a limit over items: 10 of starter and 10 of sso become 25 with team in place of starter", async () => {
    expect(await step("both", "limit_hit")).toEqual(["team x 2"]);
  });

  it("looks ahead where use grows: 8 after 4 heads for 16, more than the 12 of team", async () => {
    expect(await step("growing", "usage_growing")).toEqual(["business x 2"]);
  });

  it("takes what includes all use above a commitment: 13 is more than the 12 of team", async () => {
    expect(await step("above", "over_commitment")).toEqual(["business x 2"]);
  });

  it("offers a fifth more units on the highest rank where no limit is declared: 3 in place of 2", async () => {
    expect(await step("none", "limit_hit")).toEqual(["business x 3"]);
  });

  it("talks about the item whose discount ends, and from 60 days before on, whatever changed meanwhile", async () => {
    expect(await step("discounted", "discount_ending", "2025-06-01")).toEqual(["reports x 2"]);
    const { rows } = await signalsHistory.run(workspace, { account: "main", customer: "discounted" });
    const own = rows.filter(({ kind }) => kind === "discount_ending");
    expect(own.map(({ from, until }) => [from, until])).toEqual([["2025-05-01", "2025-06-30"]]);
  });

  it("counts a return as a sale: team was left in 2024 and is on sale since November 1, 2025", async () => {
    const { rows } = await headroomMovesOperation.run(workspace, { customer: "above", as_of: "2025-11-30" });
    expect(rows.filter(({ kind }) => kind === "next_plan").map(({ product }) => product)).toEqual(["team"]);
  });

  it("shows on the map what is owned, also where it is no longer on sale: both pays 5 for sso", async () => {
    const { columns } = await whitespaceOperation.run(workspace, { as_of: "2025-12-19" });
    expect(columns.filter(({ column }) => column === "sso").map((one) => [one.owners, one.owned])).toEqual([
      [1, 500],
    ]);
  });

  it("calls an add-on used that was used since it was last bought: on the 15th, before the 20th", async () => {
    const { rows } = await attachOperation.run(workspace, { months: 1 });
    expect(rows.map(({ add_on, holders, adopted }) => [add_on, holders, adopted])).toEqual([["sso", 2, 0]]);
  });

  it("takes the middle of two as the median: 8 and 13 of 10", async () => {
    const { rows } = await planFitOperation.run(workspace, {});
    const jobs = rows.filter(({ metric }) => metric === "jobs");
    expect(jobs.map(({ plan, customers, p50, p90 }) => [plan, customers, p50, p90])).toEqual([
      ["starter", 2, expect.closeTo(1.05, 9), expect.closeTo(1.25, 9)],
    ]);
  });

  it("counts only a segment's customers in how plans fit: who has business has no starter", async () => {
    const all = await planFitOperation.run(workspace, {});
    const own = await planFitOperation.run(workspace, { segment: "product=starter" });
    const others = await planFitOperation.run(workspace, { segment: "product=business" });
    expect(own.rows).toEqual(all.rows.filter(({ plan }) => plan === "starter"));
    expect(others.rows.filter(({ plan }) => plan === "starter")).toEqual([]);
    const of = { plan: "starter", metric: "jobs" };
    expect(
      (await planFitCustomersOperation.run(workspace, { ...of, segment: "product=starter" })).total,
    ).toBe(2);
    expect(
      (await planFitCustomersOperation.run(workspace, { ...of, segment: "product=business" })).total,
    ).toBe(0);
  });
});
