import type { MovementType } from "../engine/movement.ts";

/** Exact figures of one period and one group, before any division: money in 1e-18 of a major unit. */
export interface Cell {
  /** MRR at S and at E, each at the rate that held then. */
  opening: bigint;
  closing: bigint;
  activeAtStart: bigint;
  activeAtEnd: bigint;
  /** Money moved, by type, at the rates of the days. */
  moved: Record<MovementType, bigint>;
  /** The same, of customers that were active at S only. */
  movedOfOpening: Record<MovementType, bigint>;
  /** Opening customers that are at 0 at E. */
  lostCustomers: bigint;
  /** What opening customers are worth at E, at the rates of S. */
  openingNow: bigint;
  /** What opening customers lost, each on its own, at the rates of S; zero or negative. */
  lost: bigint;
  /** The trailing twelve months: worth then, now, and the lesser of the two, at the rates of then. */
  yearBase: bigint;
  yearNow: bigint;
  yearKept: bigint;
}

export interface Fraction {
  n: bigint;
  d: bigint;
}

/** Which figures of a cell a metric needs beyond the movements. */
export type Need = "lost" | "year";

/** What stands behind a cell: changes, what customers are worth at E, or what opening customers were and are worth. */
export type Proof = "changes" | "balances" | "openings" | "year";

export interface Metric {
  id: string;
  name: string;
  unit: "money" | "count" | "ratio";
  better: "up" | "down" | null;
  kind: "leading" | "lagging" | null;
  definition: string;
  needs: Need[];
  /** Whether parts of a breakdown add up to the whole, or why they do not. */
  addsUp: true | string;
  proof: Proof;
  /** The movement types that it sums, for metrics that can be broken down by type and for their proof. */
  types?: readonly MovementType[];
  /** Its proof lists changes of opening customers only. */
  isOfOpening?: boolean;
  /** FX is part of it. */
  hasFx?: boolean;
  /** The figure as an exact fraction: major units for money. A denominator of 0 is a figure that cannot be computed. */
  value(cell: Cell): Fraction;
}

const UNIT = 10n ** 18n;
const GAINS = ["new", "reactivation", "expansion"] as const;
const FLOWS = ["new", "reactivation", "expansion", "contraction", "churn", "transfer", "none"] as const;
const RATE = "a rate does not add up: each part has a denominator of its own";
const COUNT = "a customer with several products or currencies counts in each";

const money = (n: bigint): Fraction => ({ n, d: UNIT });
const sum = (moved: Record<MovementType, bigint>, types: readonly MovementType[]) =>
  types.reduce((total, type) => total + moved[type], 0n);
const fx = (cell: Cell) => cell.closing - cell.opening - sum(cell.moved, FLOWS);
const returns = (cell: Cell) => cell.movedOfOpening.reactivation + cell.movedOfOpening.new;

function flow(
  id: string,
  name: string,
  type: MovementType,
  better: "up" | "down",
  definition: string,
): Metric {
  return {
    id,
    name,
    unit: "money",
    better,
    kind: null,
    definition,
    needs: [],
    addsUp: true,
    proof: "changes",
    types: [type],
    value: (cell) => money(cell.moved[type]),
  };
}

/** The catalogue of metrics (DEFINITIONS §5), as data. */
export const METRICS: readonly Metric[] = [
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
    value: (cell) => money(cell.closing),
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
    value: (cell) => money(cell.closing * 12n),
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
    value: (cell) => ({ n: cell.activeAtEnd, d: 1n }),
  },
  flow("new_mrr", "New MRR", "new", "up", "MRR of customers who never had any before"),
  flow("expansion_mrr", "Expansion MRR", "expansion", "up", "MRR that existing customers added"),
  flow("reactivation_mrr", "Reactivation MRR", "reactivation", "up", "MRR of customers who came back"),
  flow(
    "contraction_mrr",
    "Contraction MRR",
    "contraction",
    "up",
    "MRR that staying customers took away; zero or negative",
  ),
  flow("churned_mrr", "Churned MRR", "churn", "up", "MRR of customers who left; zero or negative"),
  {
    id: "fx_mrr",
    name: "FX",
    unit: "money",
    better: null,
    kind: null,
    definition: "What moved only because rates of exchange did: closing − opening − all movements",
    needs: [],
    addsUp: true,
    proof: "changes",
    types: [],
    hasFx: true,
    value: (cell) => money(fx(cell)),
  },
  {
    id: "net_new_mrr",
    name: "Net new MRR",
    unit: "money",
    better: "up",
    kind: null,
    definition:
      "New + reactivation + expansion + contraction + churned + FX: what closing differs from opening by",
    needs: [],
    addsUp: true,
    proof: "changes",
    types: FLOWS,
    hasFx: true,
    value: (cell) => money(cell.closing - cell.opening),
  },
  {
    id: "mrr_growth",
    name: "MRR growth",
    unit: "ratio",
    better: "up",
    kind: null,
    definition: "Net new MRR / opening MRR",
    needs: [],
    addsUp: RATE,
    proof: "changes",
    types: FLOWS,
    hasFx: true,
    value: (cell) => ({ n: cell.closing - cell.opening, d: cell.opening }),
  },
  {
    id: "expansion_rate",
    name: "Expansion rate",
    unit: "ratio",
    better: "up",
    kind: null,
    definition:
      "Expansion MRR of opening customers / opening MRR; 2-4 % a month is healthy, over 5 % exceptional",
    needs: [],
    addsUp: RATE,
    proof: "changes",
    types: ["expansion"],
    isOfOpening: true,
    value: (cell) => ({ n: cell.movedOfOpening.expansion, d: cell.opening }),
  },
  {
    id: "expansion_share",
    name: "Expansion share",
    unit: "ratio",
    better: "up",
    kind: null,
    definition: "Expansion / (new + reactivation + expansion)",
    needs: [],
    addsUp: RATE,
    proof: "changes",
    types: ["expansion"],
    value: (cell) => ({ n: cell.moved.expansion, d: sum(cell.moved, GAINS) }),
  },
  {
    id: "nrr",
    name: "Net revenue retention",
    unit: "ratio",
    better: "up",
    kind: "lagging",
    definition:
      "MRR at the end of the customers active at the start / their MRR then, at the rates of the start",
    needs: [],
    addsUp: RATE,
    proof: "openings",
    value: (cell) => ({ n: cell.openingNow, d: cell.opening }),
  },
  {
    id: "grr",
    name: "Gross revenue retention",
    unit: "ratio",
    better: "up",
    kind: "lagging",
    definition: "The same, each customer counted with no more than it had at the start",
    needs: ["lost"],
    addsUp: RATE,
    proof: "openings",
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
    value: (cell) => ({ n: cell.yearKept, d: cell.yearBase }),
  },
  {
    id: "net_churn_rate",
    name: "Net MRR churn rate",
    unit: "ratio",
    better: "down",
    kind: null,
    definition:
      "(Churned + contraction − expansion of opening customers, returns offset) / opening MRR; below zero is net negative churn",
    needs: [],
    addsUp: RATE,
    proof: "changes",
    types: ["churn", "contraction", "expansion", "reactivation", "new"],
    isOfOpening: true,
    value: (cell) => ({
      n: -(sum(cell.movedOfOpening, ["churn", "contraction", "expansion"]) + returns(cell)),
      d: cell.opening,
    }),
  },
  {
    id: "gross_churn_rate",
    name: "Gross MRR churn rate",
    unit: "ratio",
    better: "down",
    kind: null,
    definition: "(Churned + contraction of opening customers, returns offset) / opening MRR",
    needs: [],
    addsUp: RATE,
    proof: "changes",
    types: ["churn", "contraction", "reactivation", "new"],
    isOfOpening: true,
    value: (cell) => ({
      n: -(sum(cell.movedOfOpening, ["churn", "contraction"]) + returns(cell)),
      d: cell.opening,
    }),
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
    value: (cell) => ({ n: cell.lostCustomers, d: cell.activeAtStart }),
  },
  {
    id: "quick_ratio",
    name: "Quick ratio",
    unit: "ratio",
    better: "up",
    kind: null,
    definition: "(New + reactivation + expansion) / (contraction + churned)",
    needs: [],
    addsUp: RATE,
    proof: "changes",
    types: GAINS,
    value: (cell) => ({ n: sum(cell.moved, GAINS), d: -sum(cell.moved, ["contraction", "churn"]) }),
  },
  {
    id: "arpa",
    name: "ARPA",
    unit: "money",
    better: "up",
    kind: null,
    definition: "MRR / active customers",
    needs: [],
    addsUp: "an average does not add up",
    proof: "balances",
    value: (cell) => ({ n: cell.closing, d: cell.activeAtEnd * UNIT }),
  },
];

/** The metrics that can be broken down by movement type: sums of movements. */
export function hasTypes(metric: Metric): boolean {
  return metric.types !== undefined && metric.unit === "money";
}

/** FX of a cell: what no movement explains. */
export function fxOf(cell: Cell): Fraction {
  return money(fx(cell));
}

/** What one movement type came to in a cell. */
export function movedBy(cell: Cell, type: MovementType): Fraction {
  return money(cell.moved[type]);
}

/** The metric of an id. */
export function findMetric(id: string): Metric | undefined {
  return METRICS.find((metric) => metric.id === id);
}
