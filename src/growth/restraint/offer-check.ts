import type { Channel } from "../records/schemas.ts";
import type { CustomerFacts, MadeOffer, What } from "./customer-facts.ts";
import type { RestraintValues } from "./restraint-settings.ts";
import { RULE_NAMES, RULES, type RuleName, type RuleWorld } from "./rules.ts";
import { isIn, type Span } from "./spans.ts";

/** What is asked: whether something may be offered, in a channel, on a day. */
export interface OfferAsked {
  what: What | null;
  channel: Channel | null;
  /** Counted from 1970-01-01. */
  day: number;
}

/** Why an offer is held back. */
export interface Reason {
  rule: RuleName;
  /** The first day of it. */
  since: number;
  /** The first day on which it no longer holds; null: not known. */
  until: number | null;
}

/** Whether an offer is allowed, and if not, every reason and the first day on which it would be. */
export interface Verdict {
  isAllowed: boolean;
  reasons: Reason[];
  /** The day asked where it is allowed; null: not known. */
  from: number | null;
  /** Rules whose end isn't known and that keep the first day from being known. */
  waitsFor: RuleName[];
  /** The offer that it is the same as: the same thing in one channel lately. */
  same: string | null;
}

/** Whether a customer may be made an offer on a day (GROWTH §6). Self-serve upgrades are never held back. */
export function checkOffer(facts: CustomerFacts, asked: OfferAsked, settings: RestraintValues): Verdict {
  const offers = asOne(facts.offers, settings);
  if (asked.channel === "self_serve")
    return { isAllowed: true, reasons: [], from: asked.day, waitsFor: [], same: null };
  const onDay = (day: number) => reasonsOn(facts, offers, { ...asked, day }, settings);
  const reasons = onDay(asked.day);
  const same = sameOffer(offers, asked, settings)?.id ?? null;
  return { isAllowed: reasons.length === 0, reasons, same, ...firstAllowed(reasons, asked.day, onDay) };
}

/** The first day without a reason: on the day that the last reason of one day ends, others may have begun. */
function firstAllowed(
  reasons: Reason[],
  day: number,
  onDay: (day: number) => Reason[],
): Pick<Verdict, "from" | "waitsFor"> {
  let [found, now] = [reasons, day];
  while (found.length > 0) {
    const unknown = found.filter(({ until }) => until === null);
    if (unknown.length > 0) return { from: null, waitsFor: unknown.map(({ rule }) => rule) };
    now = Math.max(...found.map(({ until }) => until ?? now));
    found = onDay(now);
  }
  return { from: now, waitsFor: [] };
}

function reasonsOn(
  facts: CustomerFacts,
  offers: readonly MadeOffer[],
  asked: OfferAsked,
  settings: RestraintValues,
): Reason[] {
  const same = sameOffer(offers, asked, settings);
  const others = same === undefined ? offers : offers.filter((offer) => offer !== same);
  const world: RuleWorld = { facts, settings, what: asked.what, others };
  return RULE_NAMES.flatMap((rule) => {
    const held = RULES[rule].days(world).find((span) => isIn(span, asked.day));
    return held === undefined ? [] : [{ rule, since: held.from, until: held.until }];
  });
}

/** Offers of the same thing in one channel within some days of the first of them, as that one, with the last answer. */
export function asOne(offers: readonly MadeOffer[], settings: RestraintValues): MadeOffer[] {
  const found: MadeOffer[] = [];
  for (const offer of offers) {
    const place = found.findLastIndex((one) => isSame(one, offer, settings));
    const first = found[place];
    if (first === undefined) found.push(offer);
    else if (offer.answered !== null && offer.answered >= (first.answered ?? offer.answered))
      found[place] = { ...first, answer: offer.answer, answered: offer.answered };
  }
  return found;
}

type Offered = Pick<MadeOffer, "product" | "price" | "channel" | "day">;

/** Whether an offer is the same as an earlier one. One of which nothing is said is like no other. */
function isSame(first: Offered, later: Offered, { same_days: days }: RestraintValues): boolean {
  const isSaid = later.product !== null || later.price !== null;
  const isOf = first.product === later.product && first.price === later.price;
  return isSaid && isOf && first.channel === later.channel && later.day <= first.day + days;
}

function sameOffer(
  offers: readonly MadeOffer[],
  { what, channel, day }: OfferAsked,
  settings: RestraintValues,
): MadeOffer | undefined {
  if (what === null || channel === null) return undefined;
  const asked = { product: what.product, price: what.price, channel, day };
  return offers.findLast((offer) => offer.day <= day && isSame(offer, asked, settings));
}

/** The days on which a customer may not be made any offer, whatever it is: spans that don't touch. */
export function heldDays(facts: CustomerFacts, settings: RestraintValues): Span[] {
  const offers = asOne(facts.offers, settings);
  const world: RuleWorld = { facts, settings, what: null, others: offers };
  return RULE_NAMES.flatMap((rule) => RULES[rule].days(world));
}
