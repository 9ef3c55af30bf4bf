import type { Search } from "../data/address.ts";
import type { Scope } from "../data/scope.ts";
import type { KindName } from "../growth/growth-answers.ts";
import { kindOf } from "./signal-key.ts";

export const SORTS = ["mrr", "since"] as const;

/** Filters and order, as in the address. */
export interface SignalsSearch {
  kinds: KindName[];
  sort: (typeof SORTS)[number];
}

export function signalsSearchOf(search: Search): SignalsSearch {
  return {
    kinds: (search.kind ?? "").split(",").flatMap((name) => kindOf(name) ?? []),
    sort: SORTS.find((name) => name === search.sort) ?? "mrr",
  };
}

/** The parameters of the address; defaults are left out. */
export function searchTexts({ kinds, sort }: SignalsSearch): Record<string, string | undefined> {
  return {
    kind: kinds.length === 0 ? undefined : kinds.join(","),
    sort: sort === "mrr" ? undefined : sort,
  };
}

/** The request to the server, with the bar's segment. */
export function signalsQuestion(
  { question: { segment } }: Pick<Scope, "question">,
  { kinds, sort }: SignalsSearch,
  asOf: { as_of?: string },
) {
  return {
    ...asOf,
    ...(segment !== undefined && { segment }),
    ...(kinds.length > 0 && { kind: kinds }),
    sort,
  };
}
