import { type Cell, expansionsOf } from "./cell.ts";
import { AVERAGE, COUNT, type Fraction, type Metric, RATE, UNIT } from "./metric.ts";

type OfExpansions = NonNullable<Metric["ofExpansions"]>;
type Told = Pick<Metric, "id" | "name" | "unit" | "better" | "definition" | "needs" | "addsUp" | "proof">;

/** A metric over expansion sets: all of them, or those of some cause. */
function expansions(told: Told & Partial<Metric>, ofExpansions: OfExpansions): Metric {
  return {
    kind: null,
    ofExpansions,
    value: (cell): Fraction => ofExpansions(expansionsOf(cell, ""), cell),
    ...told,
  };
}

const openingCustomers = (cell: Cell, part: string) => cell.expansions.get(part)?.openingCustomers ?? 0n;
const expandedCustomers = (cell: Cell, part: string) => cell.expansions.get(part)?.customers ?? 0n;

/** Metrics over expansion sets and their outcome (DEFINITIONS §5). */
export const EXPANSION_METRICS: readonly Metric[] = [
  expansions(
    {
      id: "expanding_customers",
      name: "Expanding customers",
      unit: "count",
      better: "up",
      definition: "Opening customers who expanded",
      needs: ["expansions"],
      addsUp: COUNT,
      proof: "expansions",
      isByCustomer: true,
      customers: openingCustomers,
    },
    (part) => ({ n: part.openingCustomers, d: 1n }),
  ),
  expansions(
    {
      id: "expansion_penetration",
      name: "Expansion penetration",
      unit: "ratio",
      better: "up",
      definition: "Share of opening customers who expanded",
      needs: ["expansions"],
      addsUp: RATE,
      proof: "expansions",
      isByCustomer: true,
      isCounted: true,
      customers: openingCustomers,
    },
    (part, cell) => ({ n: part.openingCustomers, d: cell.activeAtStart }),
  ),
  expansions(
    {
      id: "average_expansion",
      name: "Average expansion",
      unit: "money",
      better: "up",
      definition:
        "Expansion MRR / number of expansions; by cause, only the expansions that the cause added to",
      needs: ["expansions"],
      addsUp: AVERAGE,
      isAverage: true,
      proof: "expansions",
      customers: expandedCustomers,
    },
    (part) => ({ n: part.money, d: part.sets * UNIT }),
  ),
  expansions(
    {
      id: "average_expansion_per_customer",
      name: "Average expansion per customer",
      unit: "money",
      better: "up",
      definition: "Expansion MRR / customers who expanded",
      needs: ["expansions"],
      addsUp: AVERAGE,
      isAverage: true,
      proof: "expansions",
      customers: expandedCustomers,
    },
    (part) => ({ n: part.money, d: part.customers * UNIT }),
  ),
  {
    id: "time_to_expansion",
    name: "Time to expansion",
    unit: "days",
    better: "down",
    kind: null,
    definition:
      "Median days from first MRR to first expansion, for customers who first expanded in the period",
    needs: ["lives"],
    addsUp: "a median doesn't add up",
    proof: "first_expansions",
    whyNoCauses: "a first expansion can have several causes, and its days can't be split between them",
    value: ({ halfDaysToExpansion: half }) => ({ n: half ?? 0n, d: half === null ? 0n : 2n }),
  },
  durability(12),
  expansions(
    {
      id: "expansion_regret",
      name: "Expansion regret",
      unit: "ratio",
      better: "down",
      kind: "lagging",
      definition:
        "Share of expansions fully reversed within 90 days, for those whose 90 days ended in the period",
      needs: ["regret"],
      addsUp: RATE,
      proof: "kept",
      isCounted: true,
      isOfRegret: true,
    },
    (part) => ({ n: part.undone, d: part.judged }),
  ),
];

/** Share of the money expanded at least `months` ago that wasn't given back within those months. */
export function durability(months: number): Metric {
  return expansions(
    {
      id: months === 12 ? "expansion_durability" : `expansion_durability(${months})`,
      name: `Expansion durability, ${months} months`,
      unit: "ratio",
      better: "up",
      kind: "lagging",
      definition: `Share of expansion MRR from ${months} or more months ago that was kept for the full ${months} months`,
      needs: ["kept"],
      addsUp: RATE,
      proof: "kept",
      months,
    },
    (part) => ({ n: part.kept, d: part.given }),
  );
}
