import type { Status } from "../../../base/words.ts";
import type { Subscription } from "../objects/shapes.ts";
import { AT_ONCE, isFirst, isFixedTerm, isUncharged } from "./beginning.ts";
import type { SeenInvoice } from "./customer-evidence.ts";
import { heldSpells, type Spell } from "./held.ts";

export const FOREVER = Number.POSITIVE_INFINITY;

/** When each status applied, according to the dates on a subscription and its invoices. */
export interface Spells {
  started: number;
  ended: number;
  trialing: Spell[];
  unpaid: Spell[];
  /** After a trial that ended without a payment method, until the first charge. */
  incomplete: Spell[];
  paused: Spell[];
  past_due: Spell[];
  canceling: Spell[];
}

/**
 * When each status applied, up to when the subscription was last seen.
 * @param own its invoices, in time order
 * @param at when it was last seen
 */
export function spellsOf(body: Subscription, own: SeenInvoice[], at: number): Spells {
  const { started, trial_start, trial_end } = body;
  const held = heldSpells(own, { at, isUnpaid: body.status === "unpaid", isPaused: isSeenPaused(body) });
  const trialSince = Math.max(trial_start ?? started, started);
  return {
    started,
    ended: body.ended_at ?? FOREVER,
    trialing: trial_end === null ? [] : [[trialSince <= started + AT_ONCE ? started : trialSince, trial_end]],
    unpaid: held.unpaid,
    incomplete: withoutCard(body, own),
    paused: [...held.paused, ...asTold(body)],
    past_due: own.filter((invoice) => !isFirst(invoice)).flatMap(owed),
    canceling: body.canceled_at === null || isFixedTerm(body) ? [] : [[body.canceled_at, FOREVER]],
  };
}

function isSeenPaused({ status, pause }: Subscription): boolean {
  return status === "paused" || pause !== null;
}

/** A paused status with a known start. */
function asTold(body: Subscription): Spell[] {
  const { status, pausedSince } = body;
  return status === "paused" && pausedSince !== undefined && !isUncharged(body)
    ? [[pausedSince, FOREVER]]
    : [];
}

/** When an invoice was past due: not at all if it was paid on the first attempt or on time. */
function owed(invoice: SeenInvoice): Spell[] {
  const { status, attempts, finalized, paid, voided, uncollectible, due_date, collection_method } = invoice;
  const from = collection_method === "send_invoice" ? due_date : finalized;
  if (from === null || status === "draft") return [];
  const isRefused = collection_method === "send_invoice" || attempts > (status === "paid" ? 1 : 0);
  const to = Math.min(...[paid, voided, uncollectible].map((at) => at ?? FOREVER));
  return isRefused && to > from ? [[from, to]] : [];
}

/**
 * A trial that ends without a payment method pauses the subscription until its first charge; if the subscription ends
 * before that, it was never charged.
 */
function withoutCard(body: Subscription, own: SeenInvoice[]): Spell[] {
  const { id, status, trial_end, ended_at, pausesAfterTrial } = body;
  if (status === "paused") return isUncharged(body) ? [[paidUntil(body, own), FOREVER]] : [];
  if (trial_end === null) return [];
  const isWhole = own.some(({ created }) => created < trial_end);
  if (pausesAfterTrial !== true || !isWhole) return [];
  const lines = own.flatMap((invoice) => invoice.lines).filter((line) => (line.subscription ?? id) === id);
  const charged = lines
    .filter(({ item, isCredit }) => item !== null && !isCredit)
    .map(({ start }) => start)
    .filter((start) => start >= trial_end - AT_ONCE);
  const first = Math.min(...charged);
  const isOpen = first === FOREVER && ended_at === null;
  return isOpen || first <= trial_end + AT_ONCE ? [] : [[trial_end, first]];
}

/** The end of the consecutive periods paid since the trial's end; without any, the trial's end. */
function paidUntil({ id, started, trial_end }: Subscription, own: SeenInvoice[]): number {
  const since = trial_end ?? started;
  const paid = own.filter((invoice) => invoice.paid !== null).flatMap((invoice) => invoice.lines);
  return paid
    .filter((line) => (line.subscription ?? id) === id && line.item !== null && !line.isCredit)
    .sort((a, b) => a.start - b.start)
    .reduce((until, { start, end }) => (Math.abs(start - until) <= AT_ONCE ? end : until), since);
}

/** When each status will apply, according to the dates on a subscription. */
export function spellsAfter(body: Subscription, status: Status | null): Spells {
  const spell = (word: Status, to: number | null | undefined): Spell[] =>
    status === word ? [[0, to ?? FOREVER]] : [];
  return {
    started: 0,
    ended: FOREVER,
    trialing: spell("trialing", body.trial_end),
    unpaid: spell("unpaid", null),
    incomplete: spell("incomplete", null),
    paused: spell("paused", body.pause?.resumes_at),
    past_due: body.status === "past_due" ? [[0, FOREVER]] : [],
    canceling: isRequested(body) ? [[0, FOREVER]] : [],
  };
}

/** Whether someone has asked to end a running subscription. */
export function isRequested(body: Subscription): boolean {
  return (body.cancel_at_period_end || body.cancel_at !== null) && !isFixedTerm(body);
}

const ORDER = ["trialing", "incomplete", "unpaid", "paused", "past_due", "canceling"] as const;

/** The instants at which the status may change, in time order. */
export function boundaries(spells: Spells): number[] {
  const edges = ORDER.flatMap((name) => spells[name].flat());
  const inside = edges.filter((at) => at > spells.started && at < spells.ended);
  return [...new Set([spells.started, ...inside, spells.ended])]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
}

export function statusAt(spells: Spells, at: number): Status {
  if (at >= spells.ended) return "ended";
  return ORDER.find((name) => spells[name].some(([from, to]) => from <= at && at < to)) ?? "active";
}
