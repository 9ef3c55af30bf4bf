import type { StripeData } from "../data/data.ts";

/** An account in which nothing was ever made; its clock is the one of `beside`. */
export function emptyAccount(id: string, livemode: boolean, beside?: StripeData): StripeData {
  return {
    id,
    livemode,
    now: () => beside?.now() ?? 0,
    list: () => [],
    get: () => undefined,
  };
}
