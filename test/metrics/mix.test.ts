import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { metricText } from "../../src/cli/print/print-metric.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { drawn, drawnOne } from "../amount.ts";
import { booksOf } from "../oracle/books.ts";
import { type Period, periods } from "../oracle/calendar.ts";
import { expansionsIn } from "../oracle/expansions.ts";
import type { History } from "../oracle/histories.ts";
import { type Bucket, oracleMixWithin, segmentsOf } from "../oracle/mix.ts";
import type { OracleInput } from "../oracle/oracle.ts";
import { add, type Q, q, ZERO } from "../oracle/rational.ts";
import { oracleStanding, type StandingDimension } from "../oracle/standing.ts";
import { inWorkspace } from "../workspace.ts";
import { companies, importHistory } from "./books.ts";
import { shown } from "./figures.ts";

const COMPANIES = drawn("companies in a mix", companies(140, 41), { few: 4, all: 4 });
const POLICIES = Object.entries(PRESETS);
const DIMENSIONS: StandingDimension[] = ["cohort", "age", "band"];

interface Case {
  workspace: Workspace;
  history: History;
  policy: string;
  input: OracleInput;
}

/** Expansions of a period by class of customer, for one currency of the books. */
function bucketsOf(
  input: OracleInput,
  currency: string,
  dimension: StandingDimension,
  period: Period,
): Map<string, Bucket> {
  const label = oracleStanding(input, dimension);
  const buckets = new Map<string, Bucket>();
  for (const book of booksOf(input).filter((one) => one.currency === currency)) {
    for (const { customer, gain } of expansionsIn(book, period)) {
      const key = label(customer, period) ?? "";
      const { count, total } = buckets.get(key) ?? { count: ZERO, total: ZERO };
      buckets.set(key, { count: add(count, q(1n)), total: add(total, gain) });
    }
  }
  return buckets;
}

/** Two figures that were each rounded to minor units. */
const near = (found: unknown, exact: Q, currency: string) =>
  expect(Math.abs(Number(found) - (shown(exact, "money", currency) ?? 0))).toBeLessThanOrEqual(1);

async function check(one: Case, dimension: StandingDimension, then: Period, now: Period): Promise<number> {
  const { workspace, history, policy, input } = one;
  const range = { interval: "quarter" as const, from: now.label, to: now.label };
  const asked = {
    metric: "average_expansion",
    by: [dimension],
    compare: "previous" as const,
    policy,
    ...range,
  };
  const { rows, effects = [] } = await metric.run(workspace, asked);
  for (const effect of effects) {
    const [before, after] = [then, now].map((period) => bucketsOf(input, effect.currency, dimension, period));
    const expected = oracleMixWithin(segmentsOf(before ?? new Map(), after ?? new Map()));
    near(effect.mix, expected.mix, effect.currency);
    near(effect.within, expected.within, effect.currency);
    expect(effect.mix + effect.within).toBe(effect.change);
    const own = rows.filter((row) => (row.currency ?? history.currency) === effect.currency);
    for (const name of ["mix", "within"] as const) {
      expect(own.reduce((sum, row) => sum + Number(row[name]), 0)).toBe(effect[name]);
    }
    for (const part of expected.parts) {
      const row = own.find((each) => each[dimension] === part.key);
      near(row?.mix, part.mix, effect.currency);
      near(row?.within, part.within, effect.currency);
    }
  }
  return effects.length;
}

describe("an average's change by segments is mix and within", () => {
  it("as the oracle splits it, on generated histories", { timeout: 300_000 }, async () => {
    let effects = 0;
    for (const [index, history] of COMPANIES.entries()) {
      const [policy, rules] = drawnOne(`policy in a mix ${index}`, POLICIES);
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const one = { workspace, history, policy, input: { ...history, policy: rules } };
        const quarters = periods("quarter", "2023-04-01", "2025-01-01", history.zone);
        for (const [place, now] of quarters.entries()) {
          const then = quarters[place - 1];
          const dimension = DIMENSIONS[(index + place) % DIMENSIONS.length]!;
          if (then !== undefined) effects += await check(one, dimension, then, now);
        }
      });
    }
    expect(effects).toBeGreaterThanOrEqual(COMPANIES.length / 2);
  });
});

/** Customers of a size that go from plan Basic to plan Pro in a month, and pay more by an amount. */
function upsells(size: string, month: string, count: number, more: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const customer = `${size}-${month}-${index}`;
    const line = (from: string, to: string, amount: number, plan: string) =>
      `${customer},${from},${to},${amount},Core,${plan},${size}`;
    return [
      line("2024-01-10", `2024-${month}-10`, 1000, "Basic"),
      line(`2024-${month}-10`, "", 1000 + more, "Pro"),
    ].join("\n");
  });
}

describe("the average upsell falls from 18K to 11K because more small customers bought", () => {
  // Before 13 large at 20K and 2 small at 5K: 270K / 15 = 18K. After 7 large at 19K and 8 small at 4K: 165K / 15 = 11K.
  // Mix: (7/15 - 13/15) x 19.5K + (8/15 - 2/15) x 4.5K = -6K. Within: -1K x 20/30 - 1K x 10/30 = -1K.
  const states = [
    ...upsells("large", "03", 13, 20_000),
    ...upsells("small", "03", 2, 5_000),
    ...upsells("large", "04", 7, 19_000),
    ...upsells("small", "04", 8, 4_000),
  ];

  it("and says that it is mostly mix", async () => {
    await inWorkspace(async (workspace, directory) => {
      const file = join(directory, "subscriptions.csv");
      await writeFile(file, `customer_id,start,end,amount,product,plan,size\n${states.join("\n")}\n`);
      await importOperation.run(workspace, { source: "subscriptions", files: [file] });
      const range = { from: "2024-04", to: "2024-04", compare: "previous" as const };
      const asked = { metric: "average_expansion", by: ["size"], where: ["group=upsell"], ...range };
      const found = await metric.run(workspace, asked);
      const says =
        "It fell by 7,000.00 USD, mostly because the mix of segments changed, not the segments' own averages (mix −6,000.00, within −1,000.00).";
      expect(found.effects).toEqual([
        {
          ...{ period: "2024-04", previous_period: "2024-03", currency: "USD" },
          ...{ previous: 1_800_000, value: 1_100_000, change: -700_000 },
          ...{ mix: -600_000, within: -100_000, says },
        },
      ]);
      expect(found.rows.map(({ size, value, mix, within }) => [size, value, mix, within])).toEqual([
        ["large", 1_900_000, -780_000, -66_667],
        ["small", 400_000, 180_000, -33_333],
      ]);
      const text = metricText(found);
      expect(text).toContain("18,000.00 to 11,000.00, change -7,000.00 = mix -6,000.00 + within -1,000.00");
      expect(text).toContain(says);
    });
  });
});

it("splits over as many segments as there are customers", { timeout: 300_000 }, async () => {
  // Segment i has a customer at 6 + 2 x (i % 2), and a second one at as much from February on where i is odd: averages of
  // segments stay, so that all of the change is mix. January: (6 + 8) / 2 = 7. February: 1/3 x 6 + 2/3 x 8 = 7.33.
  const count = 20_000;
  const amountOf = (index: number) => 6 + 2 * (index % 2);
  const indexes = Array.from({ length: count }, (_, index) => index);
  const first = indexes.map((index) => `a${index},2024-01-01,${amountOf(index)},s${index}`);
  const more = indexes.flatMap((index) =>
    index % 2 === 1 ? [`b${index},2024-02-01,${amountOf(index)},s${index}`] : [],
  );
  await inWorkspace(async (workspace, directory) => {
    const file = join(directory, "subscriptions.csv");
    await writeFile(file, `customer_id,start,amount,site\n${[...first, ...more].join("\n")}\n`);
    await importOperation.run(workspace, { source: "subscriptions", files: [file] });
    const range = { from: "2024-02", to: "2024-02", compare: "previous" as const };
    const { rows, effects = [] } = await metric.run(workspace, { metric: "arpa", by: ["site"], ...range });
    expect(effects).toMatchObject([{ previous: 700, value: 733, change: 33, mix: 33, within: 0 }]);
    expect(rows.length).toBe(count);
    expect(rows.reduce((sum, { mix }) => sum + Number(mix), 0)).toBe(33);
  });
});
