import type { CustomerFacts, MadeOffer, What } from "./customer-facts.ts";
import type { RestraintValues } from "./restraint-settings.ts";
import { atLeast, type Span } from "./spans.ts";

/** What a rule is read with. */
export interface RuleWorld {
  facts: CustomerFacts;
  settings: RestraintValues;
  /** What is asked about; null: any offer. */
  what: What | null;
  /** The offers made, those of one thing in one channel as one, without the one that is asked about. */
  others: readonly MadeOffer[];
}

/** A rule that holds offers back: the days on which it does, and what ends it where no day is known. */
interface Rule {
  summary: string;
  /** What must happen where the end isn't known. */
  condition: string | null;
  days(world: RuleWorld): Span[];
}

/** All rules of restraint, in the order their reasons are given (GROWTH §6). */
export const RULES = {
  open_offer: {
    summary: "as many offers as allowed are open",
    condition: null,
    days: ({ others, settings }) =>
      atLeast(
        others.map((offer) => openDays(offer, settings)),
        settings.open_offers,
      ),
  },
  often: {
    summary: "as many offers as allowed were made lately",
    condition: null,
    days: ({ others, settings }) =>
      atLeast(
        others.map(({ day }) => ({ from: day, until: day + settings.offer_days })),
        settings.offers,
      ),
  },
  rest: {
    summary: "it said no, and rests from all offers",
    condition: null,
    days: ({ facts, settings }) =>
      merged(
        facts.offers
          .filter(({ answer }) => answer === "declined")
          .map(({ day, answered }) => daysAfter(answered ?? day, settings.rest_days)),
      ),
  },
  past_due: {
    summary: "a payment is past due",
    condition: "until nothing is past due",
    days: ({ facts }) => merged(facts.pastDue),
  },
  contraction: {
    summary: "it contracted lately",
    condition: null,
    days: ({ facts, settings }) =>
      merged(facts.contractions.map((day) => daysAfter(day, settings.contraction_days))),
  },
  block: {
    summary: "it is blocked from contact",
    condition: "until the block ends",
    days: ({ facts }) => merged(facts.blocks),
  },
  support_rest: {
    summary: "a support block ended lately",
    condition: null,
    days: ({ facts, settings }) =>
      merged(
        facts.blocks.flatMap(({ isSupport, until }) =>
          isSupport && until !== null ? [{ from: until, until: until + settings.support_days }] : [],
        ),
      ),
  },
  first_days: {
    summary: "it is a customer only since a few days",
    condition: "until it has been a customer for a while",
    days: ({ facts: { firstOn }, settings }) => [
      { from: EVER, until: firstOn === null ? null : firstOn + settings.first_days },
    ],
  },
  has: {
    summary: "it already has this",
    condition: "until it no longer has it",
    days: ({ facts, what }) => (hasIt(facts, what) ? [{ from: EVER, until: null }] : []),
  },
  misfit: {
    summary: "it uses little of what it has",
    condition: "until it uses more of what it has",
    days: (world) => (isMisfit(world) ? [{ from: EVER, until: null }] : []),
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** The names of the rules. */
export const RULE_NAMES = Object.keys(RULES).filter(isRule);

function isRule(name: string): name is RuleName {
  return Object.hasOwn(RULES, name);
}

/** Before all days that are asked about. */
const EVER = -1_000_000;

const merged = (spans: readonly Span[]): Span[] => atLeast(spans, 1);

/** A day and so many days after it. */
function daysAfter(day: number, days: number): Span {
  return { from: day, until: day + days + 1 };
}

/** The days on which an offer is open: from its own, until it is answered or ignored. */
export function openDays({ day, answered }: MadeOffer, settings: RestraintValues): Span {
  const ignored = day + settings.ignored_days + 1;
  return { from: day, until: Math.min(answered ?? ignored, ignored) };
}

/** Whether a customer has what is asked about, and as much of it. */
function hasIt({ items }: CustomerFacts, what: What | null): boolean {
  if (what === null || (what.price === null && what.product === null)) return false;
  const own = items.filter(({ product, price }) =>
    what.price === null ? product === what.product : price === what.price,
  );
  const quantity = own.reduce((sum, item) => sum + item.quantity, 0);
  return own.length > 0 && (what.quantity === null || quantity >= what.quantity);
}

/** Whether what is asked about would be more of a family of which the customer uses too little. */
function isMisfit({ facts, what, settings }: RuleWorld): boolean {
  const uses = facts.uses.filter(({ family }) => family === what?.family);
  const least = BigInt(settings.misfit_percent);
  return uses.length > 0 && uses.every(({ used, limit }) => used * 100n < limit * least);
}
