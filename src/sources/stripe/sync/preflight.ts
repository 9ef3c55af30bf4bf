import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import { Forbidden } from "../api/api-failure.ts";
import type { StripeApi } from "../api/client.ts";
import { LISTS, type ListName, readPage } from "../api/lists.ts";

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
  /** Stripe's clock, in seconds. */
  at: number;
}

/**
 * Tests every permission that a sync needs by reading one object each.
 * @throws CambiumError `usage` naming every missing permission
 */
export async function preflight(reader: StripeApi): Promise<Preflight> {
  const account = await attempt(() => reader.get("/v1/account"));
  const missing: string[] = [];
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
    if (answer === undefined && name !== undefined)
      missing.push(`${PERMISSIONS[name]}${permission === null ? "" : ` (${permission})`}`);
    at = Math.max(at, answer?.at ?? 0);
    const mode = modeSchema.safeParse(answer?.data[0]);
    if (mode.success) modes.push(mode.data.livemode);
  }
  if (missing.length > 0)
    throw new CambiumError("usage", `the key has no permission to read ${missing.join(", ")}`, {
      hint: "In Stripe, under Developers > API keys, edit the restricted key and set these to Read. Then run the same command again.",
    });
  const id = idSchema.safeParse(account.answer?.body);
  return { id: id.success ? id.data.id : null, livemode: modes[0] ?? null, at };
}

const idSchema = z.object({ id: z.string() });
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
