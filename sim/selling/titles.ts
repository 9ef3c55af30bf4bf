import { PRODUCTS, type Price } from "../catalogue.ts";

/** What a deal is called: what would be bought. */
export function titleOf({
  price,
  quantity,
  isOtherPlan,
  type,
}: {
  price: Price;
  quantity: number;
  isOtherPlan: boolean;
  type: string;
}): string {
  const name = PRODUCTS.find(({ product }) => product === price.product)?.name ?? price.product;
  if (type !== "upsell") return name;
  if (isOtherPlan) return `Move to ${name}`;
  return quantity === 1 ? "One more seat" : `${quantity} more seats`;
}
