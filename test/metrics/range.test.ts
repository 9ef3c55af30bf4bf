import { beforeAll, describe, expect, it } from "vitest";
import { moversOperation as movers } from "../../src/api/ask/movers-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { leaderboardOperation } from "../../src/api/ask/rankings.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { understand } from "../../src/metrics/question/question.ts";
import { drawn } from "../amount.ts";
import { type Folder, openFolder } from "../workspace.ts";

const RANGE = { from: "2025-11", to: "2026-10", interval: "range" } as const;
const subject = {
  firstDay: 17_000,
  lastDay: 20_000,
  attributes: [],
  rules: PRESETS.cambium,
  isSeparate: false,
};

function labels(from: string, to: string) {
  const { periods } = understand({ metric: "mrr", from, to, interval: "range" }, subject);
  return periods.map(({ label }) => label);
}

it("names a range by the calendar period it equals, else by its ends", () => {
  expect(labels("2024-07", "2024-09")).toEqual(["2024-Q3"]);
  expect(labels("2024-Q1", "2024-Q4")).toEqual(["2024"]);
  expect(labels("2024-07", "2024-12")).toEqual(["2024-07..2024-12"]);
  expect(labels("2024-07-15", "2024-12-31")).toEqual(["2024-07-15..2024-12-31"]);
});

describe("a range read as one period", () => {
  let folder: Folder;
  beforeAll(async () => {
    folder = await openFolder();
    await demo.run(folder.workspace, { customers: 60 });
    return () => folder.close();
  });
  const figuresOf = async (asked: Parameters<typeof metric.run>[1]) =>
    (await metric.run(folder.workspace, asked)).rows.map(({ value }) => value);

  it("answers as the calendar period that it equals does", async () => {
    const quarter = { from: "2026-Q2", to: "2026-Q2", compare: "previous", counts: true } as const;
    const expected: unknown[] = [];
    const found: unknown[] = [];
    for (const { id } of drawn("metrics of a range", METRICS, { few: 10, all: 20 })) {
      expected.push([id, (await metric.run(folder.workspace, { ...quarter, metric: id })).rows]);
      found.push([
        id,
        (await metric.run(folder.workspace, { ...quarter, metric: id, interval: "range" })).rows,
      ]);
    }
    expect(found).toEqual(expected);
  });

  it("adds up what moved, ends with the balance of the end, and starts from that of the start", async () => {
    const months = await figuresOf({ ...RANGE, metric: "expansion_mrr", interval: "month" });
    const sum = months.reduce<number>((total, value) => total + Number(value), 0);
    const [whole] = await figuresOf({ ...RANGE, metric: "expansion_mrr" });
    expect(Math.abs(Number(whole) - sum)).toBeLessThanOrEqual(months.length);
    const [mrr] = await figuresOf({ ...RANGE, metric: "mrr" });
    expect(mrr).toBe((await figuresOf({ ...RANGE, metric: "mrr", interval: "month" })).at(-1));
    const [nrr] = await figuresOf({ ...RANGE, metric: "nrr" });
    expect(nrr).toBeCloseTo(
      Number((await figuresOf({ ...RANGE, metric: "nrr_12m", interval: "month" })).at(-1)),
      12,
    );
  });

  it("compares with the range of the same length before, and with the same range a year earlier", async () => {
    const half = { metric: "expansion_mrr", from: "2026-05", to: "2026-10", interval: "range" } as const;
    const rows = async (compare: "previous" | "year") =>
      (await metric.run(folder.workspace, { ...half, compare })).rows[0];
    const [before] = await figuresOf({ ...half, from: "2025-11", to: "2026-04" });
    expect(await rows("previous")).toMatchObject({
      period: "2026-05..2026-10",
      previous_period: "2025-11..2026-04",
      previous: before,
    });
    expect(await rows("year")).toMatchObject({ previous_period: "2025-05..2025-10" });
  });

  it.each(["expansion_mrr", "net_new_mrr", "mrr", "expansion_rate", "nrr", "grr", "logo_churn_rate"])(
    "proves %s with the changes and customers of the whole range",
    async (id) => {
      const proof = await movers.run(folder.workspace, { ...RANGE, metric: id, limit: 1000 });
      const [value] = await figuresOf({ ...RANGE, metric: id });
      expect(proof.figure).toBe(value);
      const { total, divisor, unit } = proof;
      if (unit === "ratio") expect(Number(total) / Number(divisor)).toBeCloseTo(Number(value), 4);
      else expect(total).toBe(value);
      expect(proof.customers).toBeGreaterThan(0);
    },
  );

  it("has no lifetime value of a range that isn't made of months", async () => {
    const days = { from: "2026-01-15", to: "2026-10-05", interval: "range" } as const;
    for (const metric of ["ltv", "ltv_5y"]) {
      expect(await figuresOf({ ...days, metric })).toEqual([null]);
      expect(await figuresOf({ ...RANGE, metric })).toEqual([expect.any(Number)]);
    }
  });

  it("ranks over the range, and its rows add up to the whole", async () => {
    const ranked = await leaderboardOperation.run(folder.workspace, {
      ...RANGE,
      metric: "expansion_mrr",
      by: "product",
    });
    expect(ranked).toMatchObject({ period: "2025-11..2026-10", previous_period: "2024-11..2025-10" });
    const sum = ranked.rows.reduce((total, { value }) => total + Number(value), 0);
    expect(sum).toBe(ranked.total.value);
  });

  it("says which interval to use where customers are classified at the start of each", async () => {
    await expect(metric.run(folder.workspace, { ...RANGE, metric: "nrr", by: ["age"] })).rejects.toThrow(
      "you can't read a range as one period by age",
    );
  });
});
