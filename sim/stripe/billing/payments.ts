import type { SimAccount } from "../account/account.ts";
import { DAY, HOUR } from "../account/calendar.ts";
import type { Invoice, Subscription } from "../account/wire.ts";
import { endSubscription } from "./subscription-end.ts";

/** Days after the first attempt on which payment is retried. */
const RETRIES = [3, 8, 15];
/** Days that a customer takes to pay a sent invoice. */
const DAYS_TO_TRANSFER = 12;

/** Finalizes an invoice at once, or in an hour as for renewals. */
export function settle(account: SimAccount, { id }: Invoice, isNow: boolean): void {
  if (isNow) finalize(account, id);
  else account.plan(account.now() + HOUR, () => finalize(account, id), 4);
}

/** Pays every open invoice of a subscription, which makes it active again. */
export function payOpen(account: SimAccount, subscription: string): void {
  for (const invoice of invoicesOf(account, subscription)) {
    if (invoice.status === "draft" && invoice.auto_advance === false) open(account, invoice.id);
    if (account.one("invoices", invoice.id).status === "open") pay(account, invoice.id);
  }
  recover(account, subscription);
}

/** Completes the first payment that was waiting; later ones succeed too. */
export function payFirst(account: SimAccount, subscription: string): void {
  const record = account.records.subscription(subscription);
  [record.isPaying, record.awaits] = [true, null];
  payOpen(account, subscription);
}

export function voidInvoice(account: SimAccount, id: string): void {
  close(account, id, "void", "voided_at", "invoice.voided");
  account.count("invoice voided");
}

export function markUncollectible(account: SimAccount, id: string): void {
  close(account, id, "uncollectible", "marked_uncollectible_at", "invoice.marked_uncollectible");
  account.count("invoice uncollectible");
}

/** Makes a past-due, unpaid or incomplete subscription active again. */
export function recover(account: SimAccount, id: string): void {
  const { status } = account.one("subscriptions", id);
  if (status !== "past_due" && status !== "unpaid" && status !== "incomplete") return;
  account.count(`${status} recovered`);
  setStatus(account, id, "active");
  account.ledger.lift(idsOf(account, id), account.now(), ["unpaid", "moment"]);
}

export function invoicesOf(account: SimAccount, subscription: string): Invoice[] {
  return [...account.all("invoices")].filter(
    ({ parent }) => parent?.subscription_details?.subscription === subscription,
  );
}

function finalize(account: SimAccount, id: string): void {
  const invoice = account.one("invoices", id);
  if (invoice.status !== "draft") return;
  const subscription = subscriptionOf(account, invoice);
  const behavior = subscription?.pause_collection?.behavior;
  if (behavior === "keep_as_draft" || subscription?.status === "unpaid") {
    account.change(
      "invoices",
      id,
      { auto_advance: false, automatically_finalizes_at: null },
      "invoice.updated",
    );
    return;
  }
  open(account, id);
  if (behavior === "void") voidInvoice(account, id);
  else if (behavior === "mark_uncollectible") markUncollectible(account, id);
  else firstAttempt(account, id, subscription);
}

function firstAttempt(account: SimAccount, id: string, subscription: Subscription | undefined): void {
  const { amount_due } = account.one("invoices", id);
  if (subscription?.collection_method === "send_invoice" && amount_due > 0) {
    account.plan(account.now() + DAYS_TO_TRANSFER * DAY, () => transfer(account, id), 4);
    return;
  }
  const record = subscription && account.records.subscription(subscription.id);
  if (amount_due === 0 || record === undefined || record.isPaying) pay(account, id);
  else if (record.awaits === null) fail(account, id, 0);
  else if (record.awaits === "3-D Secure")
    account.change("invoices", id, { attempted: true }, "invoice.payment_action_required");
}

/** Opens an invoice, applying the customer's balance; a negative total is added to the balance. */
function open(account: SimAccount, id: string): void {
  const { customer, total, status_transitions } = account.one("invoices", id);
  const isGone = account.get("customers", customer ?? "")?.deleted === true;
  const starting = isGone ? 0 : account.one("customers", customer ?? "").balance;
  const due = total + starting;
  const ending_balance = Math.min(0, due);
  const changes: Partial<Invoice> = {
    status: "open",
    number: account.newId("", 8).slice(1),
    amount_due: Math.max(0, due),
    amount_remaining: Math.max(0, due),
    automatically_finalizes_at: null,
    effective_at: account.now(),
    starting_balance: starting,
    ending_balance,
    status_transitions: { ...status_transitions, finalized_at: account.now() },
  };
  account.change("invoices", id, changes, "invoice.finalized");
  if (!isGone && ending_balance !== starting)
    account.change("customers", customer ?? "", { balance: ending_balance }, "customer.updated");
}

function pay(account: SimAccount, id: string): void {
  const { amount_due, attempt_count, collection_method, status_transitions } = account.one("invoices", id);
  const changes: Partial<Invoice> = {
    status: "paid",
    amount_paid: amount_due,
    amount_remaining: 0,
    attempted: collection_method !== "send_invoice",
    attempt_count:
      amount_due === 0 || collection_method === "send_invoice" ? attempt_count : attempt_count + 1,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...status_transitions, paid_at: account.now() },
  };
  account.change("invoices", id, changes, "invoice.paid");
}

/** Pays a sent invoice without a charge attempt. */
function transfer(account: SimAccount, id: string): void {
  if (account.one("invoices", id).status === "open") pay(account, id);
}

function fail(account: SimAccount, id: string, retry: number): void {
  const invoice = account.one("invoices", id);
  const { finalized_at } = invoice.status_transitions;
  const [days, next] = [RETRIES[retry], RETRIES[retry + 1]];
  const subscription = subscriptionOf(account, invoice);
  const isFirst = subscription?.status === "incomplete";
  const nextAt = days === undefined || isFirst ? null : (finalized_at ?? account.now()) + days * DAY;
  const changes = { attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: nextAt };
  account.change("invoices", id, changes, "invoice.payment_failed");
  if (subscription === undefined || isFirst) return;
  if (subscription.status === "active") setStatus(account, subscription.id, "past_due");
  if (nextAt !== null) account.plan(nextAt, () => attempt(account, id, retry + 1, next === undefined), 4);
}

function attempt(account: SimAccount, id: string, retry: number, isLast: boolean): void {
  const invoice = account.one("invoices", id);
  const subscription = subscriptionOf(account, invoice);
  if (invoice.status !== "open" || subscription === undefined || subscription.ended_at !== null) return;
  if (account.records.subscription(subscription.id).isPaying) payOpen(account, subscription.id);
  else {
    fail(account, id, retry);
    if (isLast) giveUp(account, subscription.id);
  }
}

function giveUp(account: SimAccount, id: string): void {
  const { afterRetries } = account.records.subscription(id);
  account.count(`past due to ${afterRetries}`);
  if (afterRetries === "canceled") endSubscription(account, id, "payment_failed");
  if (afterRetries === "unpaid" && account.one("subscriptions", id).status === "past_due") {
    account.change("subscriptions", id, { status: "unpaid" }, "customer.subscription.updated");
    account.ledger.look(account, id, "unpaid");
  }
}

function close(
  account: SimAccount,
  id: string,
  status: "void" | "uncollectible",
  field: "voided_at" | "marked_uncollectible_at",
  event: string,
): void {
  const { status_transitions } = account.one("invoices", id);
  const changes: Partial<Invoice> = {
    status,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...status_transitions, [field]: account.now() },
  };
  account.change("invoices", id, changes, event);
}

function setStatus(account: SimAccount, id: string, status: "active" | "past_due"): void {
  account.change("subscriptions", id, { status }, "customer.subscription.updated");
  account.ledger.look(account, id);
}

function subscriptionOf(account: SimAccount, { parent }: Invoice): Subscription | undefined {
  const id = parent?.subscription_details?.subscription;
  return id === undefined ? undefined : account.one("subscriptions", id);
}

function idsOf(account: SimAccount, id: string): string[] {
  return account.one("subscriptions", id).items.data.map((item) => item.id);
}
