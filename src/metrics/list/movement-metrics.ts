import type { MovementType } from "../../base/words.ts";
import { type Cell, fxOf, sumOf } from "./cell.ts";
import { type Context, type Metric, type Moved, RATE, UNIT } from "./metric.ts";

const GAINS = ["new", "reactivation", "expansion"] as const;
const FLOWS = ["new", "reactivation", "expansion", "contraction", "churn", "transfer", "none"] as const;

type Told = Pick<Metric, "id" | "name" | "unit" | "better" | "definition"> & Partial<Metric>;

/** A metric whose numerator is a sum of movements. */
function moved(told: Told, sum: Partial<Moved> & { types: readonly MovementType[] }): Metric {
  const numerator: Moved = { sign: 1n, isOfOpening: false, hasFx: false, over: () => UNIT, ...sum };
  return {
    kind: null,
    needs: [],
    addsUp: told.unit === "money" ? true : RATE,
    proof: "changes",
    moved: numerator,
    value: (cell) => ({ n: numeratorOf(numerator, cell), d: numerator.over(cell) }),
    ...told,
  };
}

function numeratorOf({ types, sign, isOfOpening, hasFx }: Moved, cell: Cell): bigint {
  const sum = sumOf(isOfOpening ? cell.movedOfOpening : cell.moved, types);
  return sign * (sum + (hasFx ? fxOf(cell) : 0n));
}

const flow = (id: string, name: string, type: MovementType, definition: string): Metric =>
  moved({ id, name, unit: "money", better: "up", definition }, { types: [type] });

function growth(cell: Cell, { before }: Context) {
  const now = sumOf(cell.moved, ["expansion"]);
  const then = before === null ? 0n : sumOf(before.moved, ["expansion"]);
  return { n: now - then, d: then };
}

/** Metrics that are sums of movements, or such a sum divided by something (DEFINITIONS §5). */
export const MOVEMENT_METRICS: readonly Metric[] = [
  flow("new_mrr", "New MRR", "new", "MRR from customers who never had any before"),
  flow("expansion_mrr", "Expansion MRR", "expansion", "MRR added by existing customers"),
  flow("reactivation_mrr", "Reactivation MRR", "reactivation", "MRR from churned customers who came back"),
  flow(
    "contraction_mrr",
    "Contraction MRR",
    "contraction",
    "MRR lost from customers who stayed; zero or negative",
  ),
  flow("churned_mrr", "Churned MRR", "churn", "MRR lost from customers who left; zero or negative"),
  moved(
    {
      id: "fx_mrr",
      name: "FX",
      unit: "money",
      better: null,
      definition: "Change due only to exchange rates: closing − opening − all movements",
    },
    { types: [], hasFx: true },
  ),
  moved(
    {
      id: "net_new_mrr",
      name: "Net new MRR",
      unit: "money",
      better: "up",
      definition:
        "New + reactivation + expansion + contraction + churned + FX: the change from opening to closing MRR",
    },
    { types: FLOWS, hasFx: true },
  ),
  moved(
    {
      id: "mrr_growth",
      name: "MRR growth",
      unit: "ratio",
      better: "up",
      definition: "Net new MRR / opening MRR",
    },
    { types: FLOWS, hasFx: true, over: (cell) => cell.opening },
  ),
  moved(
    {
      id: "expansion_rate",
      name: "Expansion rate",
      unit: "ratio",
      better: "up",
      definition:
        "Expansion MRR of opening customers / opening MRR; 2-4% a month is healthy, over 5% is exceptional",
    },
    { types: ["expansion"], isOfOpening: true, over: (cell) => cell.opening },
  ),
  moved(
    {
      id: "expansion_growth",
      name: "Expansion MRR growth rate",
      unit: "ratio",
      better: "up",
      kind: "leading",
      definition: "Change in expansion MRR from the previous period",
      needs: ["previous"],
      value: growth,
    },
    { types: ["expansion"] },
  ),
  moved(
    {
      id: "expansion_share",
      name: "Expansion share",
      unit: "ratio",
      better: "up",
      definition: "Expansion / (new + reactivation + expansion)",
    },
    { types: ["expansion"], over: (cell) => sumOf(cell.moved, GAINS) },
  ),
  moved(
    {
      id: "net_churn_rate",
      name: "Net MRR churn rate",
      unit: "ratio",
      better: "down",
      definition:
        "(Churned + contraction − expansion of opening customers, net of MRR won back) / opening MRR; below zero is net negative churn",
    },
    {
      types: ["churn", "contraction", "expansion", "reactivation", "new"],
      sign: -1n,
      isOfOpening: true,
      over: (cell) => cell.opening,
    },
  ),
  moved(
    {
      id: "gross_churn_rate",
      name: "Gross MRR churn rate",
      unit: "ratio",
      better: "down",
      definition: "(Churned + contraction of opening customers, net of MRR won back) / opening MRR",
    },
    {
      types: ["churn", "contraction", "reactivation", "new"],
      sign: -1n,
      isOfOpening: true,
      over: (cell) => cell.opening,
    },
  ),
  moved(
    {
      id: "quick_ratio",
      name: "Quick ratio",
      unit: "ratio",
      better: "up",
      isTimes: true,
      definition: "(New + reactivation + expansion) / (contraction + churned)",
    },
    { types: GAINS, over: (cell) => -sumOf(cell.moved, ["contraction", "churn"]) },
  ),
];
