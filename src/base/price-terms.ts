import { divideHalfEven } from "./money.ts";

/** Pricing terms of a tiered or package price. Money is in units of 1e-12 of a major unit. */
export interface PriceTerms {
  mode: "graduated" | "volume" | "package";
  /** Units per package; 1 for tiered prices. */
  size: number;
  /** Partial packages are charged in full unless they round down. */
  round?: "down";
  /**
   * Ascending; the last tier has no upper bound. A package price has one tier, whose `unit` is the price of a package.
   */
  tiers: { upTo: number | null; unit: bigint; flat: bigint }[];
}

/** The amount of a quantity per billing interval, in micros, under tiered or package pricing. */
export function evaluate({ mode, size, round, tiers }: PriceTerms, quantity: number): number {
  const packages = round === "down" ? Math.floor(quantity / size) : Math.ceil(quantity / size);
  const units = mode === "package" ? packages : quantity;
  let total = 0n;
  let from = 0;
  for (const { upTo, unit, flat } of tiers) {
    const isLast = upTo === null || units <= upTo;
    if (mode === "graduated") total += BigInt((isLast ? units : upTo) - from) * unit + flat;
    else if (isLast) total = BigInt(units) * unit + flat;
    if (isLast) break;
    from = upTo;
  }
  return Number(divideHalfEven(total, 1_000_000n));
}
