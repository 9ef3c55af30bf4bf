import type { Search } from "../data/address.ts";
import type { Question } from "../data/api.ts";
import type { Scope } from "../data/scope.ts";

export const SORTS = ["mrr", "change", "name", "since", "expansion", "left", "lost"] as const;
/** What only customers with MRR, and only those who left, can be sorted by. */
const OF_STATUS: Record<(typeof STATUSES)[number], readonly Sort[]> = {
  active: ["mrr", "change", "name", "since", "expansion"],
  churned: ["left", "lost", "name", "since"],
  all: ["mrr", "change", "name", "since", "expansion"],
};
export const STATUSES = ["active", "churned", "all"] as const;
export type Sort = (typeof SORTS)[number];
export type Order = "asc" | "desc";

/** Search, filter and sort order, as in the URL. */
export interface CustomersSearch {
  text: string;
  status: (typeof STATUSES)[number];
  sort: Sort;
  order: Order;
}

/** The default order: ascending for names, descending for everything else. */
export const usualOrder = (sort: Sort): Order => (sort === "name" ? "asc" : "desc");

const usualSort = (status: CustomersSearch["status"]): Sort => (status === "churned" ? "left" : "mrr");

/** Reads the URL; anything invalid falls back to the default. */
export function customersSearchOf(search: Search): CustomersSearch {
  const status = STATUSES.find((name) => name === search.status) ?? "active";
  const sort = OF_STATUS[status].find((name) => name === search.sort) ?? usualSort(status);
  const { order } = search;
  return {
    text: search.q ?? "",
    status,
    sort,
    order: order === "asc" || order === "desc" ? order : usualOrder(sort),
  };
}

/** The URL parameters; defaults are left out. */
export function searchTexts({
  text,
  status,
  sort,
  order,
}: CustomersSearch): Record<string, string | undefined> {
  return {
    q: text === "" ? undefined : text,
    status: status === "active" ? undefined : status,
    sort: sort === usualSort(status) ? undefined : sort,
    order: order === usualOrder(sort) ? undefined : order,
  };
}

/** The request to the server, with the bar's segment, policy and currency. */
export function customersQuestion(
  { question: { where, segment, policy, linked } }: Pick<Scope, "question">,
  { text, status, sort, order }: CustomersSearch,
) {
  const scope: Question = {
    ...(where !== undefined && { where }),
    ...(segment !== undefined && { segment }),
    ...(policy !== undefined && { policy }),
    ...(linked === true && { linked }),
  };
  return { ...scope, ...(text.trim() !== "" && { search: text.trim() }), status, sort, order };
}

export type CustomersQuestion = ReturnType<typeof customersQuestion>;
