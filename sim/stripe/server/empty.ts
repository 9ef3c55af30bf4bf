import type { StripeData } from "../data/data.ts";

/** An account without any objects; it shares the clock of `beside`. */
export function emptyAccount(id: string, livemode: boolean, beside?: StripeData): StripeData {
  return {
    id,
    livemode,
    now: () => beside?.now() ?? 0,
    list: () => [],
    get: () => undefined,
  };
}
