import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { durabilityOperation } from "../../src/api/ask/cohorts-operations.ts";
import { metric, metrics } from "../../src/api/ask/questions.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { PERIODS } from "../../src/base/period.ts";
import { planOf } from "../../src/metrics/figures/compute.ts";
import { compileCells } from "../../src/metrics/figures/queries.ts";
import { understand } from "../../src/metrics/question/question.ts";
import { drawn } from "../amount.ts";
import { type Folder, openFolder } from "../workspace.ts";

const RANGE = { from: "2026-02", to: "2026-06" };
const POLICIES = drawn("policies of a walk", ["cambium", "lago"], { few: 1, all: 2 });

let folder: Folder;

beforeAll(async () => {
  folder = await openFolder();
  await demo.run(folder.workspace, { customers: 300, months: 18 });
});
afterAll(() => folder.close());

/** Every metric with every dimension, and why not. */
async function pairs() {
  const { rows } = await metrics.run(folder.workspace, {});
  return rows.flatMap(({ dimensions, ...known }) => dimensions.map((each) => ({ ...known, ...each })));
}

type Rows = Awaited<ReturnType<typeof metric.run>>["rows"];

/** What rows come to in each period, and where currencies are kept apart, each currency. */
function sums(rows: Rows, isSeparate: boolean): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { period, currency, value } of rows) {
    const key = isSeparate ? `${period} ${currency}` : String(period);
    totals.set(key, (totals.get(key) ?? 0) + Number(value));
  }
  return totals;
}

describe.each(POLICIES)("every metric by every dimension, policy %s", (policy) => {
  it("answers, and parts of money add up to the whole", { timeout: 300_000 }, async () => {
    const { workspace } = folder;
    const all = (await pairs()).filter(({ is_supported }) => is_supported);
    expect(all.length).toBeGreaterThan(300);
    const supported = drawn(`pairs under ${policy}`, all, { few: 60, all: 100 });
    const wholes = new Map<string, Rows>();
    for (const { id, unit, adds_up, dimension } of supported) {
      const { rows } = await metric.run(workspace, { metric: id, by: [dimension], policy, ...RANGE });
      const labels = new Set(rows.map(({ period }) => period));
      if (rows.length > 0)
        expect({ id, dimension, periods: labels.size }).toEqual({ id, dimension, periods: 5 });
      if (unit !== "money" || adds_up !== "yes" || (policy === "lago" && dimension === "currency")) continue;
      const whole = wholes.get(id) ?? (await metric.run(workspace, { metric: id, policy, ...RANGE })).rows;
      wholes.set(id, whole);
      const all = [...sums(whole, policy === "lago")].filter(([, value]) => value !== 0);
      const parts = [...sums(rows, policy === "lago")].filter(([, value]) => value !== 0);
      expect({ id, dimension, parts: new Map(parts) }).toEqual({ id, dimension, parts: new Map(all) });
    }
  });
});

describe("every metric by every dimension", () => {
  it("is refused with the reason where it has none", async () => {
    const unsupported = (await pairs()).filter(({ is_supported }) => !is_supported);
    expect(unsupported.length).toBeGreaterThan(50);
    for (const { id, dimension, reason } of unsupported) {
      const asked = metric.run(folder.workspace, { metric: id, by: [dimension], ...RANGE });
      await expect(asked).rejects.toMatchObject({
        code: "unsupported",
        message: `you can't break ${id} down by ${dimension}: ${reason}`,
      });
    }
  });

  it("compiles to what the warehouse can run, for every interval", { timeout: 300_000 }, async () => {
    const { workspace } = folder;
    const { book, subject } = await workspace.reading();
    const compiled = new Set<string>();
    const supported = (await pairs()).filter(({ is_supported }) => is_supported);
    expect(supported.length).toBeGreaterThan(300);
    const asked = drawn("pairs to compile", supported, { few: 60, all: 100 });
    for (const { id, dimension } of asked) {
      for (const interval of PERIODS) {
        const cell = { metric: id, by: [dimension], interval, from: "2026-06", to: "2026-06" };
        const isRefused =
          /^(ltv|new_cac|expansion_cac)/.test(id) && (interval === "day" || interval === "week");
        if (isRefused) expect(() => understand(cell, subject)).toThrow("isn't available by");
        else
          for (const sql of compileCells(await planOf(book, understand(cell, subject))).values())
            compiled.add(sql);
      }
    }
    expect(compiled.size).toBeGreaterThan(asked.length);
    for (const sql of compiled) {
      const plan = await workspace.warehouse.query(`explain ${sql}`, book.schema);
      expect(plan.length).toBeGreaterThan(0);
    }
  });
});

describe("durability month by month", () => {
  it("is expansion_durability after twelve, by every dimension", async () => {
    const { workspace } = folder;
    const own = (await pairs()).filter(
      ({ id, is_supported }) => id === "expansion_durability" && is_supported,
    );
    expect(own.length).toBeGreaterThan(15);
    for (const { dimension } of drawn("dimensions of durability", own, { few: 5, all: 10 })) {
      const asked = { by: [dimension], policy: "cambium" };
      const curve = await durabilityOperation.run(workspace, { ...asked, months: 12, at: "2026-06" });
      const range = { from: "2026-06", to: "2026-06" };
      const { rows } = await metric.run(workspace, { ...asked, metric: "expansion_durability", ...range });
      const known = ({ value }: Rows[number]) => typeof value === "number";
      const told = (all: Rows) => new Map(all.filter(known).map((row) => [row[dimension], row.value]));
      const after = curve.rows.filter(({ months }) => months === 12);
      expect({ dimension, curve: told(after) }).toEqual({ dimension, curve: told(rows) });
    }
  });
});
