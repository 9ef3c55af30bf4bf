import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { driftOperation } from "../../src/api/ask/drift-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { runChecks } from "../../src/model/model.ts";
import { drawn, drawnOne, histories } from "../amount.ts";
import { companies, importHistory } from "../metrics/books.ts";
import type { History } from "../oracle/histories.ts";
import { inWorkspace } from "../workspace.ts";

const COUNT = histories(150);
const CLOSED = drawn("closed companies", companies(COUNT, 23), { few: 1, all: 2 });
const POLICIES = Object.keys(PRESETS);
const CLOSES = ["2023-06", "2023-Q4", "2025"];

describe("closed periods of generated histories", () => {
  let drifted = 0;
  for (const [index, history] of CLOSED.entries()) {
    const policy = drawnOne(`policy of closed company ${index}`, POLICIES);
    it(`keep their figures, and movements lead from one to the next: ${history.zone}, ${history.currency}, ${policy}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await setSetting.run(workspace, { name: "policy", value: policy });
        const none: string[] = [];
        let closed = { to: "2022-01", figures: none };
        for (const [turn, period] of CLOSES.entries()) {
          await mkdir(join(directory, `${turn}`));
          await importHistory(workspace, join(directory, `${turn}`), partOf(history, index, turn));
          if (turn > 0) {
            expect(await figures(workspace, closed.to, true)).toEqual(closed.figures);
            drifted += await checkBooks(workspace);
          }
          if (index % 2 === 1 && turn === 1) continue;
          await closeOperation.run(workspace, { period, with_earlier: true });
          closed = { to: lastMonth(period), figures: await figures(workspace, lastMonth(period), true) };
          if (turn === 0) expect(await figures(workspace, closed.to, false)).toEqual(closed.figures);
          await checkBooks(workspace);
        }
      });
    });
  }

  it("have drifted, some of them", () => {
    expect(drifted).toBeGreaterThan(0);
  });
});

/** What is known of a history at a turn: more states each time, some of them told otherwise before, and other rates. */
function partOf(history: History, seed: number, turn: number): History {
  const states = history.states.flatMap((state, place) => {
    const dice = (place * 7919 + seed * 104_729) % 13;
    if (dice > 3 * turn + 4) return [];
    return dice % 4 === 3 && turn < 2 ? [{ ...state, amount: state.amount * 2 }] : [state];
  });
  const rates = history.rates.map((rate) => ({ ...rate, e12: rate.e12 + BigInt(turn % 2) * 1_000_000n }));
  return { ...history, states: states.length === 0 ? history.states.slice(0, 1) : states, rates };
}

function lastMonth(period: string): string {
  return period.length === 4
    ? `${period}-12`
    : period.replace(/Q(\d)/, (_, quarter) => String(quarter * 3).padStart(2, "0"));
}

const QUESTIONS = [
  ...drawn("metrics of closed companies", METRICS, { few: 4, all: 8 }).map(({ id }) => ({ metric: id })),
  ...["type", "cause", "product"].map((by) => ({ metric: "net_new_mrr", by: [by] })),
  { metric: "mrr", by: ["cohort"] },
  { metric: "mrr", where: ["interval=month"] },
];

/** Everything that is not nothing in the months up to one. */
async function figures(workspace: Workspace, to: string, as_reported: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const question of QUESTIONS) {
    const { rows } = await metric.run(workspace, { ...question, from: "2022-01", to, as_reported });
    for (const row of rows)
      if (row.value !== 0 && row.value !== null) found.push(JSON.stringify([question, row]));
  }
  return found;
}

/**
 * Opening, movements and closing add up in every month; in the end, what is reported is what is known.
 * @returns how many lines have drifted
 */
async function checkBooks(workspace: Workspace): Promise<number> {
  const range = { from: "2022-01", to: "2026-12", as_reported: true };
  const mrr = await metric.run(workspace, { metric: "mrr", ...range });
  const moved = await metric.run(workspace, { metric: "net_new_mrr", ...range, by: ["type"] });
  const standing = new Map<string, number>();
  for (const { period, currency, value } of mrr.rows) {
    const name = String(currency ?? "");
    const sum = moved.rows
      .filter((row) => row.period === period && String(row.currency ?? "") === name)
      .reduce((total, row) => total + Number(row.value), 0);
    expect(Math.abs((standing.get(name) ?? 0) + sum - Number(value))).toBeLessThanOrEqual(1);
    standing.set(name, Number(value));
  }
  const now = await metric.run(workspace, { metric: "mrr", ...range, as_reported: false });
  expect(lastOf(mrr.rows)).toEqual(lastOf(now.rows));
  const { figures: drifted, rows } = await driftOperation.run(workspace, { limit: 100_000 });
  for (const { period, currency, metric: id, difference } of drifted) {
    if (id !== "mrr") continue;
    const own = rows.filter((row) => row.period === period && row.currency === currency);
    expect(own.reduce((total, row) => total + row.difference, 0)).toBe(difference);
  }
  const { book } = await workspace.reading(undefined, { isReported: true });
  for (const { check, rows: found } of await runChecks(workspace.warehouse, book.schema))
    expect({ check, rows: found }).toEqual({ check, rows: 0 });
  return rows.length;
}

function lastOf(rows: Record<string, unknown>[]): string[] {
  return rows.filter((row) => row.period === "2026-12" && row.value !== 0).map((row) => JSON.stringify(row));
}
