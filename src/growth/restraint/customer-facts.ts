import type { Channel, OfferAnswer } from "../records/schemas.ts";
import type { Span } from "./spans.ts";

/** What is offered, as far as it is said. */
export interface What {
  /** Ids of a product and a price of it. */
  product: string | null;
  price: string | null;
  quantity: number | null;
  /** The number of the product's family. */
  family: number | null;
}

/** An offer that was made. Days are counted from 1970-01-01. */
export interface MadeOffer {
  id: string;
  day: number;
  product: string | null;
  price: string | null;
  channel: Channel;
  answer: OfferAnswer | null;
  answered: number | null;
}

/** A time in which a customer is left alone. */
export interface BlockSpan extends Span {
  isSupport: boolean;
}

/** An item that a customer has on the day asked. */
export interface OwnItem {
  product: string;
  price: string;
  quantity: number;
  family: number;
}

/** All that decides whether a customer may be made an offer (GROWTH §6). */
export interface CustomerFacts {
  /** The first day with MRR; null: it never had any. */
  firstOn: number | null;
  /** By day, then as they were written. */
  offers: readonly MadeOffer[];
  pastDue: readonly Span[];
  /** The days of its contractions, ascending. */
  contractions: readonly number[];
  blocks: readonly BlockSpan[];
  items: readonly OwnItem[];
  /** What it uses of the limits that items of a family carry, in millionths of a unit. */
  uses: readonly { family: number; used: bigint; limit: bigint }[];
}

/** A customer of whom nothing is known that would hold an offer back. @param firstOn its first day with MRR */
export function plainFacts(firstOn: number | null): CustomerFacts {
  return { firstOn, offers: [], pastDue: [], contractions: [], blocks: [], items: [], uses: [] };
}
