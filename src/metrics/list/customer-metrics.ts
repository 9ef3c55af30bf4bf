import { sumOf } from "./cell.ts";
import { AVERAGE, COUNT, type Context, type Fraction, type Metric, RATE, UNIT } from "./metric.ts";

const BALANCE = "what customers are worth at an instant has no movement: ask net_new_mrr";
const STAYED = "what stayed is not a movement: ask net_churn_rate or gross_churn_rate";
const MADE_OF = "it is made of an average and a churn rate, which causes split differently";
const COSTS = "costs are imported for the whole company only";

/** Metrics of what customers are worth (DEFINITIONS §5). */
export const CUSTOMER_METRICS: readonly Metric[] = [
  {
    id: "mrr",
    name: "MRR",
    unit: "money",
    better: "up",
    kind: "lagging",
    definition: "Counted monthly recurring revenue at the end of the period",
    needs: [],
    addsUp: true,
    proof: "balances",
    whyNoCauses: BALANCE,
    value: (cell) => ({ n: cell.closing, d: UNIT }),
  },
  {
    id: "arr",
    name: "ARR",
    unit: "money",
    better: "up",
    kind: "lagging",
    definition: "MRR × 12",
    needs: [],
    addsUp: true,
    proof: "balances",
    whyNoCauses: BALANCE,
    value: (cell) => ({ n: cell.closing * 12n, d: UNIT }),
  },
  {
    id: "active_customers",
    name: "Active customers",
    unit: "count",
    better: "up",
    kind: "lagging",
    definition: "Customers whose counted MRR is above zero at the end of the period",
    needs: [],
    addsUp: COUNT,
    proof: "balances",
    whyNoCauses: BALANCE,
    value: (cell) => ({ n: cell.activeAtEnd, d: 1n }),
  },
  {
    id: "arpa",
    name: "ARPA",
    unit: "money",
    better: "up",
    kind: null,
    definition: "MRR / active customers",
    needs: [],
    addsUp: AVERAGE,
    isAverage: true,
    proof: "balances",
    whyNoCauses: BALANCE,
    value: (cell) => ({ n: cell.closing, d: cell.activeAtEnd * UNIT }),
  },
  {
    id: "nrr",
    name: "Net revenue retention (NRR)",
    unit: "ratio",
    better: "up",
    kind: "lagging",
    definition:
      "MRR at the end of the customers active at the start / their MRR then, at the rates of the start",
    needs: [],
    addsUp: RATE,
    proof: "openings",
    whyNoCauses: STAYED,
    value: (cell) => ({ n: cell.openingNow, d: cell.opening }),
  },
  {
    id: "grr",
    name: "Gross revenue retention (GRR)",
    unit: "ratio",
    better: "up",
    kind: "lagging",
    definition: "The same, each customer counted with no more than it had at the start",
    needs: ["lost"],
    addsUp: RATE,
    proof: "openings",
    whyNoCauses: STAYED,
    value: (cell) => ({ n: cell.opening + cell.lost, d: cell.opening }),
  },
  {
    id: "nrr_12m",
    name: "NRR, trailing 12 months",
    unit: "ratio",
    better: "up",
    kind: "lagging",
    definition:
      "MRR at the end of the customers active twelve months before / their MRR then; 120 % and over is best in class",
    needs: ["year"],
    addsUp: RATE,
    proof: "year",
    whyNoCauses: STAYED,
    value: (cell) => ({ n: cell.yearNow, d: cell.yearBase }),
  },
  {
    id: "grr_12m",
    name: "GRR, trailing 12 months",
    unit: "ratio",
    better: "up",
    kind: "lagging",
    definition: "The same, each customer counted with no more than it had twelve months before",
    needs: ["year"],
    addsUp: RATE,
    proof: "year",
    whyNoCauses: STAYED,
    value: (cell) => ({ n: cell.yearKept, d: cell.yearBase }),
  },
  {
    id: "logo_churn_rate",
    name: "Logo churn rate",
    unit: "ratio",
    better: "down",
    kind: null,
    definition: "Opening customers at 0 at the end / opening customers",
    needs: [],
    addsUp: RATE,
    proof: "openings",
    whyNoCauses: "a customer that is lost is not lost in parts: ask churned_mrr",
    value: (cell) => ({ n: cell.lostCustomers, d: cell.activeAtStart }),
  },
  {
    id: "ltv",
    name: "Lifetime value (LTV)",
    unit: "money",
    better: "up",
    kind: null,
    definition: "ARPA × margin / monthly logo churn rate",
    needs: [],
    addsUp: AVERAGE,
    isByMonths: true,
    proof: "none",
    whyNoCauses: MADE_OF,
    value: (cell, { months, margin }) => ({
      n: cell.closing * margin * cell.activeAtStart * (months ?? 0n),
      d: cell.activeAtEnd * UNIT * 100n * cell.lostCustomers,
    }),
  },
  {
    id: "ltv_5y",
    name: "Five-year value",
    unit: "money",
    better: "up",
    kind: null,
    definition: "ARPA × margin × (1 − monthly net churn rate)^m, summed over 60 months, so expansion counts",
    needs: [],
    addsUp: AVERAGE,
    isByMonths: true,
    proof: "none",
    whyNoCauses: MADE_OF,
    value: (cell, context) => fiveYears(cell, context),
  },
  {
    id: "new_cac_ratio",
    name: "New CAC ratio",
    unit: "ratio",
    better: "down",
    kind: null,
    isTimes: true,
    definition: "Cost of winning new customers / (new MRR × 12): what one unit of new ARR cost",
    needs: ["costs"],
    addsUp: RATE,
    isByMonths: true,
    proof: "none",
    whyNoCauses: COSTS,
    whyWhole: COSTS,
    value: (cell, { costs }) => perArr(costs?.new ?? null, sumOf(cell.moved, ["new"])),
  },
  {
    id: "expansion_cac_ratio",
    name: "Expansion CAC ratio",
    unit: "ratio",
    better: "down",
    kind: null,
    isTimes: true,
    definition: "Cost of expanding customers / (expansion MRR × 12): what one unit of expansion ARR cost",
    needs: ["costs"],
    addsUp: RATE,
    isByMonths: true,
    proof: "none",
    whyNoCauses: COSTS,
    whyWhole: COSTS,
    value: (cell, { costs }) => perArr(costs?.expansion ?? null, sumOf(cell.moved, ["expansion"])),
  },
];

function perArr(cost: bigint | null, mrr: bigint): Fraction {
  return { n: cost ?? 0n, d: cost === null ? 0n : mrr * 12n };
}

const LOST = ["churn", "contraction", "expansion", "reactivation", "new"] as const;

/** arpa × margin × the sum of r^m, m = 0..59, where r is what is kept of a month's MRR: r = kept / whole. */
function fiveYears(cell: Parameters<Metric["value"]>[0], { months, margin }: Context): Fraction {
  const whole = cell.opening * (months ?? 0n);
  const kept = whole + sumOf(cell.movedOfOpening, LOST);
  let sum = 0n;
  for (let m = 0n; m < 60n; m++) sum += kept ** m * whole ** (59n - m);
  return {
    n: cell.closing * margin * sum,
    d: cell.activeAtEnd * UNIT * 100n * whole ** 59n,
  };
}
