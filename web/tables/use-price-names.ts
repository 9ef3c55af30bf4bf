import type { z } from "zod";
import type { pricesOperation } from "../../src/api/ask/prices-operation.ts";
import { useAsk } from "../data/asking.ts";
import { priceName } from "./price-name.ts";

type Prices = z.infer<typeof pricesOperation.output>;

/** As many as are asked at once, so that the address isn't too long. */
const MOST = 100;

/** The names of prices by their ids; the id until names are here, and of those that nobody bought. */
export function usePriceNames(ids: readonly (string | null)[]): (price: string) => string {
  const asked = [...new Set(ids.filter((id) => id !== null))].sort().slice(0, MOST);
  const question = { price: asked, limit: asked.length };
  const { data } = useAsk<Prices>(asked.length === 0 ? null : "/catalogue/prices", question);
  const names = new Map(data?.rows.map(({ price, name }) => [price, name]));
  return (price) => priceName(names.get(price) ?? price);
}
