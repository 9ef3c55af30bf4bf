import { divideHalfEven } from "./money.ts";

/** How a price charges where it is not a plain amount per unit. Money in 1e-12 of a major unit. */
export interface PriceTerms {
  mode: "graduated" | "volume" | "package";
  /** Units in a package; 1 where there is none. */
  size: number;
  /** Begun packages count in full unless they round down. */
  round?: "down";
  /** Ascending; the last has no end. A package has one tier, whose unit is the price of a package. */
  tiers: { upTo: number | null; unit: bigint; flat: bigint }[];
}

/** What a quantity comes to per interval, in micros, by tiers or packages. */
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
