import type { SimAccount } from "../account/account.ts";
import { HOUR } from "../account/calendar.ts";
import { planOf } from "../account/plan.ts";
import type { FirstPayment } from "../account/records.ts";
import type { Price, Subscription, SubscriptionItem } from "../account/wire.ts";
import { makeDiscount } from "../billing/discounts.ts";
import { type LineDraft, licensedLines, trialLine } from "../billing/lines.ts";
import { voidInvoice } from "../billing/payments.ts";
import { reductions } from "../billing/reductions.ts";
import { bill, inPeriod, isLicensed, periodOf, planRenewal } from "../billing/renewals.ts";

export interface SubscriptionTerms {
  customer: string;
  items: { price: string; quantity?: number; coupons?: string[] }[];
  coupons?: string[];
  promotionCode?: string;
  mode?: "flexible" | "classic";
  trialEnd?: number;
  /** Start date for backdating, at most one period ago. */
  startDate?: number;
  /** Amount in minor units at which a period is invoiced before its end. */
  threshold?: number;
  isPaying?: boolean;
  /** What the first payment waits for; until then, the subscription is incomplete. */
  awaits?: FirstPayment;
  /** Invoices are sent, and paid some days later. */
  isSent?: boolean;
  afterRetries?: "canceled" | "unpaid" | "past_due";
  isPausedWithoutPayment?: boolean;
  metadata?: Record<string, string>;
}

/** Creates a subscription and its first invoice. It's incomplete until the first payment, for at most 23 hours. */
export function createSubscription(account: SimAccount, terms: SubscriptionTerms): Subscription {
  const id = account.newId("sub", 24);
  const { isPaying = true, awaits = null, afterRetries = "canceled", customer } = terms;
  account.records.subscriptions.set(id, { gone: [], wakesAt: 0, isPaying, awaits: null, afterRetries });
  const start = terms.startDate ?? account.now();
  const rows = firstItems(account, id, terms, start);
  const discounts = (terms.coupons ?? []).map((coupon) =>
    makeDiscount(account, { customer, subscription: id }, coupon, terms.promotionCode),
  );
  const lines = firstLines(rows, terms.trialEnd !== undefined);
  const isOwed = isSomethingDue(account, customer, id, lines);
  const record = account.records.subscription(id);
  if (isOwed && awaits !== null) [record.isPaying, record.awaits] = [false, awaits];
  const isIncomplete = isOwed && !record.isPaying;
  const made = account.create(
    "subscriptions",
    {
      ...subscriptionOf(account, id, terms, rows, isIncomplete),
      discounts: discounts.map((discount) => discount.id),
    },
    "customer.subscription.created",
  );
  const given = [...rows.flatMap((row) => row.discounts), ...made.discounts];
  for (const discount of given) account.emit("customer.discount.created", account.one("discounts", discount));
  if (account.one("customers", customer).currency === null)
    account.change("customers", customer, { currency: made.currency }, "customer.updated");
  begin(account, made, lines, start);
  return account.one("subscriptions", id);
}

function firstItems(
  account: SimAccount,
  id: string,
  { customer, items, trialEnd }: SubscriptionTerms,
  start: number,
): SubscriptionItem[] {
  const created = account.now() + secondsLate(account);
  const made = items.map((one) => ({
    ...newItem(account, id, account.one("prices", one.price), one.quantity),
    created,
    coupons: one.coupons ?? [],
  }));
  return made.map(({ coupons, ...item }): SubscriptionItem => {
    const discounts = coupons.map((coupon) =>
      makeDiscount(account, { customer, subscription: id, item: item.id }, coupon),
    );
    const period =
      trialEnd === undefined
        ? inPeriod(item, start, account.now())
        : { ...item, current_period_start: start, current_period_end: trialEnd };
    return { ...period, discounts: discounts.map((discount) => discount.id) };
  });
}

function secondsLate(account: SimAccount): number {
  if (!account.settings.has("items a second late") || !account.luck.chance(2 / 3)) return 0;
  account.count("items a second late");
  return 1;
}

function firstLines(rows: readonly SubscriptionItem[], isTrial: boolean): LineDraft[] {
  return rows
    .filter(isLicensed)
    .flatMap((item) => (isTrial ? [trialLine(item, periodOf(item))] : licensedLines(item, periodOf(item))));
}

/** Whether the lines leave an amount due after discounts and the customer's balance. */
function isSomethingDue(
  account: SimAccount,
  customer: string,
  subscription: string,
  lines: readonly LineDraft[],
): boolean {
  const off = reductions(account, customer, subscription, lines).flat();
  const { balance } = account.one("customers", customer);
  return balance + sum(lines) - sum(off) > 0;
}

function sum(rows: readonly { amount: number }[]): number {
  return rows.reduce((total, { amount }) => total + amount, 0);
}

/** Creates an item; the caller sets its periods. */
export function newItem(
  account: SimAccount,
  subscription: string,
  price: Price,
  quantity = 1,
): SubscriptionItem {
  const id = account.newId("si");
  account.records.items.set(id, { billed: null, used: 0, charged: 0, thresholdAmount: 0 });
  account.records.owners.set(id, subscription);
  return {
    id,
    object: "subscription_item",
    billing_thresholds: null,
    created: account.now(),
    current_period_end: account.now(),
    current_period_start: account.now(),
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    ...(price.recurring?.usage_type === "metered" ? {} : { quantity }),
    subscription,
    tax_rates: [],
  };
}

function begin(account: SimAccount, made: Subscription, lines: readonly LineDraft[], start: number): void {
  for (const at of instantsBefore(account, made.customer, start))
    account.ledger.look(account, made.id, undefined, at);
  const invoice = bill(account, made, "subscription_create", lines, true);
  const { awaits } = account.records.subscription(made.id);
  account.ledger.look(account, made.id, awaits === "Checkout" ? "moment" : undefined);
  if (made.status === "incomplete" && invoice !== undefined)
    account.plan(account.now() + 23 * HOUR, () => expire(account, made.id, invoice.id), 2);
  planRenewal(account, made.id);
}

/**
 * The start of a backdated subscription, and the instants since then at which its customer's discounts began or ended.
 */
function instantsBefore(account: SimAccount, customer: string, start: number): number[] {
  const ids = account.records.given.get(customer) ?? [];
  const borders = ids.flatMap((id) => {
    const { removedAt, heldUntil } = account.records.discount(id);
    return [account.one("discounts", id).start, heldUntil ?? removedAt ?? Infinity];
  });
  return [start, ...borders].filter((at) => at >= start && at < account.now()).sort((a, b) => a - b);
}

/** Expires a subscription whose first payment never came. */
function expire(account: SimAccount, id: string, invoice: string): void {
  if (account.one("subscriptions", id).status !== "incomplete") return;
  const ended_at = account.now();
  account.change(
    "subscriptions",
    id,
    { status: "incomplete_expired", ended_at },
    "customer.subscription.updated",
  );
  voidInvoice(account, invoice);
  account.ledger.forget(id);
  account.count("incomplete expired");
}

function subscriptionOf(
  account: SimAccount,
  id: string,
  terms: SubscriptionTerms,
  rows: SubscriptionItem[],
  isIncomplete: boolean,
): Subscription {
  const { trialEnd, threshold, mode = "flexible", isPausedWithoutPayment } = terms;
  const start = terms.startDate ?? account.now();
  const isTrial = trialEnd !== undefined;
  return {
    ...BLANK,
    id,
    billing_cycle_anchor: trialEnd ?? start,
    billing_mode: {
      flexible: mode === "flexible" ? { proration_discounts: "included" } : null,
      type: mode,
      updated_at: account.now(),
    },
    billing_thresholds:
      threshold === undefined ? null : { amount_gte: threshold, reset_billing_cycle_anchor: false },
    collection_method: terms.isSent === true ? "send_invoice" : "charge_automatically",
    created: account.now(),
    days_until_due: terms.isSent === true ? 30 : null,
    currency: rows[0]?.price.currency ?? "usd",
    customer: terms.customer,
    items: { object: "list", data: rows, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    livemode: account.livemode,
    metadata: terms.metadata ?? {},
    start_date: start,
    status: isTrial ? "trialing" : isIncomplete ? "incomplete" : "active",
    trial_end: trialEnd ?? null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: isPausedWithoutPayment === true ? "pause" : "create_invoice",
      },
    },
    trial_start: isTrial ? start : null,
  };
}

const BLANK = {
  object: "subscription",
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_schedules: [],
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  customer_account: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  ended_at: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: "self" },
  },
  latest_invoice: null,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: {
    payment_method_options: null,
    payment_method_types: null,
    save_default_payment_method: "off",
  },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
} satisfies Partial<Subscription>;
