import type { SimAccount } from "../account/account.ts";
import { minorMicros } from "../account/amounts.ts";
import { periodAround } from "../account/calendar.ts";
import type { Invoice, Subscription, SubscriptionItem } from "../account/wire.ts";
import { draftInvoice, type Reason } from "./invoices.ts";
import { type LineDraft, licensedLines, sourceLine, usageLines } from "./lines.ts";
import { settle } from "./payments.ts";
import { pendingItems } from "./prorations.ts";
import { endSubscription } from "./subscription-end.ts";

const RANK = 3;

/** Schedules a subscription's next renewal, or its end. */
export function planRenewal(account: SimAccount, id: string): void {
  const { items, cancel_at } = account.one("subscriptions", id);
  const ends = items.data.map(({ current_period_end }) => current_period_end);
  const at = Math.min(...ends, cancel_at ?? Infinity);
  account.records.subscription(id).wakesAt = at;
  account.plan(at, () => renew(account, id), RANK);
}

/** Charges pending items now, outside of the cycle; with `isClosing`, usage too. */
export function billNow(
  account: SimAccount,
  id: string,
  reason: Reason,
  isClosing = false,
): Invoice | undefined {
  const subscription = account.one("subscriptions", id);
  const items: SubscriptionItem[] = subscription.items.data;
  const closings = isClosing ? items.flatMap((item) => closeUsage(account, item, account.now())) : [];
  return bill(account, subscription, reason, closings, true);
}

/** Creates and settles an invoice of pending items and further lines; none if it would be empty. */
export function bill(
  account: SimAccount,
  { id, customer }: Subscription,
  reason: Reason,
  lines: readonly LineDraft[],
  isNow: boolean,
  period?: LineDraft["period"],
): Invoice | undefined {
  const all = [...pendingItems(account, id).map((item) => sourceLine(account, item)), ...lines];
  if (all.length === 0) return undefined;
  const invoice = draftInvoice(account, { customer, subscription: id, reason, lines: all, period });
  account.change("subscriptions", id, { latest_invoice: invoice.id }, "customer.subscription.updated");
  settle(account, invoice, isNow);
  return account.one("invoices", invoice.id);
}

/** The lines for a metered item's closed period: usage that no invoice has charged yet. Usage in a trial is free. */
export function closeUsage(account: SimAccount, item: SubscriptionItem, end: number): LineDraft[] {
  if (item.price.recurring?.usage_type !== "metered") return [];
  const record = account.records.item(item.id);
  const [used, charged] = [record.used, record.charged];
  [record.used, record.charged] = [0, 0];
  if (account.one("subscriptions", item.subscription).status === "trialing") return [];
  const lines = usageLines(item, used, charged, { start: item.current_period_start, end });
  const before = record.thresholdAmount;
  record.thresholdAmount = 0;
  const minor = lines.reduce((sum, { amount }) => sum + amount, before);
  account.ledger.use(item.id, Number(BigInt(minor) * minorMicros(item.price.currency)), end);
  account.count(used === 0 ? "usage of zero" : "usage billed");
  return lines;
}

function renew(account: SimAccount, id: string): void {
  const subscription = account.one("subscriptions", id);
  const { ended_at, status, cancel_at } = subscription;
  const now = account.now();
  if (account.records.subscription(id).wakesAt !== now) return;
  if (ended_at !== null || status === "incomplete" || status === "paused") return;
  const items: SubscriptionItem[] = subscription.items.data;
  if (cancel_at !== null && cancel_at <= now) finish(account, subscription);
  else if (items.some(({ current_period_end }) => current_period_end <= now))
    renewItems(account, subscription, items);
  else planRenewal(account, id);
}

/** Invoices the periods that ended and those that begin; ends a trial that is over. */
function renewItems(
  account: SimAccount,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
): void {
  const now = account.now();
  const { id, trial_end } = subscription;
  const isTrialEnd = subscription.status === "trialing" && trial_end !== null && trial_end <= now;
  if (isTrialEnd && !hasPaymentMethod(account, subscription)) {
    pauseAfterTrial(account, id);
    return;
  }
  const anchor = isTrialEnd ? now : subscription.billing_cycle_anchor;
  const due = items.filter(({ current_period_end }) => current_period_end <= now);
  const closings = due.flatMap((item) => closeUsage(account, item, item.current_period_end));
  const next = items.map((item) => (due.includes(item) ? inPeriod(item, anchor, now) : item));
  const licensed = next.filter((item, i) => item !== items[i] && isLicensed(item));
  const lines = [...closings, ...licensed.flatMap((item) => licensedLines(item, periodOf(item)))];
  const changes: Partial<Subscription> = {
    items: { ...subscription.items, data: next },
    ...(isTrialEnd ? { status: "active", billing_cycle_anchor: anchor } : {}),
  };
  account.change("subscriptions", id, changes, "customer.subscription.updated");
  const [first] = due;
  bill(
    account,
    subscription,
    "subscription_cycle",
    lines,
    false,
    first === undefined ? undefined : periodOf(first),
  );
  account.ledger.look(account, id);
  showRenewed(account, id, due);
  planRenewal(account, id);
}

/** The renewal lines show the state of the items, and that deleted ones are gone. */
export function showRenewed(account: SimAccount, id: string, due: readonly SubscriptionItem[]): void {
  const now = account.now();
  const gone = account.records
    .subscription(id)
    .gone.filter(({ item }) => item.current_period_end <= now)
    .map(({ item }) => item.id);
  account.ledger.lift([...due.map((item) => item.id), ...gone], now, ["none", "discount", "free"]);
}

/** Ends a subscription as requested, charging its last usage and pending items. */
function finish(account: SimAccount, subscription: Subscription): void {
  const items: SubscriptionItem[] = subscription.items.data;
  const closings = items.flatMap((item) => closeUsage(account, item, account.now()));
  bill(account, subscription, "subscription_cycle", closings, false);
  endSubscription(account, subscription.id, "cancellation_requested");
}

function pauseAfterTrial(account: SimAccount, id: string): void {
  account.put("subscriptions", { ...account.one("subscriptions", id), status: "paused" });
  account.emit("customer.subscription.paused", account.one("subscriptions", id));
  account.emit("customer.subscription.updated", account.one("subscriptions", id), { status: "trialing" });
  account.ledger.look(account, id, "pause");
  account.count("trial paused");
}

function hasPaymentMethod(account: SimAccount, { id, trial_settings }: Subscription): boolean {
  if (trial_settings?.end_behavior.missing_payment_method !== "pause") return true;
  return account.records.subscription(id).isPaying;
}

/** An item with the billing period that contains an instant. */
export function inPeriod(item: SubscriptionItem, anchor: number, at: number): SubscriptionItem {
  const { interval, interval_count } = item.price.recurring ?? { interval: "month", interval_count: 1 };
  const { start, end } = periodAround(anchor, { interval, interval_count }, at);
  return { ...item, current_period_start: start, current_period_end: end };
}

export function isLicensed({ price }: SubscriptionItem): boolean {
  return price.recurring?.usage_type !== "metered";
}

export function periodOf({
  current_period_start,
  current_period_end,
}: SubscriptionItem): LineDraft["period"] {
  return { start: current_period_start, end: current_period_end };
}
