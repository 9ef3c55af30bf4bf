import { byText } from "../../changes.ts";
import { runsOf } from "../../growth/firings.ts";
import type { Kind } from "../../growth/kind.ts";
import { converted } from "../../growth/ledger.ts";
import { rememberedFor } from "../../growth/memo.ts";
import { type Signal, signalsAsOf } from "../../growth/signals.ts";
import { compare, max, mul, type Q, q, ZERO } from "../../rational.ts";
import { customersIn, FOLLOWED } from "../made/segments.ts";
import { amountOn, closedOf } from "../money/claims.ts";
import { type Realised, realisedOn } from "../money/realised.ts";
import { isOpen, type KnownDeal, knownOn } from "../pipeline/known.ts";
import type { Offer, Selling } from "../selling.ts";

/** The steps from a signal to money that stays. */
export const STEPS = ["signal", "offer", "opportunity", "won", "realised", "kept"] as const;
export type StepName = (typeof STEPS)[number];

/** A signal that fired, and what followed it. */
export interface Journey {
  kind: string;
  customer: string;
  subject: string;
  firedOn: number;
  offer: Offer | null;
  deal: KnownDeal | null;
}

/** Days within which an offer, or a deal by hand, follows a signal. */
const WITHIN = 90;

const journeys = rememberedFor<Selling, Journey[]>();

/**
 * Every firing at the customers that are followed with the first offer and the first deal that follows it: a deal made from a
 * signal its last firing, all others the last firing at their customer in the 90 days up to them.
 */
export const journeysOf = (selling: Selling, kinds: readonly Kind[]): Journey[] =>
  journeys(selling, "all", () => followed(selling, fired(selling, kinds)));

function fired({ ledger, segments, today }: Selling, kinds: readonly Kind[]): Journey[] {
  return kinds.flatMap((kind) =>
    customersIn(segments, FOLLOWED).flatMap((customer) =>
      kind
        .subjects(ledger, customer)
        .flatMap((subject) => runsOf(ledger, kind, customer, subject, today))
        .map(({ subject, firedOn }) => ({
          ...{ kind: kind.id, customer, subject, firedOn },
          ...{ offer: null, deal: null },
        })),
    ),
  );
}

function followed(selling: Selling, all: Journey[]): Journey[] {
  const { offers, today } = selling;
  const own = new Map<string, Journey[]>();
  for (const one of all) own.set(one.customer, [...(own.get(one.customer) ?? []), one]);
  for (const deal of inTime(knownOn(selling, today), ({ deal: { created, id } }) => [created, id])) {
    const { customer, created, signal } = deal.deal;
    const mine = own.get(customer) ?? [];
    const ofSignal = mine.filter(({ kind, subject }) => kind === signal?.kind && subject === signal.subject);
    const one = signal ? lastBy(ofSignal, created) : lastBy(mine, created, WITHIN);
    if (one && one.deal === null) one.deal = deal;
  }
  for (const offer of offers.toSorted((a, b) => a.on - b.on || toldOn(a) - toldOn(b))) {
    const one = lastBy(own.get(offer.customer) ?? [], offer.on, WITHIN);
    if (one && one.offer === null) one.offer = offer;
  }
  return all;
}

/** The day on which an offer was told as it is now. */
const toldOn = ({ on, answeredOn }: Offer): number => answeredOn ?? on;

function inTime<T>(list: readonly T[], key: (one: T) => [day: number, id: string]): T[] {
  return list.toSorted((a, b) => {
    const [[day, id], [otherDay, otherId]] = [key(a), key(b)];
    return day - otherDay || byText(id, otherId);
  });
}

/** The last firing up to a day, the first kind of several. */
function lastBy(list: readonly Journey[], day: number, within = Number.POSITIVE_INFINITY) {
  const before = list.filter(({ firedOn }) => firedOn <= day && day <= firedOn + within);
  return before.reduce<Journey | null>(
    (last, one) => (last === null || one.firedOn > last.firedOn ? one : last),
    null,
  );
}

/** How far a journey had come by a day: the day of each step that it came to, and what it is worth there. */
export interface Course {
  days: Record<StepName, number | null>;
  /** Micros of the reporting currency. */
  money: Record<StepName, Q | null>;
}

const KEPT_DAYS = 90;

export function courseOf(
  selling: Selling,
  { kind, customer, subject, firedOn, offer, deal }: Journey,
  by: number,
  worths: ReadonlyMap<string, Q>,
): Course {
  const upTo = (day: number | null | undefined) =>
    day !== null && day !== undefined && day <= by ? day : null;
  const real = deal ? (realisedBy(selling).get(deal.deal.id) ?? null) : null;
  const lastOn = real?.isWhole ? real.row.claimedTo : null;
  const isKept = real !== null && compare(mul(real.row.kept90, q(2)), real.row.claimed) >= 0;
  const isEntered = deal !== null && deal.deal.created <= by;
  const worth = isEntered
    ? amountOn(selling, deal, isOpen(deal) ? selling.today : closedOf(deal))
    : (worths.get(keyOf({ kind, customer, subject })) ?? null);
  return {
    days: {
      signal: upTo(firedOn),
      offer: upTo(offer?.on),
      opportunity: upTo(deal?.deal.created),
      won: deal?.stage === "closed_won" ? upTo(closedOf(deal)) : null,
      realised: deal && lastOn !== null ? upTo(Math.max(lastOn, closedOf(deal))) : null,
      kept: isKept && lastOn !== null ? upTo(lastOn + KEPT_DAYS) : null,
    },
    money: {
      ...{ signal: worth, offer: worth, opportunity: worth, won: worth },
      realised: real?.row.claimed ?? null,
      kept: real?.row.kept90 ?? null,
    },
  };
}

const realised = rememberedFor<Selling, Map<string, { row: Realised; isWhole: boolean }>>();

/** Won deals that claim something, by id, and whether it is 95% of them: `taken_back` says nothing of that. */
const realisedBy = (selling: Selling) =>
  realised(selling, "today", () => {
    const rows = realisedOn(selling, selling.today).filter(({ claimedTo }) => claimedTo !== null);
    return new Map(rows.map((row) => [row.known.deal.id, { row, isWhole: row.isWhole }]));
  });

export const keyOf = ({ kind, customer, subject }: Pick<Journey, "kind" | "customer" | "subject">): string =>
  JSON.stringify([kind, customer, subject]);

const openToday = rememberedFor<Selling, Signal[]>();

/** The signals that are open today. */
export const openSignals = (selling: Selling, kinds: readonly Kind[]): Signal[] =>
  openToday(selling, "today", () =>
    signalsAsOf(selling.ledger, selling.today, kinds, customersIn(selling.segments, FOLLOWED)).filter(
      ({ open }) => open !== null && open.closedBy === null,
    ),
  );

/** What the next steps of open signals add a month, at least nothing. */
export function worthsOf(selling: Selling, kinds: readonly Kind[]): Map<string, Q> {
  const { ledger, today } = selling;
  return new Map(
    openSignals(selling, kinds).flatMap(({ open, ...signal }) => {
      if (!open || open.step.product === "") return [];
      const { currency, list, ownList } = open.step;
      return [[keyOf(signal), max(ZERO, converted(ledger, currency, list - ownList, today))] as const];
    }),
  );
}
