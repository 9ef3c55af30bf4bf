import Stripe from "stripe";
import { CambiumError, messageOf } from "../../../base/error.ts";
import { UNREADABLE } from "./readable.ts";
import type { Excuse } from "./retry.ts";

/** The key lacks permission to read something. */
export class Forbidden extends CambiumError {
  /** The missing permission as Stripe names it, such as "rak_invoice_read"; null if it doesn't. */
  readonly permission: string | null;

  constructor(path: string, permission: string | null) {
    super(
      "usage",
      `the key has no permission to read ${path}${permission === null ? "" : ` (${permission})`}`,
      {
        hint: "In Stripe, under Developers > API keys, edit the restricted key and give it read permission for this.",
      },
    );
    this.permission = permission;
  }
}

/** Stripe refuses a request as it stands. */
export class Refused extends CambiumError {
  constructor(path: string, message: string) {
    super("internal", `Stripe refused ${path}: ${message}`, {
      hint: "If this keeps happening, update Cambium.",
    });
  }
}

/**
 * Why a failed request may be retried, such as a rate limit, a server error or a dropped connection; null if it may
 * not.
 */
export function excuseOf(error: unknown): Excuse | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null;
  if (error instanceof Stripe.errors.StripeConnectionError)
    return { what: `the connection to Stripe failed: ${reasonOf(error)}` };
  const waitMs = waitOf(error.headers?.["retry-after"]);
  const { statusCode: status } = error;
  if (error.code === UNREADABLE) return { what: `couldn't read Stripe's response (${status})`, waitMs };
  if (error.code === "lock_timeout") return { what: "Stripe was changing the same object", waitMs };
  if (status === 429) return { what: "Stripe's rate limit was reached (429)", waitMs };
  if (status === 409) return { what: "Stripe was busy with the same object (409)", waitMs };
  if (status === undefined) return { what: `couldn't read Stripe's response: ${messageOf(error)}` };
  return status >= 500 ? { what: `Stripe had a server error (${status})`, waitMs } : null;
}

/** The error after every attempt has failed. */
export function gaveUp({ what }: Excuse, tries: number): CambiumError {
  return new CambiumError("internal", `${what}, ${tries} times in a row`, {
    hint: "Progress is saved: run the same command again later to continue. If you hit Stripe's rate limit, lower --rate.",
  });
}

/** Turns an error of the Stripe library into one that says how to fix it, without the key or the original cause. */
export function explain(error: unknown, path: string, key: string): unknown {
  if (error instanceof CambiumError || !(error instanceof Stripe.errors.StripeError)) return error;
  const message = error.message.replaceAll(key, "(the key)");
  if (error.statusCode === 401)
    return new CambiumError("usage", "Stripe rejected the key", {
      hint: "Check STRIPE_API_KEY, or the key saved with `cambium secret set stripe`: it may be mistyped, expired or revoked.",
    });
  if (error.code === "account_invalid")
    return new CambiumError("usage", `the key has no access to this account: ${message}`, {
      hint: "Pass accounts of the key's own organisation or platform with --accounts.",
    });
  if (error.statusCode === 403) return new Forbidden(path, /\brak_\w+/.exec(message)?.[0] ?? null);
  if (error.statusCode === 404 || error.code === "resource_missing")
    return new CambiumError("not_found", `Stripe has nothing at ${path}: ${message}`);
  return new Refused(path, message);
}

function reasonOf(error: Error & { detail?: unknown }): string {
  return error.detail === undefined || error.detail === "" ? error.message : messageOf(error.detail);
}

/** Milliseconds to wait according to a Retry-After header in seconds; undefined if there is none. */
function waitOf(header: unknown): number | undefined {
  const seconds = typeof header === "string" ? Number(header) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
