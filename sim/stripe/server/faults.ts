import { Stream } from "../../random.ts";
import { Refusal } from "./refusal.ts";

/** Which share of requests fails, and how; the rest succeed. */
export interface Faults {
  seed: number;
  shares: Partial<Record<FaultName, number>>;
  /** Milliseconds that a slow response takes. */
  slowMs?: number;
}

export type FaultName = (typeof FAULTS)[number]["name"];

export interface Fault {
  name: FaultName;
  /** Sent instead of the response. */
  refusal?: Refusal;
  /** The response is cut off in the middle. */
  isCut?: boolean;
  /** The response is delayed. */
  isSlow?: boolean;
}

const TOO_MANY = {
  type: "invalid_request_error",
  code: "rate_limit",
  message:
    "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
} as const;
const LOCKED = {
  type: "invalid_request_error",
  code: "lock_timeout",
  message:
    "This object cannot be accessed right now because another API request or Stripe process is currently accessing it.",
} as const;
const BROKEN = { type: "api_error", message: "An unknown error occurred" } as const;
const REASON = { "stripe-rate-limited-reason": "global-rate" };

const FAULTS = [
  { name: "tooMany", refusal: new Refusal(429, TOO_MANY, REASON) },
  {
    name: "tooManyShouldRetry",
    refusal: new Refusal(429, TOO_MANY, { ...REASON, "stripe-should-retry": "true" }),
  },
  { name: "tooManyRetryAfter", refusal: new Refusal(429, TOO_MANY, { ...REASON, "retry-after": "1" }) },
  { name: "lockTimeout", refusal: new Refusal(429, LOCKED) },
  { name: "serverError", refusal: new Refusal(500, BROKEN) },
  { name: "cut", isCut: true },
  { name: "slow", isSlow: true },
] as const satisfies readonly { name: string; refusal?: Refusal; isCut?: boolean; isSlow?: boolean }[];

/** Every kind of fault, adding up to the given share of requests. */
export function allFaults(share: number, seed: number, slowMs?: number): Faults {
  const each = share / FAULTS.length;
  const shares: Faults["shares"] = {};
  for (const { name } of FAULTS) shares[name] = each;
  return { seed, shares, slowMs };
}

/** The fault of a request, determined by the seed and the request's number alone. */
export function faultOf(faults: Faults, number: number): Fault | undefined {
  let left = new Stream(faults.seed, number).next();
  for (const fault of FAULTS) {
    left -= faults.shares[fault.name] ?? 0;
    if (left < 0) return fault;
  }
  return undefined;
}
