import type { Status } from "../../../base/words.ts";
import type { Subscription } from "../objects/shapes.ts";
import { AT_ONCE, begunOf, isFixedTerm, isUncharged } from "./beginning.ts";
import type { SeenInvoice, Snapshot } from "./customer-evidence.ts";
import { boundaries, isRequested, type Spells, spellsAfter, spellsOf, statusAt } from "./spells.ts";

/** From when a subscription had a status, and how that is known. */
export interface StatusFact {
  at: number;
  status: Status;
  evidence: "observed" | "object" | "assumed";
  seq: number;
}

/** The statuses of a subscription, from events as far as they reach and else from dates on the object and its invoices. */
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

/** The end to come of a fixed term, which its dates tell; one that was asked for may still be taken back. */
function agreedEnd(last: Snapshot | null, seenAt: number): StatusFact[] {
  if (last === null || !isFixedTerm(last.body)) return [];
  const { cancel_at: at, ended_at } = last.body;
  if (at === null || ended_at !== null || at <= seenAt) return [];
  return [{ at, status: "ended", evidence: "object", seq: last.seq }];
}

/** The same with nothing but a wait for the first payment before that. */
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

/** The status of a subscription, but for the wait for its first payment, which is told apart. */
function begunStatus(body: Subscription): Status | null {
  return body.status === "incomplete" ? null : statusOf(body);
}

/** What was seen at an instant. */
function sawn(snapshot: Snapshot, before: Snapshot | null): StatusFact[] {
  const { at, isExact, body, seq } = snapshot;
  const evidence = isExact || before !== null ? "observed" : "assumed";
  const status = begunStatus(body);
  const since = body.ended_at ?? requestedAt(snapshot) ?? at;
  return status === null ? [] : [{ at: since, status, evidence, seq }];
}

/** When an end was asked for, which an event tells up to a second later; null where no event tells of a request. */
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

/** What dates say of the time between two sights of a subscription, or before the first. */
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

/** Statuses that dates or payments tell, whatever a first event says. */
const DATED: Status[] = ["trialing", "incomplete", "ended"];

/** Whether an event tells what a subscription was made as. */
function isCreation({ isExact, previous, at, body }: Snapshot): boolean {
  return isExact && previous === null && at <= body.created + AT_ONCE;
}

/**
 * Whether an event says that the subscription was something else before than it was last seen as: one in between was lost. An
 * answer of a few seconds before may have had already what the event tells.
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

/** The status that Stripe says, in the words of the evidence model; null for one that is not known. */
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
