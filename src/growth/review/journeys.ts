import { groupedBy } from "../../base/grouped.ts";
import type { MadeOffer } from "../restraint/customer-facts.ts";
import type { FunnelStep, Journey } from "./funnel.ts";
import type { ReviewDeal } from "./review-deals.ts";

/** A signal that fired. */
export interface Firing {
  customer: number;
  kind: string;
  /** The number of its metric, family or item; null for the customer as a whole. */
  subject: number | null;
  on: number;
}

/** An offer and the opportunity that it belongs to. */
export type ReviewOffer = Pick<MadeOffer, "id" | "day" | "product"> & { opportunity: string | null };

/** A firing with what followed. */
export interface FollowedFiring {
  firing: Firing;
  offer: ReviewOffer | null;
  deal: ReviewDeal | null;
}

/** Days within which an offer or opportunity is taken to follow a signal. */
const WITHIN = 90;
/** Days after which what was realised is looked at again. */
const KEPT_DAYS = 90;

/**
 * Says which offer and opportunity followed which signal: an opportunity made from a signal follows its last firing,
 * however long ago; an offer, or an opportunity without a signal, the last firing at its customer in the 90 days up to
 * it. A firing has the first of each.
 * @param firings all up to today: later ones take what follows from earlier ones
 */
export function followed(
  firings: readonly Firing[],
  offers: ReadonlyMap<number, readonly ReviewOffer[]>,
  deals: readonly ReviewDeal[],
): FollowedFiring[] {
  const found = firings.map((firing): FollowedFiring => ({ firing, offer: null, deal: null }));
  const byCustomer = groupedBy(found, ({ firing }) => firing.customer);
  const isWithin = (firing: Firing, day: number) => day <= firing.on + WITHIN;
  const lastBefore = (customer: number, day: number, isOne: (firing: Firing) => boolean) =>
    (byCustomer.get(customer) ?? [])
      .filter(({ firing }) => firing.on <= day && isOne(firing))
      .reduce<FollowedFiring | null>(
        (last, one) => (last === null || one.firing.on > last.firing.on ? one : last),
        null,
      );
  for (const deal of deals) {
    const { signal } = deal;
    const isOf = (firing: Firing) =>
      signal === null
        ? isWithin(firing, deal.created)
        : firing.kind === signal.kind && firing.subject === signal.subject;
    const one = lastBefore(deal.customer, deal.created, isOf);
    if (one !== null && one.deal === null) one.deal = deal;
  }
  for (const [customer, own] of offers)
    for (const offer of own) {
      const ofDeal = (byCustomer.get(customer) ?? []).find(
        ({ deal }) => deal !== null && deal.id === offer.opportunity,
      );
      const one = ofDeal ?? lastBefore(customer, offer.day, (firing) => isWithin(firing, offer.day));
      if (one !== null && one !== undefined && one.offer === null) one.offer = offer;
    }
  return found;
}

/**
 * How far a firing had come by a day.
 * @param worth what its next step adds, in micros of the reporting currency; null where that isn't known
 */
export function journeyOf(
  { firing, offer, deal }: FollowedFiring,
  worth: number | null,
  by: number,
): Journey {
  const upTo = (day: number | null) => (day !== null && day <= by ? day : null);
  const realised = deal?.realised ?? null;
  const isKept = realised?.isWhole === true && realised.kept * 2 >= realised.claimed;
  const days: Record<FunnelStep, number | null> = {
    signal: firing.on,
    offer: upTo(offer?.day ?? null),
    opportunity: upTo(deal?.created ?? null),
    won: deal?.isWon === true ? upTo(deal.closed) : null,
    realised: realised?.isWhole === true ? upTo(Math.max(realised.on, deal?.closed ?? realised.on)) : null,
    kept: isKept ? upTo(realised.on + KEPT_DAYS) : null,
  };
  const amount = deal !== null && deal.created <= by ? deal.amount : worth;
  const money: Record<FunnelStep, number | null> = {
    ...{ signal: amount, offer: amount, opportunity: amount, won: amount },
    realised: realised?.claimed ?? null,
    kept: realised?.kept ?? null,
  };
  return { days, money };
}
