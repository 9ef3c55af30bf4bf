import { AT_ONCE } from "./beginning.ts";
import type { SeenInvoice } from "./customer-evidence.ts";

/** `[from, to)` in seconds. */
export type Spell = readonly [from: number, to: number];

/** Stripe finalizes automatic invoices within an hour, or within three days if a webhook doesn't respond. */
const LONGEST_DRAFT = 3 * 86_400;

/** Billing reasons of invoices that start a period. */
const PERIODIC = ["subscription_create", "subscription_cycle"];

/**
 * When a subscription's invoices were created but not collected: left as drafts, or voided or marked uncollectible
 * right after being finalized. Drafts that follow an unpaid invoice mean the subscription was unpaid; the others mean
 * it was paused.
 * @param own its invoices, in time order
 * @param seen how the subscription was last seen
 */
export function heldSpells(own: SeenInvoice[], seen: Sight): { unpaid: Spell[]; paused: Spell[] } {
  const found = { unpaid: [] as Spell[], paused: [] as Spell[] };
  const periodic = own.filter(({ billing_reason }) => PERIODIC.includes(billing_reason ?? ""));
  let to = 0;
  for (const invoice of periodic) {
    const from = invoice.created;
    if (from < to || !isHeld(invoice, seen) || isByHand(invoice, periodic, seen)) continue;
    const isUnpaid = invoice.status === "draft" && (seen.isUnpaid || own.some((one) => isOwed(one, from)));
    to = endOf(invoice, own, isUnpaid, seen);
    found[isUnpaid ? "unpaid" : "paused"].push([from, to]);
  }
  return found;
}

/** How a subscription was last seen. */
export interface Sight {
  /** In seconds. */
  at: number;
  isUnpaid: boolean;
  isPaused: boolean;
}

/** Whether an invoice is a lone newest draft of a running subscription, whose invoices may be finalized by hand. */
function isByHand({ status, created }: SeenInvoice, periodic: SeenInvoice[], seen: Sight): boolean {
  const isNewest = periodic.every((one) => one.created <= created);
  return status === "draft" && isNewest && !seen.isUnpaid && !seen.isPaused;
}

function isHeld(invoice: SeenInvoice, seen: Sight): boolean {
  const { status, created, attempts, finalized, voided, uncollectible } = invoice;
  if (status === "draft") {
    const isSent = invoice.collection_method === "send_invoice" && !seen.isUnpaid && !seen.isPaused;
    return !isSent && seen.at - created > LONGEST_DRAFT;
  }
  const closed = status === "void" ? voided : status === "uncollectible" ? uncollectible : null;
  return closed !== null && attempts === 0 && closed - (finalized ?? closed) <= AT_ONCE;
}

/** Whether an invoice was attempted or due, but unpaid, at an instant. */
function isOwed({ attempts, due_date, finalized, paid }: SeenInvoice, at: number): boolean {
  const isTried = attempts > 0 && finalized !== null && finalized < at;
  return (isTried || (due_date !== null && due_date < at)) && (paid === null || paid > at);
}

/** Ends with the next collected invoice; an unpaid spell also ends with a payment. */
function endOf({ created }: SeenInvoice, own: SeenInvoice[], isUnpaid: boolean, seen: Sight): number {
  const later = own.filter((one) => one.created > created && one.billing_reason !== "manual");
  const collected = later.filter((one) => one.status !== "draft" && !isHeld(one, seen));
  const payments = isUnpaid ? own.map(({ paid }) => paid).filter((at) => at !== null && at > created) : [];
  return Math.min(...collected.map((one) => one.created), ...payments.filter((at) => at !== null));
}
