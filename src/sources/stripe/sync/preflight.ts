import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import type { KnownAccount } from "../accounts.ts";
import { Forbidden } from "../api/api-failure.ts";
import type { StripeApi } from "../api/client.ts";
import { LISTS, type ListName, readPage } from "../api/lists.ts";
import { METERS_PERMISSION, tryMeters } from "../meters/summaries.ts";

/** Permissions a restricted key needs, as Stripe's dashboard names them, by list. */
export const PERMISSIONS: Record<ListName, string> = {
  product: "Products",
  price: "Prices (Plans)",
  coupon: "Coupons",
  customer: "Customers",
  subscription: "Subscriptions",
  invoice: "Invoices",
  invoiceitem: "Invoices (invoice items)",
  event: "All events",
};

/** What is known about an account before anything is read. */
export interface Preflight {
  /** According to Stripe; null if the key has no permission to read it. */
  id: string | null;
  /** Whether the key sees live objects; null if there are none to see. */
  livemode: boolean | null;
  /** What the account reports in, where the key can read it. */
  terms: Pick<KnownAccount, "currency" | "zone">;
  /** Stripe's clock, in seconds. */
  at: number;
}

/** Whether a key has a permission. */
export interface Permission {
  /** As Stripe's dashboard names it. */
  name: string;
  isGranted: boolean;
  /** False if a sync goes on without it. */
  isNeeded: boolean;
  /** What Stripe calls a missing one, if it says so. */
  stripeName: string | null;
}

/**
 * Tests every permission that a sync needs by reading one object each.
 * @throws CambiumError `usage` naming every missing permission
 */
export async function preflight(reader: StripeApi): Promise<Preflight> {
  const { permissions, ...found } = await tryKey(reader);
  const missing = permissions
    .filter(({ isGranted, isNeeded }) => isNeeded && !isGranted)
    .map(({ name, stripeName }) => `${name}${stripeName === null ? "" : ` (${stripeName})`}`);
  if (missing.length === 0) return found;
  throw new CambiumError("usage", `the key has no permission to read ${missing.join(", ")}`, {
    hint: "In Stripe, under Developers > API keys, edit the restricted key and set these to Read. Then run the same command again.",
  });
}

/** Tests every permission that a sync needs, and says which the key has. @throws CambiumError for a key that isn't one */
export async function tryKey(reader: StripeApi): Promise<Preflight & { permissions: Permission[] }> {
  const account = await attempt(() => reader.get("/v1/account"));
  const permissions: Permission[] = [];
  const modes: boolean[] = [];
  let at = account.answer?.at ?? 0;
  const names = listNames();
  const tried = await Promise.all(
    names.map((name) =>
      attempt(() => readPage(reader, LISTS[name].path, { ...LISTS[name].parts[0], limit: 1 })),
    ),
  );
  for (const [index, { answer, permission }] of tried.entries()) {
    const name = names[index];
    if (name !== undefined)
      permissions.push({
        name: PERMISSIONS[name],
        isGranted: answer !== undefined,
        isNeeded: true,
        stripeName: permission,
      });
    at = Math.max(at, answer?.at ?? 0);
    const mode = modeSchema.safeParse(answer?.data[0]);
    if (mode.success) modes.push(mode.data.livemode);
  }
  const meters = await attempt(() => tryMeters(reader));
  permissions.push({
    name: METERS_PERMISSION,
    isGranted: "answer" in meters,
    isNeeded: false,
    stripeName: meters.permission,
  });
  const id = idSchema.safeParse(account.answer?.body);
  const terms = termsIn(account.answer?.body);
  return { permissions, id: id.success ? id.data.id : null, livemode: modes[0] ?? null, terms, at };
}

function termsIn(body: unknown): Preflight["terms"] {
  const found = termsSchema.safeParse(body).data;
  const zone = found?.settings?.dashboard?.timezone;
  const currency = found?.default_currency?.toUpperCase();
  return { ...(currency != null && { currency }), ...(zone != null && { zone }) };
}

const idSchema = z.object({ id: z.string() });
const termsSchema = z.object({
  default_currency: z.string().nullish(),
  settings: z.object({ dashboard: z.object({ timezone: z.string().nullish() }).nullish() }).nullish(),
});
const modeSchema = z.object({ livemode: z.boolean() });

function listNames(): ListName[] {
  return ["product", "price", "coupon", "customer", "subscription", "invoice", "invoiceitem", "event"];
}

/** A response, or the missing permission. */
async function attempt<T>(ask: () => Promise<T>): Promise<{ answer?: T; permission: string | null }> {
  try {
    return { answer: await ask(), permission: null };
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    return { permission: error.permission };
  }
}
