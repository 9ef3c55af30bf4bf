import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ask, askPolicies, askStatus, Problem, type Segments } from "./api.ts";
import { noticeLock } from "./lock.ts";

/** The status of a server that stayed busy for too long. */
const BUSY = 503;

/** The query cache of all pages. */
export const client = new QueryClient({
  queryCache: new QueryCache({ onError: noticeLock }),
  mutationCache: new MutationCache({ onError: noticeLock }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) =>
        error instanceof Problem && count < (error.status === BUSY ? 5 : error.status === 0 ? 1 : 0),
    },
  },
});

/** What every page must know before it can ask for figures. */
export const FIRST = {
  status: { queryKey: ["status"], queryFn: ({ signal }: { signal: AbortSignal }) => askStatus(signal) },
  policies: { queryKey: ["policies"], queryFn: ({ signal }: { signal: AbortSignal }) => askPolicies(signal) },
  segments: {
    queryKey: ["segments"],
    queryFn: ({ signal }: { signal: AbortSignal }) => ask<Segments>("/segments", {}, signal),
  },
};

/** Prefetches it while translations and scripts load. */
export function askFirst(): void {
  for (const one of [FIRST.status, FIRST.policies, FIRST.segments]) client.prefetchQuery<unknown>(one);
}
