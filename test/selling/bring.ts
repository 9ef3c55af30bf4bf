import type { Workspace } from "../../src/api/workspace.ts";
import { dayOfDate, Zone } from "../../src/base/zone.ts";
import { targetId } from "../../src/growth/owners/target-record.ts";
import type { Block, Offer, Opportunity, Ownership, Person } from "../../src/growth/records/schemas.ts";
import { saveSegment } from "../../src/model/saved-segments.ts";
import type { NewVersion, VersionKind } from "../../src/store/version-log.ts";
import { dayText } from "../oracle/growth/day-numbers.ts";
import type { Deal, DealVersion, Offer as OfferMade, Selling } from "../oracle/selling/selling.ts";

const NOON = 43_200_000;
const ACCOUNT = "main";

interface Told extends NewVersion {
  kind: VersionKind;
  recordedOn: number;
}

/** Writes down in a workspace who sells to its customers, and what they told, on the days on which they told it. */
export async function bringSelling({ store }: Workspace, selling: Selling): Promise<void> {
  const zone = new Zone(selling.ledger.company.zone);
  const noon = (day: number) => new Date(zone.startOf(dayOfDate(dayText(day))) + NOON);
  for (const [name, value] of Object.entries(settingsOf(selling))) store.setSetting(name, value);
  const told = toldOf(selling, (day) => noon(day).toISOString()).sort((a, b) => a.recordedOn - b.recordedOn);
  for (const { kind, recordedOn, ...version } of told)
    store.versions.append(kind, [version], { by: "somebody", now: noon(recordedOn) });
  const updated_at = noon(selling.today).toISOString();
  for (const { name, filter } of selling.segments)
    await saveSegment(store, { name, filter, description: "", updated_at });
}

function settingsOf({ rules }: Selling): Record<string, string> {
  const { shares, claimedBy, stalledDays, complexFrom, complexCurrencies } = rules;
  return {
    credit_shares: shares.map(([role, percent]) => `${role}=${percent}`).join(","),
    credit_claimed: claimedBy,
    stalled_days: String(stalledDays),
    complex_deal_mrr: String(complexFrom),
    complex_deal_currencies: complexCurrencies.join(",") || "none",
  };
}

function toldOf(
  { people, ownerships, deals, targets, offers, blocks, today }: Selling,
  at: (day: number) => string,
): Told[] {
  return [
    ...people.map(({ id, role, isActive }) => {
      const body: Person = { name: id, email: null, role, active: isActive };
      return { kind: "person" as const, id, at: at(today - 900), recordedOn: today - 900, body };
    }),
    ...ownerships.map(({ id, customer, person, role, from, to }) => {
      const days = { from: dayText(from), to: to === null ? null : dayText(to) };
      const body: Ownership = { account: ACCOUNT, customer, person, role, ...days };
      return { kind: "ownership" as const, id, at: at(from), recordedOn: Math.min(from, today), body };
    }),
    ...targets.map(({ body, recordedOn }) => ({
      kind: "target" as const,
      id: targetId(body),
      at: at(recordedOn),
      recordedOn,
      body,
    })),
    ...offers.map((offer) => {
      const recordedOn = offer.answeredOn ?? offer.on;
      return {
        kind: "offer" as const,
        id: offer.id,
        at: at(offer.on),
        recordedOn,
        body: offerBody(offer, at),
      };
    }),
    ...blocks.map(({ id, customer, reason, from, until }) => {
      const days = { from: dayText(from), until: until === null ? null : dayText(until) };
      const body: Block = { account: ACCOUNT, customer, reason, ...days };
      return { kind: "block" as const, id, at: at(from), recordedOn: Math.min(from, today), body };
    }),
    ...deals.flatMap((deal) =>
      deal.versions.map((version) => ({
        kind: "opportunity" as const,
        id: deal.id,
        at: at(version.on),
        recordedOn: version.recordedOn,
        body: bodyOf(deal, version),
      })),
    ),
  ];
}

function bodyOf(deal: Deal, version: DealVersion): Opportunity {
  const { id, customer, type, product, currency, source, signal, created } = deal;
  const { mrr, owner, stage, expectedClose, probability, closed } = version;
  const day = (on: number | null) => (on === null ? null : dayText(on));
  return {
    ...{ account: ACCOUNT, customer, title: id, type, product, price: null, quantity: null },
    ...{ mrr: Number(mrr), currency, owner, stage, expected_close: day(expectedClose), probability },
    ...{ source, signal: signalIn(signal), created: dayText(created), closed: day(closed) },
    lost_reason: stage === "closed_lost" ? "too dear" : null,
  };
}

/** A team is a signal of the customer as a whole. */
const signalIn = (signal: Deal["signal"]): Opportunity["signal"] =>
  signal?.kind === "team_growing" ? { ...signal, subject: "" } : signal;

function offerBody(offer: OfferMade, at: (day: number) => string): Offer {
  const { customer, product, price, quantity, channel, on, opportunity, answer, answeredOn } = offer;
  return {
    ...{ account: ACCOUNT, customer, product, price, quantity, channel, at: at(on), opportunity, answer },
    ...{ answered_at: answeredOn === null ? null : at(answeredOn), reason: null },
    ...{ clicked_at: null, done_at: null, place: null, left_at_step: null },
  };
}
