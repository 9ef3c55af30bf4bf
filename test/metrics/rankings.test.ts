import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { leaderboardOperation, waterfallOperation } from "../../src/api/ask/rankings.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { leaderboardText, waterfallText } from "../../src/cli/print/print-rankings.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { type Folder, openFolder } from "../workspace.ts";

const RANGE = { from: "2025-10", to: "2026-03" };

type Question = {
  where?: string[];
  policy?: string;
  from?: string;
  to?: string;
  interval?: "day" | undefined;
};
type Step = Awaited<ReturnType<typeof waterfallOperation.run>>["steps"][number];

const stepsAre = (steps: Step[]) => new Map(steps.map(({ id, value }) => [id, value]));

/** What the steps come to, all of expansion as one: small groups of it are put together. */
function sumsOf(steps: Step[], name: "value" | "previous"): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { id, where, [name]: value = 0 } of steps) {
    const what = where.includes("type=expansion") ? "expansion" : id;
    if (value !== 0) sums[what] = (sums[what] ?? 0) + value;
  }
  return sums;
}

/** How far a part is from the sum of its metric, beyond what each period's rounding may come to. */
async function farOff(workspace: Workspace, id: string, asked: Question, part: number): Promise<number> {
  const { rows } = await metric.run(workspace, { metric: id, ...asked });
  const sum = rows.reduce((total, { value }) => total + Number(value), 0);
  return Math.max(0, Math.abs(part - sum) - rows.length);
}

async function checkWaterfall(workspace: Workspace, range: Question, interval?: "day"): Promise<void> {
  const { steps } = await waterfallOperation.run(workspace, range);
  const asked = { ...range, interval };
  const [opening, ...others] = steps;
  const closing = others.at(-1);
  const parts = others.slice(0, -1);
  expect([opening?.id, closing?.id]).toEqual(["opening", "closing"]);
  expect(steps.length).toBeLessThanOrEqual(12);
  let level = opening?.value ?? 0;
  for (const { value, start, end } of parts) {
    expect(value).not.toBe(0);
    expect({ start, end }).toEqual({ start: level, end: level + value });
    level = end;
  }
  expect(closing?.value).toBe(level);
  const { rows } = await metric.run(workspace, { metric: "mrr", ...asked });
  expect({ asked, closing: closing?.value }).toEqual({ asked, closing: rows.at(-1)?.value });
  const known = stepsAre(steps);
  for (const [id, name] of [
    ["new", "new_mrr"],
    ["contraction", "contraction_mrr"],
    ["churn", "churned_mrr"],
    ["fx", "fx_mrr"],
  ] as const) {
    const off = await farOff(workspace, name, asked, known.get(id) ?? 0);
    expect({ asked, id, off }).toEqual({ asked, id, off: 0 });
  }
  const narrowed = asked.where ?? [];
  for (const { id, where, value } of parts) {
    if (id === "transfer" || narrowed.some((one) => !one.startsWith("currency="))) continue;
    const off = await farOff(workspace, "net_new_mrr", { ...asked, where: [...narrowed, ...where] }, value);
    expect({ asked, id, off }).toEqual({ asked, id, off: 0 });
  }
  const groups = ["upsell", "add_on", "cross_sell", "usage", "price", "status", "other_expansion"];
  const expansion = groups.reduce((sum, id) => sum + (known.get(id) ?? 0), 0);
  expect(await farOff(workspace, "expansion_mrr", asked, expansion)).toBe(0);
}

describe("rankings", () => {
  let folder: Folder;
  const open = async () => {
    folder = await openFolder();
    await demo.run(folder.workspace, { customers: 300 });
    return folder.workspace;
  };

  it("steps from opening to closing, and every part is what its metric says", async () => {
    const workspace = await open();
    await checkWaterfall(workspace, RANGE);
    await checkWaterfall(workspace, { from: "2026-01-10", to: "2026-02" }, "day");
    await checkWaterfall(workspace, { ...RANGE, where: ["product=Quillmoor Team"] });
    await checkWaterfall(workspace, { ...RANGE, where: ["band=200 to 1000"] });
    await checkWaterfall(workspace, { ...RANGE, where: ["country=DE"], policy: "snapshot" });
    await checkWaterfall(workspace, { ...RANGE, where: ["currency=EUR"], policy: "lago" });
    const told = await waterfallOperation.run(workspace, RANGE);
    const lines = waterfallText(told).trim().split("\n");
    expect(lines[0]).toBe("MRR from 2025-10 to 2026-03, USD, policy cambium");
    expect(lines.length).toBe(told.steps.length + 3);
    await expect(waterfallOperation.run(workspace, { ...RANGE, policy: "lago" })).rejects.toThrow(
      "keeps currencies separate",
    );
    await expect(waterfallOperation.run(workspace, { ...RANGE, where: ["type=churn"] })).rejects.toThrow(
      "you can't break",
    );
    await folder.close();
  });

  it("says of each step what it was over the range before, also of what is no more", async () => {
    const workspace = await open();
    for (const [compare, earlier] of [
      ["previous", { from: "2025-04", to: "2025-09" }],
      ["year", { from: "2024-10", to: "2025-03" }],
    ] as const) {
      const told = await waterfallOperation.run(workspace, { ...RANGE, compare });
      const before = await waterfallOperation.run(workspace, earlier);
      expect([told.previous_from, told.previous_to]).toEqual([earlier.from, earlier.to]);
      const own = await waterfallOperation.run(workspace, RANGE);
      expect(sumsOf(told.steps, "value")).toEqual(sumsOf(own.steps, "value"));
      expect(sumsOf(told.steps, "previous")).toEqual(sumsOf(before.steps, "value"));
      for (const { value, previous, change } of told.steps) expect(change).toBe(value - (previous ?? 0));
      const [opening, ...others] = told.steps.map((step) => step.previous ?? 0);
      expect(others.slice(0, -1).reduce((sum, value) => sum + value, opening ?? 0)).toBe(others.at(-1));
    }
  });

  it("lists the largest first, and what is not listed in one row that makes up the total", async () => {
    const workspace = await open();
    for (const [id, by, top] of [
      ["mrr", "country", 3],
      ["expansion_mrr", "product", 2],
      ["churned_mrr", "country", 2],
      ["net_new_mrr", "cause", 4],
    ] as const) {
      const board = await leaderboardOperation.run(workspace, { metric: id, by, top, ...RANGE });
      expect(board.period).toBe("2026-03");
      expect(board.previous_period).toBe("2026-02");
      const asked = { metric: id, from: "2026-03", to: "2026-03" };
      const { rows } = await metric.run(workspace, { ...asked, by: [by], compare: "previous" });
      const [whole] = (await metric.run(workspace, asked)).rows;
      expect(board.total.value).toBe(whole?.value);
      expect(board.rows.map(({ is_other }) => is_other)).toEqual([...Array(top).fill(false), true]);
      for (const name of ["value", "previous", "change"] as const) {
        const sum = board.rows.reduce((all, row) => all + Number(row[name]), 0);
        expect({ id, name, sum }).toEqual({ id, name, sum: board.total[name] });
      }
      for (const row of board.rows.slice(0, top)) {
        const own = rows.find((each) => each[by] === row.key);
        expect(row).toMatchObject({ value: own?.value, previous: own?.previous, change: own?.change });
      }
      const values = board.rows.slice(0, top).map(({ value }) => Number(value));
      const sign = id === "churned_mrr" ? 1 : -1;
      expect(values).toEqual([...values].sort((a, b) => sign * (a - b)));
      const shares = board.rows.reduce((all, { share }) => all + Number(share), 0);
      expect(shares).toBeCloseTo(1, 9);
    }
    await folder.close();
  });

  it("lists ratios without a row for the rest, and a year's period by name", async () => {
    const workspace = await open();
    const board = await leaderboardOperation.run(workspace, {
      metric: "nrr",
      by: "country",
      top: 2,
      period: "2025-Q4",
      compare: "year",
    });
    expect(board).toMatchObject({ period: "2025-Q4", previous_period: "2024-Q4", unit: "ratio" });
    expect(board.adds_up).not.toBe("yes");
    expect(leaderboardText(board)).toMatch(/^nrr by country, 2025-Q4, policy cambium\n/);
    expect(leaderboardText(board)).toContain("The rows don't add up to the total");
    expect(board.rows.map(({ is_other, share, growth }) => ({ is_other, share, growth }))).toEqual(
      Array(2).fill({ is_other: false, share: null, growth: null }),
    );
    for (const { id, unit, whyWhole, isByMonths } of METRICS) {
      if (whyWhole !== undefined) continue;
      const asked = { metric: id, by: "country", period: "2025-Q4", compare: "year" as const };
      const { total } = await leaderboardOperation.run(workspace, asked);
      const range = {
        metric: id,
        from: "2025-Q4",
        to: "2025-Q4",
        interval: "quarter" as const,
        compare: asked.compare,
      };
      const [row] = (await metric.run(workspace, range)).rows;
      const { value, previous, change } = row ?? {};
      expect({ id, unit, isByMonths, total }).toMatchObject({ id, total: { value, previous, change } });
    }
    await expect(leaderboardOperation.run(workspace, { metric: "mrr", by: "shoe_size" })).rejects.toThrow(
      "unknown dimension",
    );
    await folder.close();
  });
});
