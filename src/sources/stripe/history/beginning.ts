import type { Subscription } from "../objects/shapes.ts";
import { known, WORDS } from "../objects/stripe-words.ts";
import type { SeenInvoice, Snapshot } from "./customer-evidence.ts";

/**
 * What Stripe dates within so many seconds of a beginning belongs to it: items are dated a second after their subscription, first
 * events up to four, a payment as long as a bank takes to answer (DECISIONS, Beginnings of a few seconds).
 */
export const AT_ONCE = 10;
/** Stripe gives up on a first payment after 23 hours: what was paid later had begun before. */
const LONGEST_WAIT = 86_400;

/** From when on a subscription is what its status says, and not incomplete any more. */
export interface Begun {
  /** Its start where it waited for nothing; infinite while nothing was paid. */
  at: number;
  evidence: "object" | "assumed";
}

/** When a subscription was paid for the first time, if it had to wait for that. @param own its invoices */
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

/** The invoice that a subscription waits for: until it is paid, nothing has begun. */
export function isFirst({ billing_reason, collection_method }: SeenInvoice): boolean {
  return billing_reason === "subscription_create" && collection_method !== "send_invoice";
}

/** Whether an end was agreed on as the subscription was made: a fixed term, of which nobody asked to end it. */
export function isFixedTerm({ canceled_at, created }: Subscription): boolean {
  return canceled_at !== null && canceled_at <= created + AT_ONCE;
}

/** Why Stripe pauses what was never charged. */
const UNCHARGED = ["trial_end_without_payment_method", "first_payment_failure"];

/** Whether a subscription of status paused was never charged; where no reason is told, there was none but the end of a trial. */
export function isUncharged({ pausedFor, trial_end }: Subscription): boolean {
  return pausedFor === undefined ? trial_end !== null : UNCHARGED.includes(pausedFor);
}

function leavesWaiting({ isExact, previous, body }: Snapshot): boolean {
  return isExact && previous?.status === "incomplete" && body.status !== "incomplete";
}

function isOver({ status }: Subscription): boolean {
  return status === "canceled" || status === "incomplete_expired";
}

/** Of one that was never seen to wait: its first invoice tells; where no sight says a status that is known, so does any payment. */
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
