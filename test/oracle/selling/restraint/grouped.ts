import { byText } from "../../changes.ts";
import type { Offer, Selling } from "../selling.ts";

const SAME_DAYS = 30;

/** Offers of the same in one channel within 30 days, which are one: made on the first day, with the last answer. */
export interface OneOffer {
  /** Id of the first. */
  id: string;
  customer: string;
  key: string | null;
  on: number;
  answer: Offer["answer"];
  answeredOn: number | null;
}

/** The offers made to a customer, as they are known now, in time order. */
export function offersTo({ offers }: Selling, customer: string): OneOffer[] {
  const own = offers.filter((offer) => offer.customer === customer);
  own.sort((a, b) => a.on - b.on || byText(a.id, b.id));
  const found: OneOffer[] = [];
  for (const { id, on, answer, answeredOn, ...what } of own) {
    const first = sameAs(found, keyOf(what), on);
    const isLast = answeredOn !== null && answeredOn >= (first?.answeredOn ?? answeredOn);
    if (!first) found.push({ id, customer, key: keyOf(what), on, answer, answeredOn });
    else if (isLast) Object.assign(first, { answer, answeredOn });
  }
  return found;
}

/** The offer of the same that one on a day would be part of. */
export const sameAs = (offers: readonly OneOffer[], key: string | null, day: number): OneOffer | undefined =>
  key === null
    ? undefined
    : offers.find((one) => one.key === key && one.on <= day && day <= one.on + SAME_DAYS);

/** What tells whether two offers are of the same: null is like no other. */
export const keyOf = ({
  product,
  price,
  channel,
}: {
  product: string | null;
  price: string | null;
  channel: string | null;
}): string | null =>
  product === null || channel === null ? null : JSON.stringify([product, price, channel]);
