import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";
import { drawn, SEED, several } from "../amount.ts";
import { periods } from "./calendar.ts";
import { CAUSES, oracleCauses } from "./causes.ts";
import { byItemAndTime } from "./examples.ts";
import { FROM_DAY, type History, histories, TO_DAY } from "./histories.ts";
import { type Interval, type OracleMetricId, oracleMetric, oracleWorth } from "./metrics.ts";
import { type OracleInput, oracleLedger, oracleLegs } from "./oracle.ts";
import { type Money, plus } from "./rates.ts";
import { add, type Q, q, sub, sum, ZERO } from "./rational.ts";
import { customerOf } from "./sets.ts";
import { timeline } from "./worth.ts";

const EACH = Object.entries(PRESETS) as Array<[string, Policy]>;
const FLOWS: OracleMetricId[] = [
  "new_mrr",
  "expansion_mrr",
  "reactivation_mrr",
  "contraction_mrr",
  "churned_mrr",
  "fx_mrr",
];

/** The figures of a metric by currency and then period. */
function figures(id: OracleMetricId, input: OracleInput, interval: Interval): Map<string, Q | null> {
  const rows = oracleMetric(id, input, interval, FROM_DAY, TO_DAY);
  return new Map(rows.map((row) => [`${row.currency} ${row.period}`, row.value]));
}

/** What every customer is worth just before an instant, read off the states with no sets between. */
function fromStates(input: OracleInput, at: number): Record<string, Money> {
  const worth: Record<string, Money> = {};
  for (const states of byItemAndTime(input.states)) {
    const view = timeline(states, input.policy)
      .filter((v) => v.at < at)
      .at(-1);
    if (!states[0] || !view?.worth || view.worth.micros === 0n) continue;
    const customer = customerOf(input, { ...states[0], currency: view.worth.currency });
    worth[customer] = plus(worth[customer] ?? {}, view.worth.currency, view.worth.micros);
  }
  return worth;
}

function check(runs: number, property: (history: History) => void): void {
  fc.assert(fc.property(histories(), property), {
    numRuns: Math.ceil(runs / several({ few: 10, all: 10, most: 1 })),
    seed: SEED,
  });
}

const SAMPLE = fc.sample(histories(), { numRuns: 200, seed: 7 });

/** Each of them in the long run; it tests what tests others. */
const ASKED = drawn("policies of the oracle", EACH, { few: 1, all: 1 });

describe.each(ASKED)("%s", (_, policy) => {
  it("§7.1 opening and movements make closing, by customer, currency and month", { timeout: 300_000 }, () => {
    check(200, (history) => {
      const input = { ...history, policy };
      const sets = oracleLedger(input);
      let opening: Record<string, Money> = {};
      for (const { start, end } of periods("month", FROM_DAY, TO_DAY, history.zone)) {
        const expected = { ...opening };
        for (const set of sets.filter((s) => s.at >= start && s.at < end)) {
          let money = expected[set.customer] ?? {};
          for (const [currency, micros] of Object.entries(set.delta)) money = plus(money, currency, micros);
          expected[set.customer] = money;
        }
        const closing = oracleWorth(input, end);
        const isWorth = ([, money]: [string, Money]) => Object.keys(money).length > 0;
        expect(closing).toEqual(Object.fromEntries(Object.entries(expected).filter(isWorth)));
        opening = closing;
      }
    });
  });

  it("§7.1 in the reporting currency, with fx; §7.4 quarters and years are the sum of months", {
    timeout: 240_000,
  }, () => {
    check(200, (history) => {
      const input = { ...history, policy };
      const months = FLOWS.map((id) => figures(id, input, "month"));
      const netNew = figures("net_new_mrr", input, "month");
      for (const [label, value] of netNew)
        expect(sum(months.map((map) => map.get(label) ?? ZERO))).toEqual(value);
      const last = [...figures("mrr", input, "year")].filter(([label]) => label.endsWith("2025"));
      expect(sum([...netNew.values()].map((v) => v ?? ZERO))).toEqual(sum(last.map(([, v]) => v ?? ZERO)));
      FLOWS.forEach((id, i) => {
        for (const interval of ["quarter", "year"] as const) {
          const added = new Map<string, Q>();
          for (const [label, value] of months[i] ?? []) {
            const year = label.slice(0, -3);
            const key = interval === "year" ? year : `${year}-Q${Math.ceil(Number(label.slice(-2)) / 3)}`;
            added.set(key, add(added.get(key) ?? ZERO, value ?? ZERO));
          }
          expect(added).toEqual(figures(id, input, interval));
        }
      });
    });
  });

  it("§7.2 legs add up to their sets, and products to the whole", { timeout: 300_000 }, () => {
    check(100, (history) => {
      const input = { ...history, policy };
      for (const by of ["product", "price"] as const) {
        const totals = new Map<string, bigint>();
        const put = (key: string, micros: bigint) => totals.set(key, (totals.get(key) ?? 0n) + micros);
        for (const set of oracleLedger(input)) {
          for (const [currency, micros] of Object.entries(set.delta)) {
            put(`${set.customer} ${set.at} ${set.type} ${currency}`, micros);
          }
        }
        for (const leg of oracleLegs(input, by)) {
          put(`${leg.customer} ${leg.at} ${leg.type} ${leg.currency}`, -leg.micros);
        }
        for (const [, left] of totals) expect(left).toBe(0n);
      }
      const products = [...new Set(history.states.map((state) => state.product))];
      for (const id of ["mrr", "expansion_mrr", "churned_mrr", "transfer_mrr", "fx_mrr"] as const) {
        const whole = [...figures(id, input, "year").values()];
        const parts = products.map((key) =>
          oracleMetric(id, input, "year", FROM_DAY, TO_DAY, { by: "product", key }).map((row) => row.value),
        );
        whole.forEach((value, i) => {
          expect(sum(parts.map((part) => part[i] ?? ZERO))).toEqual(value);
        });
      }
    });
  });

  it("§7.2 causes of a change set add up to its change", { timeout: 300_000 }, () => {
    check(200, (history) => {
      const input = { ...history, policy };
      const totals = new Map<string, bigint>();
      const put = (key: string, micros: bigint) => totals.set(key, (totals.get(key) ?? 0n) + micros);
      for (const { customer, at, type, delta } of oracleLedger(input)) {
        for (const [currency, micros] of Object.entries(delta))
          put(`${customer} ${at} ${type} ${currency}`, micros);
      }
      for (const { customer, at, type, currency, micros } of oracleCauses(input)) {
        put(`${customer} ${at} ${type} ${currency}`, -micros);
      }
      for (const [key, left] of totals) expect([key, left]).toEqual([key, 0n]);
    });
  });

  it("every cause occurs, in both directions where it has two", { timeout: 300_000 }, () => {
    const seen = new Set<string>();
    for (const history of SAMPLE) {
      for (const { cause, micros } of oracleCauses({ ...history, policy }))
        seen.add(`${cause} ${micros > 0n ? "up" : "down"}`);
    }
    const up = CAUSES.filter((cause) => cause !== "churn").map((cause) => `${cause} up`);
    const down = CAUSES.filter((cause) => cause !== "new" && cause !== "reactivation").map(
      (c) => `${c} down`,
    );
    const isLeftOut = (what: string): boolean =>
      (what.startsWith("usage") && policy.usage === "no") ||
      (what.startsWith("discount") && policy.discounts === "none");
    expect([...seen].sort()).toEqual([...up, ...down].filter((what) => !isLeftOut(what)).sort());
  });

  it("ends at what the states say, and stands there throughout when nothing is joined or dropped", () => {
    const { merge_minutes, resubscribe_hours, shortest_gap_days, movement, in_and_out } = policy;
    const isPlain = merge_minutes + resubscribe_hours + shortest_gap_days === 0 && movement === "each";
    check(100, (history) => {
      const input = { ...history, policy };
      const days = isPlain && in_and_out === "both" ? "week" : "year";
      for (const { end, label } of periods(days, FROM_DAY, TO_DAY, history.zone)) {
        if (days === "week" || label === "2025")
          expect(oracleWorth(input, end)).toEqual(fromStates(input, end));
      }
    });
  }, 300_000);
});

describe("rates of exchange", () => {
  it("stand still under constant and separate: no FX, and net churn is 1 - NRR", { timeout: 300_000 }, () => {
    const still = [PRESETS.profitwell, PRESETS.snapshot, PRESETS.lago];
    for (const policy of drawn("policies that stand still", still, { few: 1, all: 1 })) {
      check(100, (history) => {
        const input = { ...history, policy };
        for (const interval of ["month", "year"] as const) {
          for (const [, fx] of figures("fx_mrr", input, interval)) expect(fx).toEqual(ZERO);
          const churn = figures("net_churn_rate", input, interval);
          for (const [label, nrr] of figures("nrr", input, interval)) {
            expect(churn.get(label)).toEqual(nrr && sub(q(1n), nrr));
          }
        }
      });
    }
  });

  it("§7.4 weeks are the sum of their days, FX included", { timeout: 240_000 }, () => {
    check(10, (history) => {
      const input = { ...history, policy: PRESETS.cambium };
      for (const id of FLOWS) {
        const days = oracleMetric(id, input, "day", "2023-01-02", "2023-12-25").map(
          (row) => row.value ?? ZERO,
        );
        const weeks = oracleMetric(id, input, "week", "2023-01-02", "2023-12-25").map((row) => row.value);
        weeks.forEach((week, i) => {
          expect(sum(days.slice(7 * i, 7 * i + 7))).toEqual(week);
        });
      }
    });
  });
});
