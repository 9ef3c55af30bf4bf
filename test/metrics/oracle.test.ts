import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { minorDigits } from "../../src/base/currency.ts";
import { divideHalfEven } from "../../src/base/money.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { metricUnder } from "../../src/metrics/list/policy-metric.ts";
import { whyNot } from "../../src/metrics/list/support.ts";
import { drawn, drawnOne, histories } from "../amount.ts";
import { FROM_DAY, type History, TO_DAY } from "../oracle/histories.ts";
import {
  ORACLE_METRICS,
  type OracleFigure,
  type OracleMetricId,
  oracleMetric,
  type Restrict,
} from "../oracle/metrics.ts";
import type { Q } from "../oracle/rational.ts";
import { inWorkspace } from "../workspace.ts";
import { companies, importHistory } from "./books.ts";
import { FLOWS, shownFlows } from "./figures.ts";

const COUNT = histories(150);
/** Each company is some ten histories; the long run takes all of them. */
const COMPANIES = drawn("companies of metrics", companies(COUNT, 7), { few: 3, all: 6 });
const POLICIES = Object.entries(PRESETS);

/** Fine intervals over a short range, coarse ones over the whole. */
const RANGES = [
  { interval: "month", from: FROM_DAY, to: TO_DAY },
  { interval: "quarter", from: FROM_DAY, to: TO_DAY },
  { interval: "year", from: FROM_DAY, to: TO_DAY },
  { interval: "week", from: "2024-01-01", to: "2024-05-06" },
  { interval: "range", from: "2024-01-01", to: "2024-12-01" },
  { interval: "range", from: "2024-01-15", to: "2025-02-11" },
  { interval: "day", from: "2024-02-20", to: "2024-03-10" },
] as const;

describe("metrics are what the definitions say, through files, warehouse and SQL", () => {
  for (const [index, history] of COMPANIES.entries()) {
    const [name, policy] = drawnOne(`policy of metrics ${index}`, POLICIES);
    it(`${history.zone}, ${history.currency}, ${new Set(history.states.map((s) => s.customer)).size} customers, ${name}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const input = { ...history, policy };
        const range = drawnOne(`range of metrics ${index}`, RANGES);
        let lines = 0;
        for (const restrict of restrictions(history, index)) {
          const exactOf = (id: OracleMetricId) =>
            oracleMetric(id, input, range.interval, range.from, range.to, restrict);
          const flows = flowsOf(exactOf);
          for (const known of METRICS.map((each) => metricUnder(each, policy))) {
            const { id } = known;
            if (!isAsked(id) || !canBeAsked(known, range.interval, restrict)) continue;
            const expected = exactOf(id)
              .map(({ period, currency, value }) => {
                const flow = flows.get(`${period} ${currency}`)?.get(id);
                return `${period} ${currency} ${flow ?? shown(value, id, currency)}`;
              })
              .sort();
            const found = await answers(workspace, id, name, range, restrict, history.currency);
            const relevant = policy.currency === "separate" ? withMoney : asTheyAre;
            const near = id === "expansion_durability" ? found.map((line) => nearest(line, expected)) : found;
            expect({ id, restrict, found: relevant(near) }).toEqual({
              id,
              restrict,
              found: relevant(expected),
            });
            lines += expected.length;
          }
        }
        expect(lines).toBeGreaterThan(100);
      });
    });
  }
});

/** Sums of movements as they are shown, by period and currency: rounded together with opening and closing. */
function flowsOf(exactOf: (id: OracleMetricId) => OracleFigure[]): Map<string, Map<string, number>> {
  const exact = new Map<string, { currency: string; values: Map<string, Q> }>();
  for (const id of ["mrr", "net_new_mrr", "fx_mrr", ...FLOWS] as const) {
    for (const { period, currency, value } of exactOf(id)) {
      const own = exact.get(`${period} ${currency}`) ?? { currency, values: new Map<string, Q>() };
      if (value !== null) own.values.set(id, value);
      exact.set(`${period} ${currency}`, own);
    }
  }
  return new Map([...exact].map(([key, { currency, values }]) => [key, shownFlows(values, currency)]));
}

function isAsked(id: string): id is OracleMetricId {
  return ORACLE_METRICS.some((known) => known === id);
}

function canBeAsked(
  known: (typeof METRICS)[number],
  interval: string,
  restrict: Restrict | undefined,
): boolean {
  if (known.isByMonths === true && (interval === "day" || interval === "week")) return false;
  return [restrict?.by ?? []].flat().every((name) => whyNot(known, name) === null);
}

/** What is kept of expansions in several currencies is rounded to the micro; of small amounts, that shows. */
function nearest(line: string, expected: string[]): string {
  const [period, currency, value] = line.split(" ");
  const other = expected.find((each) => each.startsWith(`${period} ${currency} `));
  return Math.abs(Number(value) - Number(other?.split(" ")[2])) < 1e-6 ? (other ?? line) : line;
}

function restrictions(history: History, index: number): (Restrict | undefined)[] {
  const products = [...new Set(history.states.map(({ product }) => product))].sort();
  const prices = [...new Set(history.states.map(({ price }) => price))].sort();
  return [
    undefined,
    { by: "product", key: products[index % products.length]! },
    { by: "price", key: prices[index % prices.length]! },
  ];
}

async function answers(
  workspace: Workspace,
  id: string,
  policy: string,
  range: (typeof RANGES)[number],
  restrict: Restrict | undefined,
  currency: string,
): Promise<string[]> {
  const { rows, unit } = await metric.run(workspace, {
    metric: id,
    from: range.from,
    to: dayBefore(range.to),
    interval: range.interval,
    policy,
    where: restrict === undefined ? [] : [`${restrict.by}=${restrict.key}`],
  });
  return rows
    .map((row) => {
      const value =
        unit === "ratio" && typeof row.value === "number" ? row.value.toFixed(12) : String(row.value);
      return `${row.period} ${row.currency ?? currency} ${normal(value)}`;
    })
    .sort();
}

const asTheyAre = (lines: string[]) => lines;

/** Where currencies are kept apart, a currency without anything in a period may be left out by either side. */
function withMoney(lines: string[]): string[] {
  return lines.filter((line) => !line.endsWith(" 0") && !line.endsWith(" null"));
}

function shown(value: { n: bigint; d: bigint } | null, id: string, currency: string): string {
  if (value === null) return "null";
  const { unit } = METRICS.find((known) => known.id === id)!;
  if (unit === "count") return String(value.n / value.d);
  if (unit === "days") return String(Number(value.n) / Number(value.d));
  if (unit === "ratio")
    return normal((Number(divideHalfEven(value.n * 10n ** 15n, value.d)) / 1e15).toFixed(12));
  const minor = divideHalfEven(value.n * 10n ** BigInt(minorDigits(currency)), value.d * 1_000_000n);
  return Number.isSafeInteger(Number(minor)) ? String(minor) : "null";
}

function normal(text: string): string {
  return /^-0\.0+$/.test(text) ? text.slice(1) : text;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
