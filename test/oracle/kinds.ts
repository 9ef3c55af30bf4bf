import type { OracleInput, ProductKind } from "./oracle.ts";
import type { Worth } from "./worth.ts";

/** The family of a product; a product without one is its own. */
export const familyOf = (input: OracleInput, product: string): string => input.families[product] ?? product;

/** The kind of an item: metered if its price is, else its product's; a metered product's licensed price is a plan. */
export function kindOf(input: OracleInput, { product, isMetered }: Worth): ProductKind {
  if (isMetered) return "metered";
  return input.kinds?.[product] === "add_on" ? "add_on" : "plan";
}

/** Whether two items are of one kind and currency, and so may be paired. */
export const areAlike = (input: OracleInput, a: Worth, b: Worth): boolean =>
  a.currency === b.currency && kindOf(input, a) === kindOf(input, b);
