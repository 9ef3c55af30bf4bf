import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import { Forbidden } from "../api/api-failure.ts";
import type { StripeApi } from "../api/client.ts";
import { LISTS, type ListName, readPage } from "../api/lists.ts";

/** What a restricted key has to be able to read: as Stripe's dashboard calls it, and the lists that it opens. */
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

/** What was found out of an account before anything is read. */
export interface Preflight {
  /** As Stripe says; null when the key may not ask for it. */
  id: string | null;
  /** Whether what the key sees is live; null while there is nothing to see. */
  livemode: boolean | null;
  /** Stripe's clock, in seconds. */
  at: number;
}

/**
 * Tries everything that a sync needs, one object each.
 * @throws CambiumError `usage` naming every permission that is missing
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

/** An answer, or the permission that is missing for it. */
async function attempt<T>(ask: () => Promise<T>): Promise<{ answer?: T; permission: string | null }> {
  try {
    return { answer: await ask(), permission: null };
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    return { permission: error.permission };
  }
}
