import type { Stream } from "../random.ts";
import type { Payer, RiseType } from "./payer.ts";
import { nameOf, type PersonId } from "./people.ts";
import { dateOf, quarterOf } from "./quarters.ts";
import { instantOn, named, type Told } from "./telling.ts";

const STAGES = ["identified", "engaged", "qualified", "proposal", "negotiation"] as const;
/** Indexes of stages. */
export const PROPOSAL = 3;
export const NEGOTIATION = 4;

/** An opportunity as it went. Days are counted from 1970-01-01. */
export interface Deal {
  payer: Payer;
  type: RiseType;
  product: string;
  price: string;
  quantity: number | null;
  title: string;
  micros: number;
  dollars: number;
  owner: PersonId;
  /** In percent, set by hand. */
  probability: number | null;
  isFromSignal: boolean;
  created: number;
  /** When it was expected to close at first. */
  due: number;
  /** It was put off: on a day, to another. */
  slip: { on: number; due: number } | null;
  /** It was lost for a while. */
  lostFor: { from: number; until: number; reason: string } | null;
  /** Index of the last open stage that it was in, and since when if that is known. */
  stage: number;
  since: number | null;
  end: { on: number; reason: string | null } | null;
}

/** What is open on a day and expected to close in a quarter, in dollars. */
export function openIn(deals: readonly Deal[], quarter: number, day: number): number {
  let sum = 0;
  for (const deal of deals) if (isOpenIn(deal, quarter, day)) sum += deal.dollars;
  return sum;
}

function isOpenIn({ created, end, lostFor, slip, due }: Deal, quarter: number, day: number): boolean {
  if (day < created || (end !== null && day >= end.on)) return false;
  if (lostFor !== null && day >= lostFor.from && day < lostFor.until) return false;
  return quarterOf(slip !== null && day >= slip.on ? slip.due : due) === quarter;
}

interface Change {
  on: number;
  stage?: string;
  due?: number;
  closed?: number | null;
  reason?: string | null;
}

/** Tells an opportunity's history, a version for each change. */
export function tellDeal(deal: Deal, id: string, stream: Stream): Told[] {
  const { payer, type, title, product, price, quantity, micros, owner, created } = deal;
  let body: Record<string, unknown> = {
    ...named(payer),
    ...{ title, type, product, price, quantity, mrr: micros, currency: payer.currency, owner },
    ...{ stage: "identified", expected_close: null, probability: deal.probability },
    source: deal.isFromSignal ? "signal" : "hand",
    signal: deal.isFromSignal ? { kind: "seats_full", subject: "seats_in_use" } : null,
    created: dateOf(created),
    ...{ closed: null, lost_reason: null },
  };
  let [day, place] = [-1, 0];
  return changesOf(deal, stream).map(({ on, stage, due, closed, reason }) => {
    place = on === day ? place + 1 : 0;
    day = on;
    body = {
      ...body,
      ...(stage !== undefined && { stage }),
      ...(due !== undefined && { expected_close: dateOf(due) }),
      ...(closed !== undefined && { closed: closed === null ? null : dateOf(closed) }),
      ...(reason !== undefined && { lost_reason: reason }),
    };
    return { kind: "opportunity", id, at: instantOn(on, stream, place), by: nameOf(owner), body };
  });
}

function changesOf(deal: Deal, stream: Stream): Change[] {
  const { created, due, slip, lostFor, stage, end } = deal;
  const least = deal.since === null ? stage : Math.max(0, stage - 1);
  const first = Math.min(least, stream.whole(0, 1));
  const until =
    deal.since ?? Math.min(lostFor?.from ?? end?.on ?? created, slip?.on ?? Infinity, created + 48);
  const days = cuts(stream, created, until, stage - first, deal.since !== null);
  const changes: Change[] = [{ on: created, stage: STAGES[first] ?? "identified", due }];
  for (const [place, on] of days.entries())
    changes.push({ on, stage: STAGES[first + 1 + place] ?? "engaged" });
  if (slip !== null) changes.push({ on: slip.on, due: slip.due });
  if (lostFor !== null) {
    const { from, until: again, reason } = lostFor;
    changes.push({ on: from, stage: "closed_lost", closed: from, reason });
    changes.push({ on: again, stage: STAGES[stage] ?? "engaged", closed: null, reason: null });
  }
  if (end !== null) {
    const stageNow = end.reason === null ? "closed_won" : "closed_lost";
    changes.push({ on: end.on, stage: stageNow, closed: end.on, reason: end.reason });
  }
  return changes
    .map((change, order) => ({ change, order }))
    .sort((a, b) => a.change.on - b.change.on || a.order - b.order)
    .map(({ change }) => change);
}

/** Days on which a deal went on, in order. @param isLast whether the last one is `until` itself */
function cuts(stream: Stream, from: number, until: number, count: number, isLast: boolean): number[] {
  if (count <= 0) return [];
  const days = Array.from({ length: count }, () =>
    stream.whole(Math.min(from + 1, until), Math.max(until - 1, from)),
  );
  if (isLast) days[0] = until;
  return days.sort((a, b) => a - b);
}
