import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { exportSummaryOperation } from "../../src/api/export/export-summary.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Folder, inWorkspace, openFolder } from "../workspace.ts";

let folder: Folder;
let workspace: Workspace;

beforeAll(async () => {
  folder = await openFolder();
  workspace = folder.workspace;
  await demo.run(workspace, { customers: 400 });
});
afterAll(() => folder.close());

const METRICS = {
  mrr_new: "new_mrr",
  mrr_reactivation: "reactivation_mrr",
  mrr_expansion: "expansion_mrr",
  mrr_contraction: "contraction_mrr",
  mrr_churned: "churned_mrr",
  mrr_fx: "fx_mrr",
  mrr_closing: "mrr",
  subscribers_closing: "active_customers",
  arpa: "arpa",
  ltv: "ltv",
  subscriber_churn_rate: "logo_churn_rate",
};

interface Asked {
  policy?: string;
  where?: string[];
  segment?: string;
  segment_as_of?: "start";
  interval?: "quarter";
}

const ASKED: Asked[] = [
  {},
  { interval: "quarter" },
  { policy: "lago" },
  { policy: "chargebee", where: ["country=AT", "country=DE"] },
  { where: ["product=Quillmoor Team"] },
  { segment: "country=AT|mrr>=500" },
  { segment: "mrr<200", segment_as_of: "start" },
  { segment: "mrr<200", segment_as_of: "start", policy: "lago", interval: "quarter" },
];

it.each(ASKED)("rolls forward to the minor unit, and agrees with metric: %o", async (asked) => {
  const from = asked.segment_as_of === undefined ? "2025-01" : asked.interval ? "2025-04" : "2026-01";
  const question = { ...asked, from, to: "2026-06" };
  const { rows } = await exportSummaryOperation.run(workspace, question);
  expect(rows.length).toBeGreaterThanOrEqual(5);
  const last = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const moved =
      row.mrr_new + row.mrr_reactivation + row.mrr_expansion + row.mrr_contraction + row.mrr_churned;
    expect(row.mrr_opening + moved + row.mrr_transfer + row.mrr_fx).toBe(row.mrr_closing);
    const came = row.subscribers_new + row.subscribers_reactivated + row.subscribers_churned;
    expect(row.subscribers_opening + came + row.subscribers_transfer).toBe(row.subscribers_closing);
    const before = last.get(row.currency);
    if (before !== undefined && asked.segment_as_of === undefined) {
      expect(row.subscribers_opening).toBe(before.subscribers_closing);
      if (row.currency === "USD" || asked.policy === "lago") expect(row.mrr_opening).toBe(before.mrr_closing);
    }
    last.set(row.currency, row);
  }
  for (const [name, id] of Object.entries(METRICS)) {
    const { rows: figures } = await metric.run(workspace, { ...question, metric: id });
    for (const { period, currency, value } of figures) {
      const row = rows.find((one) => one.period === period && one.currency === (currency ?? one.currency));
      const [own, given] = [Object.entries(row ?? {}).find(([column]) => column === name)?.[1], value];
      expect({ period, name, own }).toEqual({ period, name, own: given });
    }
  }
});

it("counts the trials of who was in a segment as at the start of each period", async () => {
  await inWorkspace(async (other, directory) => {
    const file = join(directory, "list.csv");
    await writeFile(
      file,
      [
        "customer_id,subscription_id,item_id,start,end,amount,currency,status,product",
        "grew,s0,i0,2024-06-01,2025-02-10,40,USD,active,Desk",
        "grew,s0,i0,2025-02-10,,400,USD,active,Desk",
        "grew,s1,i1,2025-01-31,2025-02-14,10,USD,trialing,Extra",
        "grew,s1,i1,2025-02-14,,10,USD,active,Extra",
        "grew,s2,i2,2025-03-01,2025-03-15,10,USD,trialing,Extra",
      ].join("\n"),
    );
    await importOperation.run(other, { source: "subscriptions", files: [file] });
    const asked = { from: "2025-01", to: "2025-03", segment: "mrr<50" };
    const of = async (more: { segment_as_of?: "start" }) => {
      const { rows, membership } = await exportSummaryOperation.run(other, { ...asked, ...more });
      return [membership?.as_of, ...rows.map((row) => [row.trials_started, row.trials_converted])];
    };
    // It has 40 until February, 410 from then on: its trial of March is of a customer who is no longer small.
    expect(await of({ segment_as_of: "start" })).toEqual(["start", [1, 0], [0, 1], [0, 0]]);
    expect(await of({})).toEqual(["today", [0, 0], [0, 0], [0, 0]]);
  });
});

it("counts trials by subscription, and who went on to pay", async () => {
  await inWorkspace(async (other, directory) => {
    const file = join(directory, "list.csv");
    await writeFile(
      file,
      [
        "customer_id,subscription_id,item_id,start,end,amount,currency,status,country",
        "a,s1,i1,2025-01-10,2025-01-24,10,USD,trialing,AT",
        "a,s1,i2,2025-01-10,2025-01-24,5,USD,trialing,AT",
        "a,s1,i1,2025-01-24,,10,USD,active,AT",
        "a,s1,i2,2025-01-24,,5,USD,active,AT",
        "b,s2,i3,2025-01-20,2025-02-03,20,USD,trialing,DE",
        "c,s3,i4,2025-01-25,2025-02-08,20,EUR,trialing,DE",
        "c,s3,i4,2025-02-08,2025-03-08,0,EUR,active,DE",
        "d,s4,i5,2025-01-28,2025-02-11,30,USD,trialing,DE",
        "d,s4,i5,2025-02-11,,30,USD,past_due,DE",
        "e,s5,i6,2025-02-01,,40,USD,active,DE",
      ].join("\n"),
    );
    await importOperation.run(other, { source: "subscriptions", files: [file] });
    const trials = async (where?: string[], policy?: string) => {
      const { rows } = await exportSummaryOperation.run(other, {
        from: "2025-01",
        to: "2025-02",
        where,
        policy,
      });
      return rows.map((row) => [
        row.currency,
        row.trials_started,
        row.trials_ended,
        row.trials_converted,
        row.trial_conversion,
      ]);
    };
    expect(await trials(["currency=USD"])).toEqual([
      ["USD", 3, 1, 1, 1],
      ["USD", 0, 2, 1, 0.5],
    ]);
    expect(await trials(["currency=USD", "country=AT"])).toEqual([
      ["USD", 1, 1, 1, 1],
      ["USD", 0, 0, 0, null],
    ]);
    expect(await trials(["currency=EUR"], "lago")).toEqual([
      ["EUR", 1, 0, 0, null],
      ["EUR", 0, 1, 0, 0],
    ]);
  });
});

it("is given as reported too, with the trials that are known now", async () => {
  await inWorkspace(async (other) => {
    await demo.run(other, { customers: 60 });
    await closeOperation.run(other, { period: "2025-06" });
    for (const where of [[], ["product=Quillmoor Team"], ["country=US"]]) {
      const asked = { from: "2025-04", to: "2025-08", where };
      const reported = await exportSummaryOperation.run(other, { ...asked, as_reported: true });
      expect(reported.rows).toEqual((await exportSummaryOperation.run(other, asked)).rows);
    }
  });
});

it("refuses filters by what customers are for a time", async () => {
  const asked = { where: ["band=200 to 1000"] };
  await expect(exportSummaryOperation.run(workspace, asked)).rejects.toThrow(
    "can't filter an export by band",
  );
});
