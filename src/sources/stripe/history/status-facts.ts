import type { Status } from "../../../base/words.ts";
import type { Subscription } from "../objects/shapes.ts";
import { AT_ONCE, begunOf, isFixedTerm, isUncharged } from "./beginning.ts";
import type { SeenInvoice, Snapshot } from "./customer-evidence.ts";
import { boundaries, isRequested, type Spells, spellsAfter, spellsOf, statusAt } from "./spells.ts";

/** A subscription's status from an instant on, and how it is known. */
export interface StatusFact {
  at: number;
  status: Status;
  evidence: "observed" | "object" | "assumed";
  seq: number;
}

/**
 * A subscription's statuses: from events as far as they go, otherwise from dates on the subscription and its invoices.
 */
export function statusFacts(id: string, snapshots: Snapshot[], invoices: SeenInvoice[]): StatusFact[] {
  const own = invoices.filter(({ subscription }) => subscription === id);
  const started = snapshots.at(-1)?.body.started ?? 0;
  const begun = begunOf(snapshots, own);
  const seen = { own, at: lastSight(snapshots) };
  const facts: StatusFact[] = [];
  let before: Snapshot | null = null;
  for (const snapshot of snapshots) {
    facts.push(...between(before, snapshot, seen), ...sawn(snapshot, before));
    before = snapshot;
  }
  facts.push(...agreedEnd(before, seen.at));
  return begun.at <= started ? facts : waiting(facts, begun, started);
}

/** The future end of a fixed term. A requested end isn't included, since the request may still be withdrawn. */
function agreedEnd(last: Snapshot | null, seenAt: number): StatusFact[] {
  if (last === null || !isFixedTerm(last.body)) return [];
  const { cancel_at: at, ended_at } = last.body;
  if (at === null || ended_at !== null || at <= seenAt) return [];
  return [{ at, status: "ended", evidence: "object", seq: last.seq }];
}

/** The facts with everything before the first payment replaced by `incomplete`. */
function waiting(
  told: StatusFact[],
  begun: { at: number; evidence: StatusFact["evidence"] },
  started: number,
): StatusFact[] {
  const { at, evidence } = begun;
  const seq = told[0]?.seq ?? 0;
  const first = told
    .filter((fact) => fact.at <= at && fact.status !== "ended")
    .sort((a, b) => a.at - b.at)
    .at(-1);
  return [
    { at: started, status: "incomplete", evidence: "object", seq },
    ...(Number.isFinite(at)
      ? [{ at, status: first?.status ?? "active", evidence, seq: first?.seq ?? seq }]
      : []),
    ...told.filter((fact) => fact.at >= at || fact.status === "ended"),
  ];
}

/** A subscription's status; null while it waits for its first payment, which is handled separately. */
function begunStatus(body: Subscription): Status | null {
  return body.status === "incomplete" ? null : statusOf(body);
}

/** The status seen in a snapshot. */
function sawn(snapshot: Snapshot, before: Snapshot | null): StatusFact[] {
  const { at, isExact, body, seq } = snapshot;
  const evidence = isExact || before !== null ? "observed" : "assumed";
  const status = begunStatus(body);
  const since = body.ended_at ?? requestedAt(snapshot) ?? at;
  return status === null ? [] : [{ at: since, status, evidence, seq }];
}

/**
 * When cancellation was requested, which events report up to a few seconds later; null if the event doesn't report a
 * request.
 */
function requestedAt({ at, isExact, body, previous }: Snapshot): number | null {
  const { canceled_at: asked } = body;
  if (!isExact || asked === null || previous === null || previous.canceled_at === asked) return null;
  return statusOf(body) === "canceling" && asked <= at && at <= asked + AT_ONCE ? asked : null;
}

/** A subscription's invoices, and when it was last seen. */
interface Known {
  own: SeenInvoice[];
  at: number;
}

/** What dates show for the time between two snapshots, or before the first. */
function between(before: Snapshot | null, after: Snapshot, { own, at: seenAt }: Known): StatusFact[] {
  if (before !== null && before.at === after.at) return [];
  const status = begunStatus(after.previous ?? after.body);
  if (before === null && isCreation(after) && status !== null && !DATED.includes(status))
    return [{ at: after.body.started, status, evidence: "object", seq: after.seq }];
  const isTold = before !== null && after.isExact && !isLost(before, after);
  const spells = isTold
    ? afterwards(after.previous ?? before.body)
    : spellsOf(after.previous ?? after.body, own, seenAt);
  const from = before?.at ?? spells.started - 1;
  const until = after.isExact ? after.at : after.at + 1;
  const facts = boundaries(spells)
    .filter((at) => at > from && at < until)
    .map((at): StatusFact => ({ at, status: statusAt(spells, at), evidence: "object", seq: after.seq }));
  if (before === null || status === null || !isLost(before, after) || facts.at(-1)?.status === status)
    return facts;
  return [...facts, { at: (facts.at(-1)?.at ?? from) + 1, status, evidence: "assumed", seq: after.seq }];
}

/** Statuses known from dates or payments, whatever the first event shows. */
const DATED: Status[] = ["trialing", "incomplete", "ended"];

/** Whether a snapshot is the event of the subscription's creation. */
function isCreation({ isExact, previous, at, body }: Snapshot): boolean {
  return isExact && previous === null && at <= body.created + AT_ONCE;
}

/**
 * Whether an event between two snapshots is missing, because the later one reports a different previous status. A
 * response a few seconds before the event may already include its change.
 */
function isLost(before: Snapshot, { isExact, previous, body, at }: Snapshot): boolean {
  const [was, is] = [statusOf(before.body), previous === null ? null : statusOf(previous)];
  if (!isExact || was === null || is === null || was === is) return false;
  return before.isExact || was !== statusOf(body) || at > before.at + AT_ONCE;
}

function afterwards(body: Subscription): Spells {
  return spellsAfter(body, statusOf(body));
}

function lastSight(snapshots: Snapshot[]): number {
  return snapshots.at(-1)?.at ?? 0;
}

/** Stripe's status in the terms of the evidence model; null if it is unknown. */
export function statusOf(body: Subscription): Status | null {
  switch (body.status) {
    case "canceled":
    case "incomplete_expired":
      return "ended";
    case "trialing":
    case "unpaid":
      return body.status;
    case "incomplete":
      return "incomplete";
    case "paused":
      return isUncharged(body) ? "incomplete" : "paused";
    case "past_due":
      return body.pause === null ? "past_due" : "paused";
    case "active":
      if (body.pause !== null) return "paused";
      return isRequested(body) ? "canceling" : "active";
    default:
      return null;
  }
}
