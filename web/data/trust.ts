import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { trust } from "../../src/api/evidence/trust.ts";
import { ask, type Problem } from "./api.ts";

export type Trust = z.infer<typeof trust.output>;

const EVERY_MINUTE = 60_000;
/** While there is nothing yet, what comes is to be seen at once. */
const EVERY_FEW_SECONDS = 4000;

/**
 * How fresh and how whole the evidence is, asked anew every minute. Holding the books against Stripe can take seconds
 * after new evidence, so that is asked apart, and only where it is not known yet.
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
