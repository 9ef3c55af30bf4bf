import type { MovementType } from "../../base/words.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { RATE_SETTINGS } from "../../engine/policy/policy-setting.ts";
import { type Cell, sumOf, WINDOW_DAYS } from "./cell.ts";
import { type Fraction, type Metric, UNIT } from "./metric.ts";

type RateSetting = (typeof RATE_SETTINGS)[number];

/** What a policy changes in the definitions of metrics, by their ids. */
type Changes = Record<string, Partial<Metric>>;

/**
 * A metric as a policy defines it: vendors' rates that aren't made as ours are (DECISIONS, Rates as vendors define
 * them). Its id, name and unit stay. At most one setting changes a metric.
 */
export function metricUnder(metric: Metric, policy: Policy): Metric {
  const changes = RATE_SETTINGS.flatMap((name) => changesOf(name, policy)[metric.id] ?? []);
  return { ...metric, ...changes[0] };
}

function changesOf<Name extends RateSetting>(name: Name, policy: Policy): Changes {
  return CHANGES[name][policy[name]];
}

const rolling = ({ window: { ended, active, entered } }: Cell): Fraction => ({
  n: ended,
  d: active + entered,
});

const AT_RISK = `customers active ${WINDOW_DAYS} days earlier and new customers since`;
const BASE = `MRR ${WINDOW_DAYS} days earlier`;

/** NRR from the movements of the last days: what the MRR before them became by some types of movements. */
function retained(types: readonly MovementType[]): Partial<Metric> {
  const words = types.map((type) => (type === "churn" ? "churned" : type));
  return {
    definition: `(${BASE} + ${words.join(" + ")} MRR of the last ${WINDOW_DAYS} days) / ${BASE}`,
    needs: ["window"],
    proof: "none",
    madeOf: words.map((word) => `${word}_mrr`),
    customers: ({ window }) => window.active,
    value: ({ window }) => ({ n: window.opening + sumOf(window.moved, types), d: window.opening }),
  };
}

const CHANGES: { [Name in RateSetting]: Record<Policy[Name], Changes> } = {
  customer_churn: {
    opening: {},
    rolling_30_days: {
      logo_churn_rate: {
        definition: `Customers who churned in the last ${WINDOW_DAYS} days, once for each time / ${AT_RISK}`,
        needs: ["window"],
        proof: "none",
        madeOf: ["churned_mrr", "active_customers"],
        customers: (cell) => rolling(cell).d,
        value: rolling,
      },
      ltv: {
        definition: `ARPA × margin / logo churn rate of the last ${WINDOW_DAYS} days`,
        needs: ["window"],
        isByMonths: false,
        value: (cell, { margin }) => {
          const { n, d } = rolling(cell);
          return { n: cell.closing * margin * d, d: cell.activeAtEnd * UNIT * 100n * n };
        },
      },
    },
  },
  net_retention: {
    customers: {},
    rolling_30_days: { nrr: retained(["expansion", "contraction", "churn"]) },
    rolling_30_days_no_contraction: { nrr: retained(["expansion", "churn"]) },
  },
  gross_retention: {
    customers: {},
    totals: {
      grr: {
        definition:
          "The lesser of MRR at the start and MRR at the end from customers active at the start, in total / MRR at the start",
        needs: [],
        proof: "none",
        madeOf: ["mrr"],
        value: ({ opening, openingNow }) => ({ n: openingNow < opening ? openingNow : opening, d: opening }),
      },
    },
  },
};
