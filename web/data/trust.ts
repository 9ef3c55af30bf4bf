import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { trust } from "../../src/api/evidence/trust.ts";
import { ask, type Problem } from "./api.ts";

export type Trust = z.infer<typeof trust.output>;

const EVERY_MINUTE = 60_000;
/** Milliseconds between requests while there's no evidence, so that the first shows up quickly. */
const EVERY_FEW_SECONDS = 4000;

/**
 * How fresh and complete the evidence is, refetched every minute. The comparison with Stripe can take seconds after new
 * evidence, so it's a separate request, sent only when the result isn't known yet.
 */
export function useTrust(): Trust | undefined {
  const quick = useQuery<Trust, Problem>({
    queryKey: ["trust", "quick"],
    queryFn: ({ signal }) => ask<Trust>("/trust", { live: false }, signal),
    refetchInterval: ({ state }) => (state.data?.evidence_on === null ? EVERY_FEW_SECONDS : EVERY_MINUTE),
  });
  const isMissing = quick.data?.live === null;
  const whole = useQuery<Trust, Problem>({
    queryKey: ["trust", "live", quick.data?.sources],
    queryFn: ({ signal }) => ask<Trust>("/trust", {}, signal),
    enabled: isMissing,
  });
  return isMissing && whole.data !== undefined ? whole.data : quick.data;
}
