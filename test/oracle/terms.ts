import { mul, q, roundHalfEven } from "./rational.ts";

/** How a price is charged. Money is in 1e-12 of a major unit. */
export interface PriceTerms {
  /** Package: one tier, whose unit is the price of one package; quantities are rounded up to whole packages, unless it rounds down. */
  mode: "graduated" | "volume" | "package";
  /** Units in a package; 1 otherwise. */
  size: number;
  /** A begun package is not charged. */
  round?: "down";
  /** In order; `upTo` is inclusive, null: without end. */
  tiers: Tier[];
}

interface Tier {
  upTo: number | null;
  unit: bigint;
  flat: bigint;
}

const E12_IN_MICRO = 1_000_000n;

const total = (tier: Tier, units: number): bigint => tier.unit * BigInt(units) + tier.flat;

/** Each tier for its own part of the quantity; the first one's flat amount is charged at 0 too. */
function graduated(tiers: readonly Tier[], quantity: number): bigint {
  let sum = 0n;
  let below = 0;
  for (const [index, tier] of tiers.entries()) {
    const units = Math.min(quantity, tier.upTo ?? quantity) - below;
    if (index === 0 || units > 0) sum += total(tier, units);
    below = tier.upTo ?? quantity;
  }
  return sum;
}

function volume(tiers: readonly Tier[], quantity: number): bigint {
  const tier = tiers.find(({ upTo }) => upTo === null || quantity <= upTo);
  return tier ? total(tier, quantity) : 0n;
}

function packages({ size, round, tiers }: PriceTerms, quantity: number): bigint {
  return volume(tiers, round === "down" ? Math.floor(quantity / size) : Math.ceil(quantity / size));
}

function exact(terms: PriceTerms, quantity: number): bigint {
  if (terms.mode === "package") return packages(terms, quantity);
  return terms.mode === "volume" ? volume(terms.tiers, quantity) : graduated(terms.tiers, quantity);
}

/** What a quantity recurs for, rounded half-even to the micro once. */
export function evaluate(terms: PriceTerms, quantity: number): bigint {
  return roundHalfEven(q(exact(terms, quantity), E12_IN_MICRO));
}

/** What a known amount for one quantity comes to for another; null: the old quantity is 0 and does not tell. */
export function revalue(
  terms: PriceTerms | undefined,
  amount: number,
  from: number,
  to: number,
): number | null {
  if (from === to) return amount;
  if (terms && evaluate(terms, from) === BigInt(amount)) return Number(evaluate(terms, to));
  return from === 0 ? null : Number(roundHalfEven(mul(q(amount), q(to, from))));
}
