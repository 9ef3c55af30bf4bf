import type { SimAccount } from "../account/account.ts";
import type { Subscription } from "../account/wire.ts";
import { billNow, planRenewal } from "../billing/renewals.ts";
import { detailsOf, endSubscription } from "../billing/subscription-end.ts";

/** Ends a subscription at once; `isInvoiced` charges usage and pending items. */
export function cancelNow(account: SimAccount, id: string, isInvoiced: boolean): void {
  if (isInvoiced) billNow(account, id, "subscription_update", true);
  endSubscription(account, id, "cancellation_requested");
}

export function cancelAtPeriodEnd(account: SimAccount, id: string): void {
  const { items } = account.one("subscriptions", id);
  const ends = items.data.map(({ current_period_end }) => current_period_end);
  request(account, id, { cancel_at_period_end: true, cancel_at: Math.min(...ends) });
}

export function cancelAt(account: SimAccount, id: string, at: number): void {
  request(account, id, { cancel_at: at });
}

/** Takes back a cancellation request. */
export function undoCancel(account: SimAccount, id: string): void {
  request(account, id, { cancel_at_period_end: false, cancel_at: null });
}

function request(
  account: SimAccount,
  id: string,
  wish: Pick<Subscription, "cancel_at"> & Partial<Subscription>,
): void {
  const { cancel_at } = wish;
  const isTakenBack = cancel_at === null;
  const changes: Partial<Subscription> = {
    ...wish,
    canceled_at: isTakenBack ? null : account.now(),
    cancellation_details: detailsOf(isTakenBack ? null : "cancellation_requested"),
  };
  account.change("subscriptions", id, changes, "customer.subscription.updated");
  planRenewal(account, id);
  if (isTakenBack) account.ledger.hideForGood(id, "request", account.now());
  account.ledger.look(account, id, isTakenBack ? undefined : "request");
}
