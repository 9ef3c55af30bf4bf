import type { Search } from "../data/address.ts";

/** The question that an address asks; of the first plan where it names none. Null while no plan has a known limit. */
export function whatIfOf(search: Search, offered: { plan: string; metric: string }[]) {
  const one =
    offered.find(({ plan, metric }) => plan === search.plan && metric === search.metric) ?? offered[0];
  if (one === undefined) return null;
  const limit = wholeIn(search.limit);
  const price = wholeIn(search.price);
  return {
    plan: one.plan,
    metric: one.metric,
    ...(limit !== null && limit > 0 && { limit }),
    ...(price !== null && price >= -100 && price <= 1000 && { price_change: price }),
  };
}

/** The parameters of the address. */
export function whatIfTexts({
  limit,
  price,
}: {
  limit: string;
  price: string;
}): Record<string, string | undefined> {
  return {
    limit: limit === "" ? undefined : limit,
    price: price === "" || price === "0" ? undefined : price,
  };
}

function wholeIn(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,11}$/.test(text) ? Number(text) : null;
}
