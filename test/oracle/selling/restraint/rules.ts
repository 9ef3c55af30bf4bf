import { dayAt } from "../../growth/day-numbers.ts";
import { firstDay, itemsOn, type Ledger } from "../../growth/ledger.ts";
import { rememberedFor } from "../../growth/memo.ts";
import { movesOf } from "../money/portions.ts";
import type { Block, Selling } from "../selling.ts";
import { keyOf, type OneOffer, offersTo, sameAs } from "./grouped.ts";

/** What somebody asks to offer. */
export interface OfferAsked {
  selling: Selling;
  customer: string;
  what: { product: string; price: string | null; quantity: number | null } | null;
  channel: string | null;
  /** The day asked: what a customer has then, it is taken to have from then on. */
  on: number;
  /** Id of the offer that it would be part of. */
  same: string | null;
}

/** A rule that holds offers back: whether it says no on a day. */
export interface Rule {
  id: string;
  saysNo(asked: OfferAsked, day: number): boolean;
}

const OPEN_DAYS = 14;
const MOST_OPEN = 1;
const MOST_OFFERS = 2;
const OFFERS_DAYS = 90;
const NO_DAYS = 60;
const CONTRACTION_DAYS = 30;
const SUPPORT_DAYS = 14;
const FIRST_DAYS = 30;

/** Offers made by a day other than the one that this would be part of. */
const others = ({ selling, customer, same }: OfferAsked, day: number): OneOffer[] =>
  offersTo(selling, customer).filter(({ id, on }) => id !== same && on <= day);

/** The offer that one on a day would be part of. */
export function sameOn(
  { selling, customer, what, channel }: Omit<OfferAsked, "same">,
  day: number,
): string | null {
  const key = what && keyOf({ ...what, channel });
  return sameAs(offersTo(selling, customer), key, day)?.id ?? null;
}

const isOpenOn = ({ on, answeredOn }: OneOffer, day: number): boolean =>
  day <= on + OPEN_DAYS && (answeredOn === null || day < answeredOn);

/** The rules of GROWTH §6, but for misfit. */
export const RULES: readonly Rule[] = [
  {
    id: "open_offer",
    saysNo: (asked, day) => others(asked, day).filter((offer) => isOpenOn(offer, day)).length >= MOST_OPEN,
  },
  {
    id: "often",
    saysNo: (asked, day) =>
      others(asked, day).filter(({ on }) => on > day - OFFERS_DAYS).length >= MOST_OFFERS,
  },
  {
    id: "rest",
    saysNo: ({ selling, customer }, day) =>
      selling.offers.some(
        ({ customer: other, answer, answeredOn }) =>
          other === customer &&
          answer === "declined" &&
          (answeredOn ?? 0) <= day &&
          day <= (answeredOn ?? 0) + NO_DAYS,
      ),
  },
  { id: "past_due", saysNo: ({ selling, customer }, day) => isPastDue(selling.ledger, customer, day) },
  {
    id: "contraction",
    saysNo: ({ selling, customer }, day) =>
      (movesOf(selling.ledger).get(customer) ?? []).some(
        ({ type, on }) => type === "contraction" && on <= day && day <= on + CONTRACTION_DAYS,
      ),
  },
  {
    id: "block",
    saysNo: (asked, day) =>
      blocksOf(asked).some(({ from, until }) => from <= day && (until === null || day < until)),
  },
  {
    id: "support_rest",
    saysNo: (asked, day) =>
      blocksOf(asked).some(
        ({ reason, until }) =>
          reason === "support" && until !== null && until <= day && day < until + SUPPORT_DAYS,
      ),
  },
  {
    id: "first_days",
    saysNo: ({ selling, customer }, day) => {
      const first = firstDay(selling.ledger, customer);
      return first === undefined || day < first + FIRST_DAYS;
    },
  },
  { id: "has", saysNo: hasIt },
];

const blocksOf = ({ selling, customer }: OfferAsked): Block[] =>
  selling.blocks.filter((block) => block.customer === customer);

const statuses = rememberedFor<Ledger, Array<{ item: string; status: string; on: number }>>();

/** Whether an item of a customer is past due at the end of a day. */
function isPastDue(ledger: Ledger, customer: string, day: number): boolean {
  const { states, zone } = ledger.company;
  const own = statuses(ledger, customer, () =>
    states
      .filter((state) => state.customer === customer)
      .sort((a, b) => a.at - b.at)
      .map(({ item, status, at }) => ({ item, status, on: dayAt(at, zone) })),
  );
  const last = new Map(own.filter(({ on }) => on <= day).map(({ item, status }) => [item, status]));
  return [...last.values()].includes("past_due");
}

/** What a customer has on the day asked, or of a day to come, what it has today. */
function hasIt({ selling, customer, what, on }: OfferAsked): boolean {
  if (what === null) return false;
  const own = itemsOn(selling.ledger, customer, Math.min(on, selling.today)).filter(
    ({ product, price }) => product === what.product && (what.price === null || price === what.price),
  );
  const quantity = own.reduce((sum, item) => sum + item.quantity, 0);
  return own.length > 0 && quantity >= (what.quantity ?? 0);
}
