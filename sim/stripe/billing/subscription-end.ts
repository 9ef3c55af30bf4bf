import type { SimAccount } from "../account/account.ts";
import type { Subscription } from "../account/wire.ts";

export type EndReason = "cancellation_requested" | "payment_failed";

/** Ends a subscription now. */
export function endSubscription(account: SimAccount, id: string, reason: EndReason): void {
  const old = account.one("subscriptions", id);
  if (old.ended_at !== null) return;
  const ended = account.put("subscriptions", {
    ...old,
    status: "canceled",
    canceled_at: old.canceled_at ?? account.now(),
    cancellation_details: detailsOf(reason),
    ended_at: account.now(),
  });
  account.emit("customer.subscription.deleted", ended);
  account.ledger.look(account, id);
}

export function detailsOf(reason: EndReason | null): Subscription["cancellation_details"] {
  return { comment: null, feedback: null, feedback_option: null, reason };
}
