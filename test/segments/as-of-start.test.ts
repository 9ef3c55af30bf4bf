import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  cohortCustomersOperation,
  cohortsOperation,
  durabilityOperation,
} from "../../src/api/ask/cohorts-operations.ts";
import { figuresOperation } from "../../src/api/ask/figures-operation.ts";
import { moversOperation } from "../../src/api/ask/movers-operation.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { leaderboardOperation, waterfallOperation } from "../../src/api/ask/rankings.ts";
import {
  segmentFieldsOperation,
  segmentValuesOperation,
  setSegment,
} from "../../src/api/ask/segments-operations.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { dismissSignal, signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { answer } from "../../src/api/perform.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { whyNot } from "../../src/metrics/list/support.ts";
import { understand } from "../../src/metrics/question/question.ts";
import { drawn } from "../amount.ts";
import { withSold } from "../growth/books.ts";
import { type Folder, openFolder } from "../workspace.ts";

/** `grow` leaves the segment of under 50 by growing, `fall` enters it by shrinking, `late` is new in it. */
const SOLD = `customer_id,start,end,amount,product
grow,2024-06-01,2025-06-15,40,Desk
grow,2025-06-15,,400,Desk
low,2024-06-01,,30,Desk
fall,2024-06-01,2025-03-10,300,Desk
fall,2025-03-10,,40,Desk
late,2025-06-20,,45,Desk
`;
const SMALL = { segment: "mrr<50", segment_as_of: "start" } as const;

const figuresOf = async (workspace: Workspace, asked: Parameters<typeof metric.run>[1]) =>
  (await metric.run(workspace, asked)).rows.map(({ value }) => value);

let folder: Folder;

beforeAll(async () => {
  folder = await openFolder();
  const path = join(folder.directory, "sold.csv");
  await writeFile(path, SOLD);
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [path] });
});

afterAll(() => folder.close());

describe("a segment as at the start of each period", () => {
  it("has who met it then, and new customers as they entered", async () => {
    const { workspace } = folder;
    const months = { from: "2025-05", to: "2025-07" };
    const of = (id: string) => figuresOf(workspace, { metric: id, ...months, ...SMALL });
    // May: grow 40, low 30, fall 40. June: grow becomes 400, late comes with 45. July: grow is out.
    expect(await of("mrr")).toEqual([11000, 51500, 11500]);
    expect(await of("expansion_mrr")).toEqual([0, 36000, 0]);
    expect(await of("new_mrr")).toEqual([0, 4500, 0]);
    expect(await of("nrr")).toEqual([1, 4.272727272727273, 1]);
    const today = { metric: "mrr", ...months, segment: "mrr<50" };
    expect(await figuresOf(workspace, today)).toEqual([7000, 11500, 11500]);
  });

  it("doesn't choose by the outcome: who was small a year ago, not who is small now", async () => {
    const { workspace } = folder;
    const asked = { metric: "nrr_12m", from: "2025-12", to: "2025-12" };
    // As of today low 30 and fall 300 became 70; a year ago grow 40 and low 30 were in it, and became 430.
    expect(await figuresOf(workspace, { ...asked, segment: "mrr<50" })).toEqual([0.212121212121212]);
    expect(await figuresOf(workspace, { ...asked, ...SMALL })).toEqual([6.142857142857143]);
    const { membership: now } = await metric.run(workspace, { ...asked, segment: "mrr<50" });
    expect(now).toMatchObject({ as_of: "today", on: "2025-06-20" });
    const { membership: then } = await metric.run(workspace, { ...asked, ...SMALL });
    expect(then).toMatchObject({ as_of: "start", on: null });
    expect(await metric.run(workspace, asked)).not.toHaveProperty("membership");
  });

  it("is compared with, ranked, bridged and proved by the customers of each period", async () => {
    const { workspace } = folder;
    const june = { from: "2025-06", to: "2025-06", ...SMALL };
    const compared = await metric.run(workspace, {
      metric: "mrr",
      ...june,
      compare: "previous",
      counts: true,
    });
    expect(compared.rows).toMatchObject([{ value: 51500, previous: 11000, customers: 4 }]);
    const moved = await metric.run(workspace, { metric: "net_new_mrr", ...june, counts: true });
    expect(moved.rows).toMatchObject([{ value: 40500, customers: 2, movements: 2 }]);
    const { steps } = await waterfallOperation.run(workspace, { from: "2025-06", to: "2025-07", ...SMALL });
    expect(steps.map(({ id, value }) => [id, value])).toEqual([
      ...[
        ["opening", 11000],
        ["new", 4500],
        ["upsell", 36000],
        ["closing", 51500],
      ],
    ]);
    const board = await leaderboardOperation.run(workspace, { metric: "mrr", by: "product", ...june });
    expect(board.rows).toMatchObject([{ name: "Desk", value: 51500, previous: 11000 }]);
    const proof = await explainOperation.run(workspace, { metric: "expansion_mrr", ...june });
    expect(proof.rows.map(({ customer, value }) => [customer, value])).toEqual([["grow", 36000]]);
    const { rows, total } = await moversOperation.run(workspace, { metric: "mrr", ...june });
    expect([total, rows.map(({ customer }) => customer)]).toEqual([51500, ["grow", "late", "fall", "low"]]);
    const table = await figuresOperation.run(workspace, {
      ...{ columns: ["mrr"], from: "2025-06", to: "2025-07" },
      ...{ segment: ["*", "mrr<50"], segment_as_of: "start" },
    });
    expect(table.rows.map(({ segment, mrr }) => [segment, mrr])).toEqual([
      ...[
        ["*", 51500],
        ["*", 51500],
        ["mrr<50", 51500],
        ["mrr<50", 11500],
      ],
    ]);
    await expect(
      explainOperation.run(workspace, {
        metric: "expansion_mrr",
        from: "2025-05",
        to: "2025-06",
        ...SMALL,
      }),
    ).rejects.toThrow("one period at a time");
  });

  it("follows cohorts by how they entered, and expansions by what customers were before", async () => {
    const { workspace } = folder;
    const { rows } = await cohortsOperation.run(workspace, { from: "2024-06", to: "2025-06", ...SMALL });
    const first = rows.filter(({ cohort }) => cohort === "2024-06");
    expect(first[0]).toMatchObject({ customers: 2, base: 7000 });
    expect(first.at(-1)).toMatchObject({ amount: 43000 });
    const members = { cohort: "2024-06", age: 12, ...SMALL };
    const found = await cohortCustomersOperation.run(workspace, members);
    expect(found.rows.map(({ customer }) => customer)).toEqual(["grow", "low"]);
    const curve = await durabilityOperation.run(workspace, { months: 3, at: "2025-12", ...SMALL });
    expect(curve.rows.map(({ expanded, kept }) => [expanded, kept])).toEqual(
      Array.from({ length: 3 }, () => [36000, 36000]),
    );
    const large = { months: 3, at: "2025-12", segment: "mrr>=50", segment_as_of: "start" } as const;
    expect((await durabilityOperation.run(workspace, large)).rows[0]).toMatchObject({ expanded: 0 });
    const durable = { metric: "expansion_durability", from: "2025-12", to: "2025-12", ...SMALL };
    expect(await figuresOf(workspace, durable)).toEqual([null]);
  });

  it("is looked up for 120 periods at most", () => {
    const subject = { lastDay: 20_000, attributes: [], rules: PRESETS.cambium, isSeparate: false };
    const days = (to: string) =>
      understand(
        { metric: "mrr", interval: "day", from: "2025-01-01", to, members: async () => "" },
        subject,
      );
    expect(days("2025-04-30").periods).toHaveLength(120);
    expect(() => days("2025-05-01")).toThrow("121 periods");
  });
});

describe("segments of behaviour", () => {
  it("have who expanded or contracted in the last days, this one included", async () => {
    const { workspace } = folder;
    const mrr = (segment: string, more = {}) =>
      figuresOf(workspace, { metric: "mrr", from: "2025-06", to: "2025-08", segment, ...more });
    // 15 June is the 201st day up to 1 January, 10 March the 298th.
    expect(await mrr("last_expansion<=201")).toEqual([40000, 40000, 40000]);
    expect(await mrr("last_expansion<=200")).toEqual([0, 0, 0]);
    expect(await mrr("last_contraction<=298")).toEqual([4000, 4000, 4000]);
    expect(await mrr("last_contraction<=297")).toEqual([0, 0, 0]);
    expect(await mrr("last_expansion=&last_contraction=")).toEqual([7500, 7500, 7500]);
    const start = { segment_as_of: "start" };
    expect(await mrr("last_expansion<=16", start)).toEqual([0, 40000, 0]);
    expect(await mrr("last_expansion<=15", start)).toEqual([0, 0, 0]);
    await expect(mrr("last_expansion<=soon")).rejects.toThrow("invalid value for last_expansion");
  });

  it("have who has a signal open, of any or one kind, until it is dismissed", async () => {
    const desk = { product: "Desk", family: "desk" };
    const monthly = [
      { ...desk, customer_id: "old", item_id: "1", amount: 80, start: "2024-01-10" },
      { ...desk, customer_id: "young", item_id: "2", amount: 60, start: "2025-10-01" },
    ];
    await withSold("2026-01-01", monthly, async (workspace) => {
      const ask = async (segment: string, more = {}) => {
        const input = { metric: "mrr", from: "2024-12", to: "2025-12", interval: "range", segment, ...more };
        const { output } = await answer(workspace, metric, input, { by: "command line" });
        return metric.output.parse(output).rows.map(({ value }) => value);
      };
      const { rows } = await signalsOperation.run(workspace, {});
      expect(rows.map(({ customer, kind }) => [customer, kind])).toEqual([["old", "term_ready"]]);
      expect(await ask("signal=any")).toEqual([8000]);
      expect(await ask("signal=term_ready")).toEqual([8000]);
      expect(await ask("signal=limit_hit,seats_full")).toEqual([0]);
      expect(await ask("signal!=any")).toEqual([6000]);
      const by = { interval: "year", segment_as_of: "start" };
      expect(await ask("signal=any", { ...by, from: "2024", to: "2026" })).toEqual([0, 0, 8000]);
      const fields = await segmentFieldsOperation.run(workspace, {});
      const names = fields.rows.map(({ field }) => field);
      expect(names).toEqual(expect.arrayContaining(["last_expansion", "last_contraction", "signal"]));
      const values = await segmentValuesOperation.run(workspace, { field: "signal" });
      expect(values.rows.map(({ value, customers }) => [value, customers])).toEqual([
        ...[
          ["any", 1],
          ["term_ready", 1],
        ],
      ]);
      const { account = "", subject = "" } = rows[0] ?? {};
      await setSegment.run(workspace, { name: "Ready", filter: "signal=term_ready" });
      expect(await ask("Ready")).toEqual([8000]);
      await dismissSignal.run(workspace, {
        kind: "term_ready",
        account,
        customer: "old",
        subject,
        reason: "No",
      });
      expect(await ask("Ready")).toEqual([0]);
      expect(await ask("signal=any")).toEqual([0]);
      await expect(ask("signal=hunger")).rejects.toThrow("invalid value for signal");
    });
  });
});

describe("by MRR", () => {
  let company: Folder;
  beforeAll(async () => {
    company = await openFolder();
    await demo.run(company.workspace, { customers: 100 });
  });
  afterAll(() => company.close());

  it("it is the band of MRR that customers were in, whose figures the oracle knows", async () => {
    const range = { from: "2025-10", to: "2025-12" };
    const known = METRICS.filter((each) => whyNot(each, "band") === null && each.whyWhole === undefined);
    for (const { id } of drawn("metrics of a band", known, { few: 3, all: 5 })) {
      const band = { metric: id, ...range, where: ["band=50 to 200"] };
      const segment = { metric: id, ...range, segment: "mrr>=50&mrr<200", segment_as_of: "start" as const };
      const [a, b] = [await figuresOf(company.workspace, band), await figuresOf(company.workspace, segment)];
      expect({ id, figures: b }).toEqual({ id, figures: a });
    }
  });
});
