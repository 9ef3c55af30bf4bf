import { divideHalfEven, roundParts } from "../../base/money.ts";
import { bigintIn, numberIn } from "../../warehouse/rows.ts";
import { minorUnits } from "../figures/figures.ts";
import { minorUnit } from "../figures/shown-cell.ts";
import { sharesQuery } from "./mover-queries.ts";
import type { Shared } from "./shares.ts";

/** What customers of one fate added to a retention rate or took from it, in minor units, and how many they are. */
export interface Fate {
  mrr: number;
  customers: number;
}

/**
 * What moved a retention rate: from its divisor `opening` to its total. Each customer counts once, by its MRR at the
 * end beside the start (DEFINITIONS §5: expansion and contraction of one customer offset each other).
 */
export interface Retained {
  opening: number;
  expanded: Fate;
  contracted: Fate;
  churned: Fate;
  /** Customers whose part of the rate didn't change. */
  unchanged: number;
}

const FATES = ["expanded", "contracted", "churned"] as const;

/**
 * Splits a retention rate by what became of its customers. Opening, expanded, contracted and churned add up to `total`.
 * @param total the rate's rounded numerator, in minor units
 * @returns null for a figure that is no retention of money
 */
export async function retainedOf(shared: Shared, total: number): Promise<Retained | null> {
  const { proof } = shared.question.metric;
  const shares = proof === "openings" || proof === "year" ? sharesQuery(shared) : null;
  if (shares === null || shared.isCount) return null;
  const { warehouse, schema, currency } = shared.book;
  const [row] = await warehouse.query(fatesQuery(shares), schema);
  const unit = minorUnit(currency);
  const opening = minorUnits(bigintIn(row, "opening"), currency);
  const parts = roundParts(
    FATES.map((fate) => bigintIn(row, fate)),
    unit,
    BigInt(total) - divideHalfEven(bigintIn(row, "opening"), unit),
  );
  const [expanded, contracted, churned] = FATES.map((fate, index) => ({
    mrr: Number(parts[index]),
    customers: numberIn(row, `${fate}_customers`),
  }));
  const none = { mrr: 0, customers: 0 };
  return {
    opening,
    expanded: expanded ?? none,
    contracted: contracted ?? none,
    churned: churned ?? none,
    unchanged: numberIn(row, "unchanged"),
  };
}

/** SQL that adds up by fate what a customer's share `n` is more or less than its MRR before, in 1e-18. */
function fatesQuery(shares: string): string {
  const sums = FATES.map(
    (fate) => `coalesce(sum(case when fate = '${fate}' then n - before else 0 end), 0) as ${fate},
  count(*) filter (fate = '${fate}') as ${fate}_customers`,
  );
  return `select coalesce(sum(before), 0) as opening, ${sums.join(",\n  ")},
  count(*) filter (fate = 'unchanged') as unchanged
from (
  select before, n, case when n > before then 'expanded' when n = before then 'unchanged'
    when closing = 0 then 'churned' else 'contracted' end as fate
  from (${shares})
)`;
}
