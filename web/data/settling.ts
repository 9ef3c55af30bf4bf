import { type QueryKey, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Search } from "./address.ts";
import type { Problem } from "./api.ts";

/** What a page that is drawn in the background waits for; null while what is drawn is what is seen. */
export const Pending = createContext<Set<Promise<unknown>> | null>(null);

/** The search part of the address that a page is drawn by, while it may be that of a moment ago; null outside of such pages. */
export const ShownSearch = createContext<Search | null>(null);

interface Asked<Output> {
  queryKey: QueryKey;
  queryFn: (given: { signal: AbortSignal }) => Promise<Output>;
  enabled?: boolean;
}

/** Asks, and has a page that is drawn in the background wait for the answer: no figure is ever seen under another name than its own. */
export function useSettled<Output>(asked: Asked<Output>): UseQueryResult<Output, Problem> {
  useAwaited([asked]);
  return useQuery<Output, Problem>(asked);
}

/** Has a page that is drawn in the background wait for some answers. What failed is not waited for: it is to be seen. */
export function useAwaited(all: readonly Asked<unknown>[]): void {
  const client = useQueryClient();
  const pending = useContext(Pending);
  if (pending === null) return;
  for (const asked of all) {
    const known = client.getQueryState(asked.queryKey);
    const isOpen = known === undefined || (known.data === undefined && known.status !== "error");
    if (isOpen && asked.enabled !== false)
      pending.add(client.prefetchQuery({ queryKey: asked.queryKey, queryFn: asked.queryFn }));
  }
}
