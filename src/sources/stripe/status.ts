import type { Status } from "../../base/state.ts";
import type { SeenInvoice, Snapshot } from "./customer.ts";
import type { Subscription } from "./shapes.ts";

/** From when a subscription had a status, and how that is known. */
export interface StatusFact {
  at: number;
  status: Status;
  evidence: "observed" | "object" | "assumed";
  seq: number;
}

/** The statuses of a subscription, from events as far as they reach and else from dates on the object and its invoices. */
export function statusFacts(snapshots: Snapshot[], invoices: SeenInvoice[]): StatusFact[] {
  const facts: StatusFact[] = [];
  let before: Snapshot | null = null;
  for (const snapshot of snapshots) {
    facts.push(...between(before, snapshot, invoices), sawn(snapshot, before));
    before = snapshot;
  }
  return facts;
}

/** What was seen at an instant. */
function sawn({ at, isExact, body, seq }: Snapshot, before: Snapshot | null): StatusFact {
  const evidence = isExact || before !== null ? "observed" : "assumed";
  return { at: body.ended_at ?? at, status: statusOf(body), evidence, seq };
}

/** What dates say of the time between two sights of a subscription, or before the first. */
function between(before: Snapshot | null, after: Snapshot, invoices: SeenInvoice[]): StatusFact[] {
  if (before !== null && before.at === after.at) return [];
  const isTold = before !== null && after.isExact;
  const spells = isTold
    ? spellsAfter(after.previous ?? before.body)
    : spellsOf(after.previous ?? after.body, invoices);
  const from = before?.at ?? spells.started - 1;
  const until = after.isExact ? after.at : after.at + 1;
  return boundaries(spells)
    .filter((at) => at > from && at < until)
    .map((at) => ({ at, status: statusAt(spells, at), evidence: "object" as const, seq: after.seq }));
}

/** The status that Stripe says, in the words of the evidence model. */
export function statusOf(body: Subscription): Status {
  switch (body.status) {
    case "canceled":
    case "incomplete_expired":
      return "ended";
    case "incomplete":
    case "trialing":
    case "unpaid":
    case "paused":
      return body.status;
    case "past_due":
      return body.pause === null ? "past_due" : "paused";
    case "active":
      if (body.pause !== null) return "paused";
      return body.cancel_at_period_end || body.cancel_at !== null ? "canceling" : "active";
  }
}

type Spell = readonly [from: number, to: number];

const FOREVER = Number.POSITIVE_INFINITY;

/** When what held of a subscription, as its dates and its invoices tell. */
interface Spells {
  started: number;
  ended: number;
  incomplete: Spell[];
  trialing: Spell[];
  unpaid: Spell[];
  paused: Spell[];
  past_due: Spell[];
  canceling: Spell[];
}

function spellsOf(body: Subscription, invoices: SeenInvoice[]): Spells {
  const ended = body.ended_at ?? FOREVER;
  const own = invoices.filter(({ subscription }) => subscription === body.id);
  const trialEnd = body.trial_end;
  return {
    started: body.started,
    ended,
    incomplete: own.filter(isFirst).flatMap((invoice) => late(invoice, body.started)),
    trialing: trialEnd === null ? [] : [[body.trial_start ?? body.started, trialEnd]],
    unpaid: [],
    paused: body.status === "paused" && trialEnd !== null ? [[trialEnd, FOREVER]] : [],
    past_due: own.filter((invoice) => !isFirst(invoice)).flatMap((invoice) => late(invoice, null)),
    canceling: body.canceled_at === null ? [] : [[body.canceled_at, FOREVER]],
  };
}

/** The invoice that a subscription waits for: until it is paid, nothing has begun. */
function isFirst({ billing_reason, collection_method }: SeenInvoice): boolean {
  return billing_reason === "subscription_create" && collection_method !== "send_invoice";
}

/** From when to when an invoice was owed, if it was: paid on the first attempt, or in time, it never was. */
function late(invoice: SeenInvoice, since: number | null): Spell[] {
  const { status, attempts, finalized, paid, voided, uncollectible, due_date, collection_method } = invoice;
  const from = since ?? (collection_method === "send_invoice" ? due_date : finalized);
  if (from === null || status === "draft") return [];
  const isRefused = collection_method === "send_invoice" || attempts > (status === "paid" ? 1 : 0);
  const to = Math.min(...[paid, voided, uncollectible].map((at) => at ?? FOREVER));
  return isRefused && to > from ? [[from, to]] : [];
}

/** What the dates on a subscription say of the time to come. */
function spellsAfter(body: Subscription): Spells {
  const status = statusOf(body);
  const spell = (word: Status, to: number | null | undefined): Spell[] =>
    status === word ? [[0, to ?? FOREVER]] : [];
  const isCanceling = body.cancel_at_period_end || body.cancel_at !== null;
  return {
    started: 0,
    ended: FOREVER,
    incomplete: spell("incomplete", null),
    trialing: spell("trialing", body.trial_end),
    unpaid: spell("unpaid", null),
    paused: spell("paused", body.pause?.resumes_at),
    past_due: body.status === "past_due" ? [[0, FOREVER]] : [],
    canceling: isCanceling ? [[0, FOREVER]] : [],
  };
}

const ORDER = ["incomplete", "trialing", "unpaid", "paused", "past_due", "canceling"] as const;

function boundaries(spells: Spells): number[] {
  const edges = ORDER.flatMap((name) => spells[name].flat());
  const inside = edges.filter((at) => at > spells.started && at < spells.ended);
  return [...new Set([spells.started, ...inside, spells.ended])]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
}

function statusAt(spells: Spells, at: number): Status {
  if (at >= spells.ended) return "ended";
  return ORDER.find((name) => spells[name].some(([from, to]) => from <= at && at < to)) ?? "active";
}
