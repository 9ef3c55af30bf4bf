import type { SimAccount } from "../account/account.ts";
import { planOf } from "../account/plan.ts";
import type { Subscription, SubscriptionItem } from "../account/wire.ts";
import { licensedLines } from "../billing/lines.ts";
import { type ProrationBehavior, prorate } from "../billing/prorations.ts";
import {
  bill,
  billNow,
  closeUsage,
  inPeriod,
  isLicensed,
  periodOf,
  planRenewal,
  showRenewed,
} from "../billing/renewals.ts";
import { newItem } from "./subscriptions.ts";

export interface ItemChange {
  price?: string;
  quantity?: number;
}

/** Changes an item's price or quantity. Another interval starts a new period, charged at once. */
export function changeItem(
  account: SimAccount,
  id: string,
  item: string,
  change: ItemChange,
  behavior: ProrationBehavior,
): void {
  const subscription = account.one("subscriptions", id);
  const before = itemOf(subscription, item);
  const after = changed(account, before, change);
  const isRestart =
    subscription.status !== "trialing" &&
    (before.price.recurring?.interval !== after.price.recurring?.interval ||
      before.price.recurring?.interval_count !== after.price.recurring?.interval_count);
  if (isRestart) {
    restart(account, subscription, before, after, behavior);
    return;
  }
  const isShown = charge(account, subscription, before, after, behavior);
  write(account, subscription, (rows) => rows.map((row) => (row.id === item ? after : row)));
  show(account, id, item, behavior, isShown);
}

/** Adds an item, which joins the cycle. */
export function addItem(
  account: SimAccount,
  id: string,
  price: string,
  quantity: number,
  behavior: ProrationBehavior,
): SubscriptionItem {
  const subscription = account.one("subscriptions", id);
  const bare = newItem(account, id, account.one("prices", price), quantity);
  const trialEnd = subscription.status === "trialing" ? subscription.trial_end : null;
  const item =
    trialEnd === null
      ? inPeriod(bare, subscription.billing_cycle_anchor, account.now())
      : { ...bare, current_period_end: trialEnd };
  const isShown = isLicensed(item) ? charge(account, subscription, null, item, behavior) : true;
  write(account, subscription, (rows) => [...rows, item]);
  show(account, id, item.id, behavior, isShown);
  planRenewal(account, id);
  return item;
}

/** Deletes a licensed item; a metered item would lose its usage. */
export function deleteItem(account: SimAccount, id: string, item: string, behavior: ProrationBehavior): void {
  const subscription = account.one("subscriptions", id);
  const before = itemOf(subscription, item);
  const isShown = charge(account, subscription, before, null, behavior);
  account.records.subscription(id).gone.push({ item: before, at: account.now() });
  write(account, subscription, (rows) => rows.filter((row) => row.id !== item));
  show(account, id, item, behavior, isShown);
}

/** Restarts all periods now: credits what's left of them, and charges the new ones at once. */
export function resetAnchor(account: SimAccount, id: string): void {
  const subscription = account.one("subscriptions", id);
  const items: SubscriptionItem[] = subscription.items.data;
  const closings = items.flatMap((item) => closeUsage(account, item, account.now()));
  for (const item of items.filter(isLicensed)) prorate(account, subscription, item, null);
  const next = items.map((item) => inPeriod(item, account.now(), account.now()));
  startAnew(account, subscription, next, closings);
}

function restart(
  account: SimAccount,
  subscription: Subscription,
  before: SubscriptionItem,
  after: SubscriptionItem,
  behavior: ProrationBehavior,
): void {
  if (behavior !== "none") prorate(account, subscription, before, null);
  const items: SubscriptionItem[] = subscription.items.data;
  const next = items.map((item) =>
    item.id === after.id ? inPeriod(after, account.now(), account.now()) : item,
  );
  startAnew(account, subscription, next, []);
}

function startAnew(
  account: SimAccount,
  subscription: Subscription,
  next: SubscriptionItem[],
  closings: Parameters<typeof bill>[3],
): void {
  const { id } = subscription;
  const anchor = { billing_cycle_anchor: account.now() };
  write(account, subscription, () => next, anchor);
  const begun = next.filter((item) => item.current_period_start === account.now());
  const lines = begun.filter(isLicensed).flatMap((item) => licensedLines(item, periodOf(item)));
  account.ledger.look(account, id);
  showRenewed(account, id, begun);
  bill(account, subscription, "subscription_update", [...closings, ...lines], true);
  planRenewal(account, id);
}

/**
 * Creates the prorations of a change.
 * @returns whether any line will show it
 */
function charge(
  account: SimAccount,
  subscription: Subscription,
  before: SubscriptionItem | null,
  after: SubscriptionItem | null,
  behavior: ProrationBehavior,
): boolean {
  if (behavior === "none" || subscription.status === "trialing") return false;
  return prorate(account, subscription, before, after).length > 0;
}

function show(
  account: SimAccount,
  id: string,
  item: string,
  behavior: ProrationBehavior,
  isShown: boolean,
): void {
  if (isShown) account.ledger.lift([item], account.now(), ["none", "free"]);
  account.ledger.look(account, id, isShown ? undefined : behavior === "none" ? "none" : "free");
  if (behavior === "always_invoice" && isShown) billNow(account, id, "subscription_update");
}

function changed(
  account: SimAccount,
  item: SubscriptionItem,
  { price, quantity }: ItemChange,
): SubscriptionItem {
  const count = quantity ?? item.quantity ?? 1;
  if (price === undefined) return { ...item, quantity: count };
  const next = account.one("prices", price);
  return { ...item, price: next, plan: planOf(next), quantity: count };
}

function write(
  account: SimAccount,
  { id, items }: Subscription,
  change: (rows: SubscriptionItem[]) => SubscriptionItem[],
  further: Partial<Subscription> = {},
): void {
  const next = { ...items, data: change(items.data) };
  account.change("subscriptions", id, { items: next, ...further }, "customer.subscription.updated");
}

function itemOf({ items }: Subscription, id: string): SubscriptionItem {
  const item = items.data.find((row) => row.id === id);
  if (item === undefined) throw new Error(`no item ${id}`);
  return item;
}
