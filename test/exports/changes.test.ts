import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { exportChangesOperation } from "../../src/api/export/export-changes.ts";
import { exportSubscribersOperation } from "../../src/api/export/export-subscribers.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Folder, inWorkspace, openFolder } from "../workspace.ts";

let folder: Folder;
let workspace: Workspace;

beforeAll(async () => {
  folder = await openFolder();
  workspace = folder.workspace;
  await demo.run(workspace, { customers: 300 });
});
afterAll(() => folder.close());

const RANGE = { from: "2025-07", to: "2026-06" };
const ASKED: { policy?: string; where?: string[]; segment?: string; segment_as_of?: "start" }[] = [
  {},
  { policy: "lago" },
  { policy: "snapshot", where: ["country=AT", "country=DE"] },
  { where: ["product=Quillmoor Team"], policy: "stripe" },
  { where: ["type=expansion", "type=churn"] },
  { segment: "country=AT|mrr>=500" },
  { segment: "mrr<200", segment_as_of: "start" },
  { segment: "mrr<200", segment_as_of: "start", policy: "lago" },
];
const METRICS = {
  new: "new_mrr",
  reactivation: "reactivation_mrr",
  expansion: "expansion_mrr",
  contraction: "contraction_mrr",
  churn: "churned_mrr",
};

it.each(ASKED)("adds up to the metric of each type in every month: %o", async (asked) => {
  const { rows, total } = await exportChangesOperation.run(workspace, { ...asked, ...RANGE });
  expect(rows.length).toBe(total);
  expect(total).toBeGreaterThan(20);
  const sums = new Map<string, number>();
  for (const { at, type, currency, before, change, after, causes, evidence } of rows) {
    expect(before + change).toBe(after);
    expect(Math.min(before, after)).toBeGreaterThanOrEqual(0);
    expect([causes, evidence]).not.toContain("");
    const key = `${at.slice(0, 7)} ${type} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0) + change);
  }
  expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort());
  const wanted = asked.where?.filter((filter) => filter.startsWith("type="));
  for (const [type, id] of Object.entries(METRICS)) {
    if (wanted !== undefined && wanted.length > 0 && !wanted.includes(`type=${type}`)) {
      expect([...sums.keys()].filter((key) => key.includes(` ${type} `))).toEqual([]);
      continue;
    }
    const where = asked.where?.filter((filter) => !filter.startsWith("type="));
    const given = await metric.run(workspace, { ...asked, ...RANGE, where, metric: id });
    for (const { period, currency, value } of given.rows)
      expect({ period, type, sum: sums.get(`${period} ${type} ${currency ?? "USD"}`) ?? 0 }).toEqual({
        period,
        type,
        sum: value,
      });
  }
});

it("follows every customer from what it was worth to what it became", async () => {
  const asked = { policy: "lago", ...RANGE };
  const { rows } = await exportChangesOperation.run(workspace, asked);
  const { rows: months } = await exportSubscribersOperation.run(workspace, asked);
  const last = new Map<string, number>();
  for (const { customer, currency, before, after } of rows) {
    const key = `${customer} ${currency}`;
    if (last.has(key)) expect(Math.abs(before - (last.get(key) ?? 0))).toBeLessThanOrEqual(1);
    last.set(key, after);
  }
  for (const row of months) {
    const known = last.get(`${row.customer} ${row.currency}`);
    if (known !== undefined) expect(Math.abs(known - Number(row["2026-06"]))).toBeLessThanOrEqual(1);
  }
});

it("gives the same by pages", async () => {
  const all = await exportChangesOperation.run(workspace, RANGE);
  const pages: typeof all.rows = [];
  for (let offset = 0; offset < all.total; offset += 101) {
    const { rows } = await exportChangesOperation.run(workspace, { ...RANGE, limit: 101, offset });
    pages.push(...rows);
  }
  expect(pages).toEqual(all.rows);
});

it("tells a life in one table, with causes and rows of the file", async () => {
  await inWorkspace(async (other, directory) => {
    const file = join(directory, "life.csv");
    await writeFile(
      file,
      [
        "customer_id,start,end,amount,quantity,currency,product,item_id,name",
        "a,2025-01-10,2025-02-10,100,10,USD,Team,i1,Acme",
        "a,2025-02-10,2025-04-10,150,15,USD,Team,i1,Acme",
        "a,2025-03-05,,30,1,USD,Extra,i2,Acme",
        "b,2025-03-05,2025-03-20,10,1,USD,Team,i3,Bay",
      ].join("\n"),
    );
    await importOperation.run(other, { source: "subscriptions", files: [file] });
    const { rows } = await exportChangesOperation.run(other, { from: "2025-01", to: "2025-04" });
    const told = rows.map((row) => [
      row.at.slice(0, 10),
      row.name,
      row.type,
      row.causes,
      row.product,
      row.before,
      row.after,
      row.change,
      row.evidence,
    ]);
    expect(told).toEqual([
      ["2025-01-10", "Acme", "new", "new", "Team", 0, 10000, 10000, "life.csv:2"],
      ["2025-02-10", "Acme", "expansion", "seats", "Team", 10000, 15000, 5000, "life.csv:2; life.csv:3"],
      ["2025-03-05", "Acme", "expansion", "add_on", "Extra", 15000, 18000, 3000, "life.csv:4"],
      ["2025-03-05", "Bay", "new", "new", "Team", 0, 1000, 1000, "life.csv:5"],
      ["2025-03-20", "Bay", "churn", "churn", "Team", 1000, 0, -1000, "life.csv:5"],
      ["2025-04-10", "Acme", "contraction", "cross_sell", "Team", 18000, 3000, -15000, "life.csv:3"],
    ]);
  });
});

it("refuses what it cannot tell", async () => {
  const by = (where: string[]) => exportChangesOperation.run(workspace, { where });
  await expect(by(["cause=seats"])).rejects.toThrow("you can't filter changes by cause");
  await expect(by(["band=200 to 1000"])).rejects.toThrow("can't filter an export by band");
});
