import { knownAccounts } from "../../sources/stripe/accounts.ts";
import type { Store } from "../../store/store.ts";

/** Stripe dashboard pages by id prefix; the first match wins. */
const PAGES: readonly [prefix: string, page: string][] = [
  ["in_", "invoices"],
  ["sub_sched_", "subscription_schedules"],
  ["sub_", "subscriptions"],
  ["cus_", "customers"],
  ["price_", "prices"],
  ["plan_", "prices"],
  ["prod_", "products"],
  ["evt_", "events"],
];

/**
 * Returns a function that gives an object's URL on Stripe's dashboard:
 * https://dashboard.stripe.com/acct_…/test/invoices/in_…
 * @returns null for objects without a page, and for accounts that weren't synced from Stripe
 */
export async function stripePages(
  store: Store,
): Promise<(account: string, id: string | null) => string | null> {
  const known = await knownAccounts(store);
  return (account, id) => {
    const livemode = known.get(account)?.livemode;
    const page = PAGES.find(([prefix]) => id?.startsWith(prefix))?.[1];
    if (id === null || livemode === undefined || page === undefined) return null;
    const path = [
      ...(account.startsWith("acct_") ? [account] : []),
      ...(livemode ? [] : ["test"]),
      page,
      encodeURIComponent(id),
    ];
    return `https://dashboard.stripe.com/${path.join("/")}`;
  };
}
