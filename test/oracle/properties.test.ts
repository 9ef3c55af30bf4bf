import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";
import { drawn, SEED, several } from "../amount.ts";
import { type ByCauseId, type CauseRow, oracleByCause } from "./breakdown.ts";
import { type Interval, periods } from "./calendar.ts";
import { oracleCohorts } from "./cohorts.ts";
import { oracleDurability, oracleDurabilityByCause } from "./durability.ts";
import { byItemAndTime } from "./examples.ts";
import { FROM_DAY, type History, histories, TO_DAY } from "./histories.ts";
import { type OracleFigure, type OracleMetricId, oracleMetric } from "./metrics.ts";
import { type OracleInput, oracleLedger, oracleLegs } from "./oracle.ts";
import { add, compare, mul, type Q, q, sum, ZERO } from "./rational.ts";
import { oracleByStanding, type StandingDimension, type StandingMetricId } from "./standing.ts";

const SOME: Array<[string, Policy]> = (["cambium", "chargebee", "snapshot", "lago"] as const).map((name) => [
  name,
  PRESETS[name],
]);
const ONE = q(1n);
/** A year after every generated history. */
const LATER = "2027-06-01";

function check(runs: number, property: (history: History) => void): void {
  const numRuns = Math.ceil(runs * several({ few: 0.3, all: 0.3, most: 5 }));
  fc.assert(fc.property(histories(), property), { numRuns, seed: SEED });
}

const figures = (id: OracleMetricId, input: OracleInput, interval: Interval): OracleFigure[] =>
  oracleMetric(id, input, interval, FROM_DAY, TO_DAY);

/** Parts added up by period and currency; those of null count for nothing. */
function totals(parts: ReadonlyArray<OracleFigure>): Map<string, Q> {
  const added = new Map<string, Q>();
  for (const { period, currency, value } of parts) {
    const key = `${period} ${currency}`;
    added.set(key, add(added.get(key) ?? ZERO, value ?? ZERO));
  }
  return added;
}

/** The parts add up to every figure of the whole. */
function expectWhole(parts: ReadonlyArray<OracleFigure>, whole: ReadonlyArray<OracleFigure>): void {
  const added = totals(parts);
  for (const { period, currency, value } of whole) {
    if (value !== null) expect(added.get(`${period} ${currency}`) ?? ZERO).toEqual(value);
  }
}

/** A split of every set in parts that add up to it: its legs, the product taken for the cause. */
const splitOf = (input: OracleInput): CauseRow[] =>
  oracleLegs(input, "product")
    .filter(({ type }) => type !== "transfer")
    .map((leg) => ({ ...leg, cause: leg.product }));

const CAUSED: ByCauseId[] = [
  "new_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
  "net_new_mrr",
  "expansion_rate",
  "expansion_share",
  "net_churn_rate",
  "gross_churn_rate",
];
const MONEY: StandingMetricId[] = [
  "mrr",
  "new_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
  "net_new_mrr",
  "expanding_customers",
  "active_customers",
];
const DIMENSIONS: StandingDimension[] = ["age", "band", "families", "cohort"];

/** Each of them in the long run; it tests what tests others. */
const ASKED = drawn("policies of properties", SOME, { few: 1, all: 1 });

describe.each(ASKED)("%s", (_, policy) => {
  it("§7.2 causes add up to the whole", { timeout: 300_000 }, () => {
    check(15, (history) => {
      const input = { ...history, policy };
      const causes = splitOf(input);
      for (const id of CAUSED) {
        const parts = oracleByCause(id, causes, input, "quarter", FROM_DAY, TO_DAY);
        expectWhole(parts, figures(id, input, "quarter"));
      }
    });
  });

  it("§7.2 ages, bands, families and cohorts add up to the whole", { timeout: 300_000 }, () => {
    check(10, (history) => {
      const input = { ...history, policy };
      for (const dimension of DIMENSIONS) {
        for (const id of MONEY) {
          const parts = oracleByStanding(id, input, "month", dimension, FROM_DAY, TO_DAY);
          expect(parts.every(({ key }) => key !== "none" && key !== "")).toBe(true);
          expectWhole(parts, figures(id, input, "month"));
        }
      }
    });
  });

  it("durability by cause adds up, and falls with k", { timeout: 300_000 }, () => {
    check(30, (history) => {
      const input = { ...history, policy };
      const causes = splitOf(input);
      const causesOf = (customer: string, at: number) =>
        causes.filter((row) => row.customer === customer && row.at === at);
      let last = oracleDurability(input, { k: 0, atDay: LATER });
      for (const k of [1, 3, 12]) {
        const now = oracleDurability(input, { k, atDay: LATER });
        const parts = oracleDurabilityByCause(input, { k, atDay: LATER }, causesOf);
        now.forEach(({ currency, expanded, kept }, i) => {
          const own = parts.filter((part) => part.currency === currency);
          expect(sum(own.map((part) => part.kept))).toEqual(kept);
          expect(sum(own.map((part) => part.expanded))).toEqual(expanded);
          expect(expanded).toEqual(last[i]?.expanded);
          expect(compare(kept, last[i]?.kept ?? ZERO)).toBeLessThanOrEqual(0);
          expect(compare(kept, ZERO)).toBeGreaterThanOrEqual(0);
        });
        last = now;
      }
    });
  });

  it("cohorts hold every customer once, and gross is at most net and 1", { timeout: 300_000 }, () => {
    check(30, (history) => {
      const input = { ...history, policy };
      const rows = oracleCohorts(input, { interval: "quarter", fromDay: FROM_DAY, toDay: TO_DAY });
      const first = rows.filter(({ age }) => age === 0);
      const won = oracleLedger(input).filter(({ delta }) =>
        Object.values(delta).some((micros) => micros > 0n),
      );
      expect(first.reduce((n, row) => n + row.customers, 0)).toBe(new Set(won.map((s) => s.customer)).size);
      for (const { net, gross, active } of rows) {
        expect(compare(gross ?? ZERO, net ?? ZERO)).toBeLessThanOrEqual(0);
        for (const share of [gross, active]) expect(compare(share ?? ZERO, ONE)).toBeLessThanOrEqual(0);
      }
    });
  });

  it("averages times their number are the expansion MRR; penetration is at most 1", {
    timeout: 60_000,
  }, () => {
    check(30, (history) => {
      const input = { ...history, policy };
      const sets = oracleLedger(input).filter(({ type }) => type === "expansion");
      const each = figures("average_expansion_per_customer", input, "quarter");
      const whole = figures("expansion_mrr", input, "quarter");
      const isSeparate = policy.currency === "separate";
      const spans = new Map(
        periods("quarter", FROM_DAY, TO_DAY, history.zone).map((period) => [period.label, period]),
      );
      figures("average_expansion", input, "quarter").forEach(({ period, currency, value }, i) => {
        const { start = 0, end = 0 } = spans.get(period) ?? {};
        const own = sets.filter((set) => !isSeparate || set.customer.endsWith(`|${currency}`));
        const inside = own.filter(({ at }) => at >= start && at < end);
        const people = new Set(inside.map(({ customer }) => customer)).size;
        expect(value === null).toBe(inside.length === 0);
        expect(mul(value ?? ZERO, q(inside.length))).toEqual(whole[i]?.value);
        expect(mul(each[i]?.value ?? ZERO, q(people))).toEqual(whole[i]?.value);
      });
      for (const id of ["expansion_penetration", "expansion_regret"] as const)
        for (const { value } of figures(id, input, "quarter"))
          expect(compare(value ?? ZERO, ONE)).toBeLessThanOrEqual(0);
    });
  });

  it("lifetime value times logo churn is ARPA, and a year's is twelve times that", {
    timeout: 60_000,
  }, () => {
    check(20, (history) => {
      const input = { ...history, policy };
      for (const [interval, months] of [
        ["month", 1],
        ["year", 12],
      ] as const) {
        const [arpa, churn] = [figures("arpa", input, interval), figures("logo_churn_rate", input, interval)];
        figures("ltv", input, interval).forEach(({ value }, i) => {
          const rate = churn[i]?.value;
          expect(value === null).toBe(!arpa[i]?.value || !rate || rate.n === 0n);
          if (value && rate) expect(mul(value, rate)).toEqual(mul(arpa[i]?.value ?? ZERO, q(months)));
        });
      }
    });
  });
});

describe("where rates of exchange stand still", () => {
  it("cohorts' net retention of their base adds up to the MRR, and active to the customers", {
    timeout: 60_000,
  }, () => {
    check(30, (history) => {
      const input = { ...history, policy: PRESETS.snapshot };
      const rows = oracleCohorts(input, { interval: "month", fromDay: FROM_DAY, toDay: TO_DAY });
      const worth = rows.map(({ currency, period, base, net }) => ({
        currency,
        period,
        value: net && mul(base, net),
      }));
      expectWhole(worth, figures("mrr", input, "month"));
      const people = rows.map((row) => ({ ...row, value: row.active && mul(row.active, q(row.customers)) }));
      expectWhole(people, figures("active_customers", input, "month"));
    });
  });

  it("nothing sticks of what everybody leaves within k months", { timeout: 300_000 }, () => {
    check(30, (history) => {
      const end = Date.parse("2030-01-01T00:00Z");
      const last = byItemAndTime(history.states).flatMap((states) => states.at(-1) ?? []);
      const states = [...history.states, ...last.map((s) => ({ ...s, at: end, status: "ended" as const }))];
      const input = { ...history, states, policy: PRESETS.snapshot };
      const [found] = oracleDurability(input, { k: 120, atDay: "2099-01-01" });
      expect(found?.kept).toEqual(ZERO);
    });
  });
});
