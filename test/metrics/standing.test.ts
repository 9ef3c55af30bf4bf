import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { findMetric } from "../../src/metrics/list/metric-list.ts";
import { metricUnder } from "../../src/metrics/list/policy-metric.ts";
import { whyNot } from "../../src/metrics/list/support.ts";
import { drawn, drawnOne } from "../amount.ts";
import { FROM_DAY, type History, TO_DAY } from "../oracle/histories.ts";
import { ORACLE_METRICS, type OracleMetricId, oracleMetric } from "../oracle/metrics.ts";
import type { OracleInput } from "../oracle/oracle.ts";
import type { OracleSettings } from "../oracle/returns.ts";
import { oracleByStanding, type StandingDimension, type StandingMetricId } from "../oracle/standing.ts";
import { inWorkspace } from "../workspace.ts";
import { companies, importHistory } from "./books.ts";
import { dayBefore, expectFigures, type Figures, keyOf, shown } from "./figures.ts";

const COMPANIES = drawn("companies by standing", companies(160, 31), { few: 2, all: 3 });
const POLICIES = Object.entries(PRESETS);
const DIMENSIONS: StandingDimension[] = ["age", "band", "families", "cohort"];
const RANGES = [
  { interval: "month", from: "2023-01-01", to: "2025-01-01" },
  { interval: "quarter", from: FROM_DAY, to: TO_DAY },
  { interval: "year", from: FROM_DAY, to: TO_DAY },
  { interval: "week", from: "2024-01-01", to: "2024-05-06" },
  { interval: "day", from: "2024-02-20", to: "2024-03-10" },
] as const;

/** Metrics that look beyond their period, at costs, or at customers who never had MRR. */
const OTHERS = [
  ...["nrr_12m", "grr_12m", "expansion_growth", "expansion_regret", "expansion_durability"],
  ...["new_cac_ratio", "expansion_cac_ratio", "transfer_mrr", "usage_revenue"],
];

interface Case {
  workspace: Workspace;
  history: History;
  policy: string;
  input: OracleInput;
  range: (typeof RANGES)[number];
  settings: OracleSettings;
}

const isFine = (interval: string) => interval === "day" || interval === "week";

/** A metric as the policy defines it, if it can be asked by the interval and the dimension. */
function askable(id: string, { input, range }: Case, dimension: StandingDimension) {
  const known = findMetric(id);
  const metric = known === undefined ? undefined : metricUnder(known, input.policy);
  if (metric === undefined || (metric.isByMonths === true && isFine(range.interval))) return null;
  return whyNot(metric, dimension) === null ? metric : null;
}

function isStanding(id: OracleMetricId): id is StandingMetricId & OracleMetricId {
  return !OTHERS.includes(id);
}

async function found(
  { workspace, history, policy, range }: Case,
  id: string,
  by: string[],
): Promise<Figures> {
  const { interval, from, to } = range;
  const { rows } = await metric.run(workspace, { metric: id, interval, from, to: dayBefore(to), policy, by });
  return new Map(
    rows.map((row) => [
      keyOf(row.period, row.currency ?? history.currency, ...by.map((name) => row[name])),
      typeof row.value === "number" ? row.value : null,
    ]),
  );
}

async function checkStanding(one: Case, dimension: StandingDimension): Promise<number> {
  const { input, range, settings, policy } = one;
  let lines = 0;
  for (const id of ORACLE_METRICS) {
    const known = askable(id, one, dimension);
    if (!isStanding(id) || known === null) continue;
    const { unit, addsUp } = known;
    const expected = oracleByStanding(
      id,
      input,
      range.interval,
      dimension,
      range.from,
      range.to,
      settings,
    ).map(({ period, currency, key, value }): [string, number | null] => [
      keyOf(period, currency, key),
      shown(value, unit, currency),
    ]);
    const within = unit === "money" && addsUp === true ? 1 : 1e-12;
    const about = { policy, id, dimension, interval: range.interval };
    lines += expectFigures(await found(one, id, [dimension]), new Map(expected), about, within);
  }
  return lines;
}

/** Costs of each month, a gap now and then, and a margin; what depends on them. */
async function checkReturns(one: Case): Promise<void> {
  const { input, range, settings, policy } = one;
  for (const id of ["new_cac_ratio", "expansion_cac_ratio", "ltv", "ltv_5y"] as const) {
    if (isFine(range.interval)) continue;
    const { unit = "ratio" } = findMetric(id) ?? {};
    const { interval, from, to } = range;
    const expected = oracleMetric(id, input, interval, from, to, undefined, settings).map(
      ({ period, currency, value }): [string, number | null] => [
        keyOf(period, currency),
        shown(value, unit, currency),
      ],
    );
    expectFigures(await found(one, id, []), new Map(expected), { policy, id, interval });
  }
}

function costsOf(index: number): NonNullable<OracleSettings["costs"]> {
  const months = ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-05", "2024-06", "2025-02"];
  return months.flatMap((month, place) => [
    { month, kind: "new" as const, micros: BigInt((place + 1) * 1_234_560_000 + index * 10_000) },
    ...(place % 2 === 0
      ? [{ month, kind: "expansion" as const, micros: BigInt((place + 2) * 777_770_000) }]
      : []),
  ]);
}

async function importCosts({ workspace, settings }: Case, directory: string): Promise<void> {
  const file = join(directory, "costs.csv");
  const lines = (settings.costs ?? []).map(
    ({ month, kind, micros }) => `${month},${Number(micros) / 1e6},${kind}`,
  );
  await writeFile(file, `month,amount,kind\n${lines.join("\n")}\n`);
  await importOperation.run(workspace, { source: "costs", files: [file] });
  await setSetting.run(workspace, { name: "margin", value: String(settings.margin) });
}

describe("metrics by what customers were, and of what they cost, are what the definitions say", () => {
  for (const [index, history] of COMPANIES.entries()) {
    const [policy, rules] = drawnOne(`policy by standing ${index}`, POLICIES);
    const range = drawnOne(`range by standing ${index}`, RANGES);
    it(`${history.zone}, ${history.currency}, ${policy}, ${range.interval}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const settings = { margin: 80n, costs: costsOf(index) };
        const one: Case = {
          workspace,
          history,
          policy,
          input: { ...history, policy: rules },
          range,
          settings,
        };
        await importCosts(one, directory);
        let lines = 0;
        for (const dimension of DIMENSIONS) lines += await checkStanding(one, dimension);
        expect(lines).toBeGreaterThan(40);
        await checkReturns(one);
      });
    });
  }
});
