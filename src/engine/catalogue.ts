import { divideHalfEven } from "../base/money.ts";
import type { Side } from "./item.ts";

export const KINDS = ["plan", "add_on", "metered"] as const;
export type Kind = (typeof KINDS)[number];

/** How a price charges where it is not a plain amount per unit. Money in 1e-12 of a major unit. */
export interface PriceTerms {
  mode: "graduated" | "volume" | "package";
  /** Units in a package; 1 where there is none. */
  size: number;
  /** Ascending; the last has no end. A package has one tier, whose unit is the price of a package. */
  tiers: { upTo: number | null; unit: bigint; flat: bigint }[];
}

/** What the engine knows of products and prices (DECISIONS, Kinds, units and the catalogue). */
export interface Catalogue {
  family(product: number): number;
  kind(product: number): Kind;
  /** How many units a price charges for at once: 1 per unit, n per package of n, 0 when it is flat. */
  unit(price: number): number;
  terms(price: number): PriceTerms | undefined;
  /** Whether one price stands in another's place: the same thing at another price, or another plan. */
  replacement(before: number, after: number): "price" | "plan";
}

/** The kind of an item: metered when its price is; a licensed price of a metered product counts as plan. */
export function kindOf({ state }: Side, catalogue: Catalogue): Kind {
  if (state.isMetered) return "metered";
  const kind = catalogue.kind(state.product);
  return kind === "metered" ? "plan" : kind;
}

/** Whether two sides may be paired: one kind, one currency. */
export function isSameKind(a: Side, b: Side, catalogue: Catalogue): boolean {
  if (a.state.currency !== b.state.currency) return false;
  return a.state.product === b.state.product
    ? a.state.isMetered === b.state.isMetered
    : kindOf(a, catalogue) === kindOf(b, catalogue);
}

/** What a quantity comes to per interval, in micros, by tiers or packages. */
export function evaluate({ mode, size, tiers }: PriceTerms, quantity: number): number {
  if (quantity === 0) return 0;
  const units = mode === "package" ? Math.ceil(quantity / size) : quantity;
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
