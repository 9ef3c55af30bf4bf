import { describe, expect, it } from "vitest";
import { comparePoliciesOperation } from "../../src/api/ask/compare-policies.ts";
import { metric as metricOperation } from "../../src/api/ask/questions.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { setPolicy } from "../../src/api/settings/policies.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import type { PeriodInterval } from "../../src/base/period.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { COMPARED } from "../../src/metrics/readings/period-figures.ts";
import { drawn, histories, several } from "../amount.ts";
import { companies, importHistory } from "../metrics/books.ts";
import { inWorkspace } from "../workspace.ts";

type Range = { period: string; interval: PeriodInterval };

const COUNT = histories(150);
const NAMES = Object.keys(PRESETS).filter((name) => name !== "lago");
const PAIRS = NAMES.flatMap((a, index) => NAMES.slice(index + 1).map((b) => ({ a, b })));

const COMPANIES = drawn("companies to compare", companies(COUNT, 11), { few: 1, all: 2 });
const RANGES: Range[] = [
  { period: "2025-06", interval: "month" },
  { period: "2025-Q2", interval: "quarter" },
  { period: "2024-W20", interval: "week" },
  { period: "2024", interval: "year" },
];

/** Asks a metric once for each policy and period. */
function asker(workspace: Workspace): (id: string, policy: string, range: Range) => Promise<unknown> {
  const known = new Map<string, unknown>();
  return async (id, policy, { period, interval }) => {
    const key = JSON.stringify([id, policy, period]);
    if (!known.has(key)) {
      const asked = { metric: id, policy, from: period, to: period, interval };
      known.set(key, (await metricOperation.run(workspace, asked)).rows[0]?.value);
    }
    return known.get(key);
  };
}

/** Compares two policies, and the comparison with what `metric` says and with its own parts. */
async function check(
  workspace: Workspace,
  ask: ReturnType<typeof asker>,
  { a, b }: { a: string; b: string },
  range: Range,
  turn: number,
): Promise<number> {
  const metric = COMPARED[turn % COMPARED.length]!;
  const { period } = range;
  const found = await comparePoliciesOperation.run(workspace, { a, b, period, metric, limit: turn % 7 });
  for (const one of found.figures) {
    const expected = [await ask(one.metric, a, range), await ask(one.metric, b, range)];
    expect({ names: [a, b], range, ...one }).toEqual({ names: [a, b], range, ...one, ...pair(expected) });
    expect(one.difference).toBe(one.b - one.a);
  }
  const whole = found.figures.find((one) => one.metric === metric)?.difference;
  expect({ a, b, sum: total(found.settings) + found.rounding }).toEqual({ a, b, sum: whole });
  expect({ a, b, sum: total(found.rows) + found.rest + found.rounding }).toEqual({ a, b, sum: whole });
  if (found.lines > 0) expect(found.rounding).toBe(0);
  expect(Math.abs(found.rounding)).toBeLessThanOrEqual(1);
  expect(found.rows.length).toBe(Math.min(found.lines, turn % 7));
  for (const row of found.rows) expect(row.b - row.a).toBe(row.difference);
  const all = await comparePoliciesOperation.run(workspace, { a, b, period, metric, limit: 100_000 });
  for (const { setting, difference, customers } of all.settings) {
    const own = all.rows.filter((row) => row.setting === setting);
    expect({ setting, sum: total(own), lines: own.length }).toEqual({
      setting,
      sum: difference,
      lines: customers,
    });
  }
  const [setting] = all.settings.filter(({ customers }) => customers > 0).map((one) => one.setting);
  if (turn % 7 === 0 && setting !== undefined) {
    const only = await comparePoliciesOperation.run(workspace, { a, b, period, metric, setting, limit: 2 });
    const own = all.rows.filter((row) => row.setting === setting);
    expect(only.rows).toEqual(own.slice(0, 2));
    expect({ lines: only.lines, rest: only.rest }).toEqual({
      lines: own.length,
      rest: total(own.slice(2)),
    });
    expect(only.settings).toEqual(all.settings);
  }
  return found.lines;
}

const total = (parts: { difference: number }[]) => parts.reduce((sum, { difference }) => sum + difference, 0);
const pair = ([a, b]: unknown[]) => ({ a, b });

describe("a comparison of policies gives the figures that metrics give, and its parts add up", () => {
  it("for pairs of presets on the demo company", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 400 });
      await setPolicy.run(workspace, { name: "mine", from: "cambium", set: ["paused=yes", "day_factor=30"] });
      const ask = asker(workspace);
      let lines = 0;
      const pairs = drawn("pairs of presets", [...PAIRS.entries()], { few: 6, all: 8 });
      for (const [turn, names] of [...pairs, [PAIRS.length, { a: "mine", b: "snapshot" }] as const])
        lines += await check(workspace, ask, names, RANGES[turn % RANGES.length]!, turn);
      expect(lines).toBeGreaterThan(several({ few: 5, all: 10, most: 13 }) * pairs.length);
    });
  });

  for (const [index, history] of COMPANIES.entries()) {
    it(`on generated histories in ${history.zone} and ${history.currency}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const ask = asker(workspace);
        let lines = 0;
        for (let turn = index; turn < PAIRS.length; turn += 7) {
          const range = RANGES[turn % RANGES.length]!;
          lines += await check(workspace, ask, PAIRS[turn]!, range, turn);
        }
        expect(lines).toBeGreaterThan(0);
      });
    });
  }
});
