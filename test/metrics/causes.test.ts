import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { CAUSES, groupOf } from "../../src/base/words.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { drawn, drawnOne } from "../amount.ts";
import { BY_CAUSE_IDS, type ByCauseId, type CauseFigure, oracleByCause } from "../oracle/breakdown.ts";
import { type Interval, periods } from "../oracle/calendar.ts";
import { type OracleCause, oracleCauses } from "../oracle/causes.ts";
import { byCause } from "../oracle/durability.ts";
import { FROM_DAY, type History, TO_DAY } from "../oracle/histories.ts";
import type { OracleInput } from "../oracle/oracle.ts";
import { add, type Q, ZERO } from "../oracle/rational.ts";
import { inWorkspace } from "../workspace.ts";
import { companies, importHistory } from "./books.ts";
import { dayBefore, expectFigures, type Figures, keyOf, shown } from "./figures.ts";

const COMPANIES = drawn("companies by causes", companies(160, 23), { few: 2, all: 3 });
const POLICIES = Object.entries(PRESETS);
const RANGES = [
  { interval: "month", from: FROM_DAY, to: TO_DAY },
  { interval: "quarter", from: FROM_DAY, to: TO_DAY },
  { interval: "year", from: FROM_DAY, to: TO_DAY },
  { interval: "week", from: "2024-01-01", to: "2024-05-06" },
  { interval: "day", from: "2024-01-20", to: "2024-04-10" },
] as const;
/** What a micro does to small money of customers with several currencies. */
const MICRO = 1e-6;

interface Case {
  workspace: Workspace;
  history: History;
  policy: string;
  input: OracleInput;
  causes: OracleCause[];
  range: (typeof RANGES)[number];
}

const unitOf = (id: string) => METRICS.find((known) => known.id === id)?.unit ?? "money";

async function found(
  { workspace, history, policy, range }: Case,
  id: string,
  by: string[],
): Promise<Figures> {
  const { interval, from, to } = range;
  const { rows } = await metric.run(workspace, { metric: id, interval, from, to: dayBefore(to), policy, by });
  return new Map(
    rows
      .filter(({ cause, group }) => cause !== "transfer" && group !== "transfer")
      .map((row) => [
        keyOf(row.period, row.currency ?? history.currency, ...by.map((name) => row[name])),
        typeof row.value === "number" ? row.value : null,
      ]),
  );
}

/** Parts of money are rounded to add up; what is kept of expansions is rounded to the micro. */
const nearnessOf = (id: string) =>
  unitOf(id) === "money" ? 1 : id === "expansion_durability" ? MICRO : 1e-12;

function told(figures: CauseFigure[], id: string, nameOf = (cause: string) => cause): Figures {
  const sums = new Map<string, { currency: string; value: Q | null }>();
  for (const { period, currency, cause, value } of figures) {
    const key = keyOf(period, currency, nameOf(cause));
    const before = sums.get(key)?.value ?? ZERO;
    sums.set(key, { currency, value: value && add(before, value) });
  }
  return new Map([...sums].map(([key, { currency, value }]) => [key, shown(value, unitOf(id), currency)]));
}

const groupName = (name: string) => groupOf(CAUSES.find((cause) => cause === name) ?? "transfer");
const isSum = (id: ByCauseId) => METRICS.find((known) => known.id === id)?.moved !== undefined;

async function checkCauses(one: Case): Promise<number> {
  const { input, causes, range, policy } = one;
  let lines = 0;
  for (const id of BY_CAUSE_IDS) {
    const expected = oracleByCause(id, causes, input, range.interval, range.from, range.to);
    const about = { policy, id, interval: range.interval };
    lines += expectFigures(await found(one, id, ["cause"]), told(expected, id), about, nearnessOf(id));
    if (!isSum(id)) continue;
    const groups = told(expected, id, (cause) => (cause === "fx" ? "fx" : groupName(cause)));
    expectFigures(await found(one, id, ["group"]), groups, { ...about, by: "group" }, nearnessOf(id));
  }
  return lines;
}

/** What causes come to by product; a pair's are of its after side. */
function byProduct(one: Case, types: string[]): Figures {
  const { input, causes, range, history } = one;
  const sums = new Map<string, { currency: string; value: Q }>();
  for (const { label, start, end } of oraclePeriods(input, range.interval, range.from, range.to)) {
    for (const row of causes.filter(({ at, type }) => at >= start && at < end && types.includes(type))) {
      const currency = input.policy.currency === "separate" ? row.currency : history.currency;
      const key = keyOf(label, currency, row.product, row.cause);
      const value = byCause(input, row.day, [row]).get(row.cause) ?? ZERO;
      sums.set(key, { currency, value: add(sums.get(key)?.value ?? ZERO, value) });
    }
  }
  return new Map([...sums].map(([key, { currency, value }]) => [key, shown(value, "money", currency)]));
}

const oraclePeriods = (input: OracleInput, interval: Interval, from: string, to: string) =>
  periods(interval, from, to, input.zone);

const FLOWS = {
  new_mrr: ["new"],
  expansion_mrr: ["expansion"],
  contraction_mrr: ["contraction"],
  churned_mrr: ["churn"],
  reactivation_mrr: ["reactivation"],
};

async function checkProducts(one: Case): Promise<void> {
  for (const [id, types] of Object.entries(FLOWS)) {
    const about = { policy: one.policy, id, by: "product and cause" };
    expectFigures(await found(one, id, ["product", "cause"]), byProduct(one, types), about, 1);
  }
}

describe("metrics by cause are what the definitions say", () => {
  for (const [index, history] of COMPANIES.entries()) {
    const [policy, rules] = drawnOne(`policy by causes ${index}`, POLICIES);
    const range = drawnOne(`range by causes ${index}`, RANGES);
    it(`${history.zone}, ${history.currency}, ${policy}, ${range.interval}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const input = { ...history, policy: rules };
        const one = { workspace, history, policy, input, causes: oracleCauses(input), range };
        expect(await checkCauses(one)).toBeGreaterThan(5);
        await checkProducts(one);
      });
    });
  }
});
