import type { Stream } from "../random.ts";
import type { Deal } from "./deal.ts";
import type { Owned } from "./lost.ts";
import { workerOf } from "./owners.ts";
import { type Payer, paidOn } from "./payer.ts";
import { nameOf, TAKEN_BACK } from "./people.ts";
import type { Story } from "./story.ts";
import { instantOn, named, type Told } from "./telling.ts";

type Channel = "in_app" | "email" | "call" | "quote";
type Answer = "accepted" | "declined" | "ignored" | null;

/** Something that was offered to a customer. Days are counted from 1970-01-01. */
interface Offer {
  payer: Payer;
  day: number;
  channel: Channel;
  product: string | null;
  by: string;
  opportunity: string | null;
  answer: Answer;
  answeredOn: number | null;
}

/** A channel is quiet for so long after any offer to a customer. */
const APART = 90;
/** The chance of an e-mail in the weeks before a customer pays less or leaves: this channel tires. */
const BEFORE_LOSS = 0.1;
/** The chance of an offer in each 120 days, whatever comes. */
const USUAL = { email: 0.045, in_app: 0.05, call: 0.04 } as const;
const EVERY = 120;
const PLACES = ["seats", "reports", "billing"] as const;
const STEPS = ["choose plan", "payment"] as const;

/** Draws the offers made to a customer: those of its deals, and campaigns beside them. @param deals by id */
export function drawOffers(
  stream: Stream,
  one: Owned,
  deals: readonly [string, Deal][],
  story: Story,
): Offer[] {
  const made = deals.flatMap(([id, deal]) => offerOf(stream, id, deal, story));
  const taken = made.map(({ day }) => day);
  const isFree = (day: number) => taken.every((other) => Math.abs(other - day) >= APART);
  const campaigns = [...beforeLosses(stream, one.payer), ...usual(stream, story)].flatMap(
    ({ day, channel }) => {
      const paid = paidOn(one.payer, day);
      if (day < story.first || day > story.today || !isFree(day) || !paid?.plan || paid.dollars <= 0)
        return [];
      taken.push(day);
      return [campaign(stream, one, { day, channel }, story)];
    },
  );
  return [...made, ...campaigns];
}

function offerOf(stream: Stream, id: string, deal: Deal, { today }: Story): Offer[] {
  const { payer, product, created, end } = deal;
  const last = Math.min(end?.on ?? today, created + 45);
  if (deal.owner === TAKEN_BACK || last - created < 4 || !stream.chance(0.55)) return [];
  const day = created + Math.floor((last - created) * stream.real(0.4, 0.9));
  const channel: Channel = stream.chance(0.7) ? "quote" : "call";
  const isLost = end !== null && end.reason !== null;
  const isDeclined = isLost && stream.chance(0.4);
  const answer = end === null ? null : end.reason === null ? "accepted" : isDeclined ? "declined" : "ignored";
  const answeredOn = answer === "accepted" || isDeclined ? (end?.on ?? null) : null;
  return [{ payer, day, channel, product, by: nameOf(deal.owner), opportunity: id, answer, answeredOn }];
}

/** E-mails in the weeks before a customer pays less or leaves. */
function beforeLosses(stream: Stream, { paid }: Payer): { day: number; channel: Channel }[] {
  return paid.flatMap(({ day, dollars }, place) => {
    const before = paid[place - 1]?.dollars ?? 0;
    const at = day - stream.whole(5, 80);
    return dollars < before - 1 && stream.chance(BEFORE_LOSS) ? [{ day: at, channel: "email" as const }] : [];
  });
}

function usual(stream: Stream, { first, today }: Story): { day: number; channel: Channel }[] {
  const found: { day: number; channel: Channel }[] = [];
  for (let from = first; from < today; from += EVERY)
    for (const channel of ["email", "in_app", "call"] as const)
      if (stream.chance(USUAL[channel])) found.push({ day: from + stream.whole(0, EVERY - 1), channel });
  return found;
}

function campaign(
  stream: Stream,
  { payer, owned }: Owned,
  { day, channel }: { day: number; channel: Channel },
  { today }: Story,
): Offer {
  const drawn: Answer =
    (["accepted", "declined", "ignored"] as const)[stream.weighted([6, 18, 76])] ?? "ignored";
  const answeredOn = drawn === "ignored" ? null : day + stream.whole(0, 6);
  const isOpen = day + 14 > today || (answeredOn ?? 0) > today;
  const product = stream.pick(["prod_support", "prod_sso", "prod_business", "prod_analytics"]) ?? null;
  const by = channel === "in_app" ? "Quillmoor" : nameOf(workerOf(stream, owned, day));
  const said = isOpen ? { answer: null, answeredOn: null } : { answer: drawn, answeredOn };
  return { payer, day, channel, product, by, opportunity: null, ...said };
}

/** Tells an offer, and its answer when it came. */
export function tellOffer(offer: Offer, id: string, stream: Stream): Told[] {
  const { payer, day, channel, product, by, opportunity, answer, answeredOn } = offer;
  const at = instantOn(day, stream);
  const body = {
    ...named(payer),
    ...{ product, price: null, quantity: null, channel, at, opportunity },
    ...{ answer: null, answered_at: null, reason: null, clicked_at: null, done_at: null },
    ...{ place: channel === "in_app" ? (stream.pick(PLACES) ?? null) : null, left_at_step: null },
  };
  const told: Told = { kind: "offer", id, at, by, body };
  if (answer === null) return [told];
  const later = answeredOn === null ? day + 14 : Math.max(day, answeredOn);
  const answered = instantOn(later, stream, 3);
  const clicks = channel === "in_app" ? clicksOf(stream, answer, answered) : {};
  const answeredAt = answer === "ignored" ? null : answered;
  return [told, { ...told, at: answered, body: { ...body, answer, answered_at: answeredAt, ...clicks } }];
}

/** What was done with a prompt in the product. */
function clicksOf(stream: Stream, answer: Answer, at: string): Record<string, string | null> {
  const minutes = (count: number) => new Date(Date.parse(at) + count * 60_000).toISOString();
  if (answer === "accepted") return { clicked_at: at, done_at: minutes(stream.whole(2, 30)) };
  return stream.chance(0.2) ? { clicked_at: at, left_at_step: stream.pick(STEPS) ?? null } : {};
}
