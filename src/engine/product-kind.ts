import type { PriceTerms } from "../base/price-terms.ts";
import type { Side } from "./item.ts";

export const KINDS = ["plan", "add_on", "metered"] as const;
export type Kind = (typeof KINDS)[number];

/** What the engine knows about products and prices (DECISIONS, Kinds, units and the catalogue). */
export interface Catalogue {
  family(product: number): number;
  kind(product: number): Kind;
  /** Units per charge of a price: 1 for per-unit, n for packages of n, 0 for flat. */
  unit(price: number): number;
  terms(price: number): PriceTerms | undefined;
  /** Whether replacing one price by another changes the price or the plan. */
  replacement(before: number, after: number): "price" | "plan";
}

/** The kind of an item: metered if its price is. A licensed price of a metered product counts as plan. */
export function kindOf({ state }: Side, catalogue: Catalogue): Kind {
  if (state.isMetered) return "metered";
  const kind = catalogue.kind(state.product);
  return kind === "metered" ? "plan" : kind;
}

/** Whether two sides may be paired: same kind and currency. */
export function isSameKind(a: Side, b: Side, catalogue: Catalogue): boolean {
  if (a.state.currency !== b.state.currency) return false;
  return a.state.product === b.state.product
    ? a.state.isMetered === b.state.isMetered
    : kindOf(a, catalogue) === kindOf(b, catalogue);
}
