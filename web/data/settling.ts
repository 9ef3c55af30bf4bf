import { type QueryKey, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Search } from "./address.ts";
import type { Problem } from "./api.ts";

/** What a page rendered in the background is waiting for; null for a page on screen. */
export const Pending = createContext<Set<Promise<unknown>> | null>(null);

/** The URL query that a page is rendered for, which may be the previous one; null outside of such pages. */
export const ShownSearch = createContext<Search | null>(null);

interface Asked<Output> {
  queryKey: QueryKey;
  queryFn: (given: { signal: AbortSignal }) => Promise<Output>;
  enabled?: boolean;
}

/**
 * Queries, and makes a page rendered in the background wait for the answer, so that no figure ever appears under the
 * wrong label.
 */
export function useSettled<Output>(asked: Asked<Output>): UseQueryResult<Output, Problem> {
  useAwaited([asked]);
  return useQuery<Output, Problem>(asked);
}

/** Makes a page rendered in the background wait for some answers. It doesn't wait for errors, which should be shown. */
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
