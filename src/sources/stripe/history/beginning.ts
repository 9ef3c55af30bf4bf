import type { Subscription } from "../objects/shapes.ts";
import { known, WORDS } from "../objects/stripe-words.ts";
import type { SeenInvoice, Snapshot } from "./customer-evidence.ts";

/**
 * Events dated within this many seconds of a beginning belong to it. Items are dated one second after their
 * subscription, first events up to four, and a payment as long after as the bank takes to answer (DECISIONS,
 * Beginnings of a few seconds).
 */
export const AT_ONCE = 10;
/** Stripe gives up on a first payment after 23 hours, so if one came later, the subscription had begun before it. */
const LONGEST_WAIT = 86_400;

/** When a subscription stops being incomplete and its status applies. */
export interface Begun {
  /** Its start if it waited for nothing; infinite while nothing is paid. */
  at: number;
  evidence: "object" | "assumed";
}

/** When a subscription was first paid, if it had to wait for that. @param own its invoices */
export function begunOf(snapshots: Snapshot[], own: SeenInvoice[]): Begun {
  const left = snapshots.find(leavesWaiting);
  if (left !== undefined) return { at: isOver(left.body) ? NEVER : left.at, evidence: "object" };
  const last = snapshots.findLastIndex(({ body }) => body.status === "incomplete");
  const seen = snapshots[last];
  const first = own.find(isFirst);
  if (seen === undefined) return { at: unseen(snapshots, own, first), evidence: "object" };
  const next = snapshots[last + 1];
  const isTold = next !== undefined && next.previous !== null;
  const until = next === undefined || (isOver(next.body) && !isTold) ? NEVER : next.at;
  const paid = Math.max(first?.paid ?? NEVER, seen.at);
  if (paid < until) return { at: paid, evidence: "object" };
  return { at: isTold ? seen.at + 1 : until, evidence: "assumed" };
}

const NEVER = Number.POSITIVE_INFINITY;

/** Whether an invoice is the first, which must be paid before the subscription begins. */
export function isFirst({ billing_reason, collection_method }: SeenInvoice): boolean {
  return billing_reason === "subscription_create" && collection_method !== "send_invoice";
}

/** Whether the end was agreed at creation: a fixed term, not a requested cancellation. */
export function isFixedTerm({ canceled_at, created }: Subscription): boolean {
  return canceled_at !== null && canceled_at <= created + AT_ONCE;
}

/** Stripe's reasons for pausing a subscription that was never charged. */
const UNCHARGED = ["trial_end_without_payment_method", "first_payment_failure"];

/** Whether a paused subscription was never charged. If no reason is given, having had a trial is taken as one. */
export function isUncharged({ pausedFor, trial_end }: Subscription): boolean {
  return pausedFor === undefined ? trial_end !== null : UNCHARGED.includes(pausedFor);
}

function leavesWaiting({ isExact, previous, body }: Snapshot): boolean {
  return isExact && previous?.status === "incomplete" && body.status !== "incomplete";
}

function isOver({ status }: Subscription): boolean {
  return status === "canceled" || status === "incomplete_expired";
}

/**
 * When a subscription that was never seen waiting began, judged by its first invoice or else by whether any invoice was
 * paid; infinite if nothing shows that it did.
 */
function unseen(snapshots: Snapshot[], own: SeenInvoice[], first: SeenInvoice | undefined): number {
  const started = snapshots.at(-1)?.body.started ?? 0;
  const paid = first?.paid ?? null;
  const told = snapshots.filter(({ body }) => isKnown(body));
  if (first === undefined && told.length > 0) return started;
  if (told.some(({ at, body }) => at < (paid ?? NEVER) && !isOver(body))) return started;
  if (first === undefined || paid === null) return own.some((one) => one.paid !== null) ? started : NEVER;
  const waited = paid - (first.finalized ?? first.created);
  return waited <= AT_ONCE || waited > LONGEST_WAIT ? started : paid;
}

function isKnown({ status }: Subscription): boolean {
  return known(WORDS.subscription.status, status) !== null;
}
