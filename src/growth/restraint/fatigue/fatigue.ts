import { RATE_ONE } from "../../../base/money.ts";
import { MOVEMENT_TYPES } from "../../../base/words.ts";
import { dayOfDate } from "../../../base/zone.ts";
import { bigintIn, numberIn, textIn } from "../../../warehouse/rows.ts";
import type { GrowthBook } from "../../growth-book.ts";
import { mergedSql } from "../../signals/signal-runs.ts";
import { growthSql } from "../../sql.ts";
import type { MadeOffer } from "../customer-facts.ts";
import { asOne, heldDays } from "../offer-check.ts";
import type { FactsOfAll } from "../read-facts.ts";
import type { RestraintValues } from "../restraint-settings.ts";
import { atLeast, type Span } from "../spans.ts";
import { newcombe } from "./newcombe.ts";

/** Days after an offer that are looked at, and days before it without one. */
const WITHIN = 90;
const LEAST_CONTROLS = 5;

/** A first offer in 90 days, with what followed. */
export interface FirstOffer {
  offer: MadeOffer;
  customer: number;
  /** Whether its 90 days are over. */
  isOver: boolean;
  /** Customers that it is compared with, and how many of them contracted or churned in the 90 days after. */
  controls: number;
  controlsLost: number;
  isLost: boolean;
  /** What its customer lost in that time, in micros of the reporting currency. */
  lost: bigint;
}

/** Whether customers that were made an offer contract or churn more than others (GROWTH §6). Shares are from 0 to 1. */
export interface Fatigue {
  offers: number;
  /** Offers that are over and have enough controls; others that are over; and younger ones. */
  judged: number;
  alone: number;
  pending: number;
  lost: number;
  lostMicros: bigint;
  share: number | null;
  /** The mean of the shares among their controls, and how many customers these are. */
  base: number | null;
  controls: number;
  difference: number | null;
  low: number | null;
  high: number | null;
}

/** Finds each customer's first offers in 90 days, and what followed at them and at their controls. */
export async function firstOffers(
  growth: GrowthBook,
  facts: FactsOfAll,
  settings: RestraintValues,
): Promise<FirstOffer[]> {
  const { warehouse, schema } = growth.book;
  const found = facts.known.flatMap((customer) =>
    firstsOf(asOne(facts.of(customer).offers, settings))
      .filter(({ day }) => day <= growth.today)
      .map((offer) => ({ offer, customer })),
  );
  await writeFirst(growth, found);
  await writeFree(growth, facts, settings);
  const types = {
    contraction: MOVEMENT_TYPES.indexOf("contraction"),
    churn: MOVEMENT_TYPES.indexOf("churn"),
  };
  const make = async (name: string, filling: Record<string, string | number>) =>
    warehouse.exec(
      `create or replace table growth.${name} as ${await growthSql(`restraint/fatigue/${name}.sql`, filling)}`,
      schema,
    );
  await make("fatigue_lost", types);
  await make("fatigue_controls", { epoch: EPOCH });
  const ahead = await mergedSql(
    `select distinct customer, '' as subject, moved_on - ${WITHIN} as from_day, moved_on as until_day from growth.fatigue_lost`,
  );
  await make("fatigue_counts", { ahead });
  return readFirst(growth, found);
}

const EPOCH = "date '1970-01-01'";

/** The offers before which there was none in 90 days. @param offers by day */
function firstsOf(offers: readonly MadeOffer[]): MadeOffer[] {
  return offers.filter(({ day }, place) => {
    const before = offers[place - 1];
    return before === undefined || before.day <= day - WITHIN;
  });
}

async function writeFirst(
  { book: { warehouse } }: GrowthBook,
  found: { offer: MadeOffer; customer: number }[],
): Promise<void> {
  await warehouse.exec(
    "create or replace table growth.first_offers (offer integer, customer integer, made_on integer)",
  );
  const to = await warehouse.appender("first_offers", ["integer", "integer", "integer"], "growth");
  for (const [place, { offer, customer }] of found.entries()) to.append([place, customer, offer.day]);
  await to.close();
}

/** Days that are after all others, as they are written. */
const NEVER = 2_900_000;

/** Writes the days on which any offer to a customer is allowed and none was made in the last 90 days. */
async function writeFree(
  { book: { warehouse } }: GrowthBook,
  facts: FactsOfAll,
  settings: RestraintValues,
): Promise<void> {
  await warehouse.exec(
    "create or replace table growth.free_days (customer integer, from_on integer, until_on integer)",
  );
  const to = await warehouse.appender("free_days", ["integer", "integer", "integer"], "growth");
  for (const customer of facts.known) {
    const one = facts.of(customer);
    const offered = asOne(one.offers, settings).map(({ day }) => ({ from: day, until: day + WITHIN }));
    for (const { from, until } of others([...heldDays(one, settings), ...offered], one.firstOn ?? 0))
      to.append([customer, from, until]);
  }
  await to.close();
}

/** The days from one on that no span covers. */
function others(spans: readonly Span[], first: number): { from: number; until: number }[] {
  const found: { from: number; until: number }[] = [];
  let from = first;
  for (const held of atLeast(spans, 1)) {
    if (held.from > from) found.push({ from, until: held.from });
    from = Math.max(from, held.until ?? NEVER);
  }
  return from < NEVER ? [...found, { from, until: NEVER }] : found;
}

async function readFirst(
  { book, today }: GrowthBook,
  found: { offer: MadeOffer; customer: number }[],
): Promise<FirstOffer[]> {
  const { warehouse, schema, rates } = book;
  const filling = { epoch: EPOCH, within: WITHIN };
  const query = async (file: string) =>
    warehouse.query(await growthSql(`restraint/fatigue/${file}.sql`, filling), schema);
  const money = new Map<number, bigint>();
  for (const row of await query("fatigue_money")) {
    const micros = bigintIn(row, "micros");
    const rate = rates.at(numberIn(row, "currency"), dayOfDate(textIn(row, "moved_on")), micros);
    const offer = numberIn(row, "offer");
    money.set(offer, (money.get(offer) ?? 0n) + (micros * rate) / RATE_ONE);
  }
  return (await query("fatigue_offers")).flatMap((row) => {
    const place = numberIn(row, "offer");
    const one = found[place];
    if (one === undefined) return [];
    return [
      {
        ...one,
        isOver: one.offer.day + WITHIN <= today,
        controls: numberIn(row, "n"),
        controlsLost: numberIn(row, "lost"),
        isLost: row.is_lost === true,
        lost: money.get(place) ?? 0n,
      },
    ];
  });
}

/** Sums some of the first offers up. @param all as `firstOffers` gave them @param isOne whether one counts */
export async function fatigueOf(
  { book }: GrowthBook,
  all: readonly FirstOffer[],
  isOne: (offer: FirstOffer) => boolean,
): Promise<Fatigue> {
  const counted = all.filter(isOne);
  const over = counted.filter(({ isOver }) => isOver);
  const judged = over.filter(({ controls }) => controls >= LEAST_CONTROLS);
  const lost = judged.filter(({ isLost }) => isLost);
  const sums = {
    offers: counted.length,
    judged: judged.length,
    alone: over.length - judged.length,
    pending: counted.length - over.length,
    lost: lost.length,
    lostMicros: judged.reduce((sum, one) => sum + one.lost, 0n),
  };
  if (judged.length === 0)
    return { ...sums, share: null, base: null, controls: 0, difference: null, low: null, high: null };
  const places = new Set(judged);
  const offers = all.flatMap((one, place) => (places.has(one) ? [place] : [])).join(", ");
  const [row] = await book.warehouse.query(
    await growthSql("restraint/fatigue/fatigue_compared.sql", { epoch: EPOCH, offers }),
    book.schema,
  );
  const controls = numberIn(row, "n");
  const share = lost.length / judged.length;
  const base = judged.reduce((sum, one) => sum + one.controlsLost / one.controls, 0) / judged.length;
  const found = newcombe({ share, n: judged.length }, { share: base, n: controls });
  return { ...sums, share, base, controls, ...found };
}
