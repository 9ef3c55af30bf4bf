import type { SimAccount } from "../account/account.ts";
import type { SubscriptionItem } from "../account/wire.ts";
import { planRenewal } from "../billing/renewals.ts";

/** Moves the end of a trial; afterwards, only the new end can be read. */
export function moveTrialEnd(account: SimAccount, id: string, trialEnd: number): void {
  const { items } = account.one("subscriptions", id);
  const old: SubscriptionItem[] = items.data;
  const rows = old.map((item) => ({ ...item, current_period_end: trialEnd }));
  const changes = { trial_end: trialEnd, billing_cycle_anchor: trialEnd, items: { ...items, data: rows } };
  account.change("subscriptions", id, changes, "customer.subscription.updated");
  planRenewal(account, id);
}
