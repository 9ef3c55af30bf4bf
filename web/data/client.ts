import { QueryClient } from "@tanstack/react-query";
import { ask, askPolicies, askStatus, Problem, type Segments } from "./api.ts";

/** The answers that pages were given. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => error instanceof Problem && error.status === 0 && count < 1,
    },
  },
});

/** What every page needs to know before it can ask for figures. */
export const FIRST = {
  status: { queryKey: ["status"], queryFn: ({ signal }: { signal: AbortSignal }) => askStatus(signal) },
  policies: { queryKey: ["policies"], queryFn: ({ signal }: { signal: AbortSignal }) => askPolicies(signal) },
  segments: {
    queryKey: ["segments"],
    queryFn: ({ signal }: { signal: AbortSignal }) => ask<Segments>("/segments", {}, signal),
  },
};

/** Asks for that while words and scripts still come. */
export function askFirst(): void {
  for (const one of [FIRST.status, FIRST.policies, FIRST.segments]) client.prefetchQuery<unknown>(one);
}
