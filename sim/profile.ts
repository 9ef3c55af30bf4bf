import { businessMoment, DAY, type Era, nextMonth } from "./calendar.ts";
import { CURRENCIES, type Currency } from "./catalogue.ts";
import type { Stream } from "./random.ts";

export const ACCOUNTS = ["main", "eu"] as const;
export const TEAM_SIZES = ["1-10", "11-50", "51-200", "201-1000"] as const;
export const OWNERS = ["", "Ines Okafor", "Tomas Brandt", "Yuki Arai", "Leah Moran", "Samir Haddad"] as const;
export const COUNTRIES = "US CA GB AU SG DE FR NL ES IT IE AT JP".split(" ");
export const TRADES = [
  ["Plumbing", "Plumbing"],
  ["Electrical", "Electric"],
  ["Heating and cooling", "Climate"],
  ["Landscaping", "Gardens"],
  ["Cleaning", "Cleaning"],
  ["Security systems", "Alarms"],
  ["Elevators", "Lifts"],
  ["Pest control", "Pest Control"],
  ["Facilities", "Facilities"],
  ["Solar", "Solar"],
  ["Telecom installation", "Networks"],
  ["Medical equipment", "Med Service"],
] as const;
export const PLACES = (
  "Alder Amber Aspen Beacon Birch Bright Canal Cedar Clover Copper Coral Crest Delta Dune Eastern Elm Ember Fern " +
  "Flint Glen Granite Harbor Hazel Heron Iron Juniper Lake Larch Linden Maple Meadow Mill North Oak Pine Quarry " +
  "Raven River Rowan Sable Silver Slate South Spruce Stone Summit Tidal Upland Valley Willow"
).split(" ");
export const ENDINGS =
  "bank borough bridge brook by field ford gate haven hill mark ridge side ton wick wood".split(" ");

const CURRENCY_WEIGHTS = [60, 25, 15] as const;
const TEAM_WEIGHTS = [52, 31, 14, 3] as const;
const COUNTRY_WEIGHTS: Record<Currency, readonly number[]> = {
  USD: [70, 10, 10, 7, 3],
  EUR: [0, 0, 0, 0, 0, 34, 22, 16, 10, 9, 5, 4],
  JPY: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
};
const FIRST_SEATS = [
  [1, 6],
  [5, 22],
  [15, 55],
  [40, 110],
] as const;

/** A customer's traits: indices in the lists above, and when and at what size it starts. */
export interface Profile {
  account: number;
  currency: Currency;
  country: number;
  trade: number;
  place: number;
  ending: number;
  /** 0 to 3: index in TEAM_SIZES. */
  size: number;
  owner: number;
  seats: number;
  created: number;
  start: number;
}

/** Columns of the customers ledger, all whole numbers. */
export const CUSTOMER_COLUMNS = [
  "customer",
  "account",
  "currency",
  "country",
  "trade",
  "place",
  "ending",
  "size",
  "owner",
  "created",
] as const;

/** A customer's row in that ledger. */
export function profileRow(key: number, one: Profile): number[] {
  const { account, country, trade, place, ending, size, owner, created } = one;
  const currency = CURRENCIES.indexOf(one.currency);
  return [key, account, currency, country, trade, place, ending, size, owner, created];
}

/** Draws a random customer. */
export function drawProfile(stream: Stream, era: Era): Profile {
  const start = drawStart(stream, era);
  const currency = CURRENCIES[stream.weighted(CURRENCY_WEIGHTS)] ?? "USD";
  const size = stream.weighted(TEAM_WEIGHTS);
  const [low, high] = FIRST_SEATS[size] ?? FIRST_SEATS[0];
  return {
    account: currency === "EUR" && stream.chance(0.05) ? 1 : 0,
    currency,
    country: stream.weighted(COUNTRY_WEIGHTS[currency]),
    trade: stream.whole(0, TRADES.length - 1),
    place: stream.whole(0, PLACES.length - 1),
    ending: stream.whole(0, ENDINGS.length - 1),
    size,
    owner: stream.chance([0.05, 0.3, 0.8, 1][size] ?? 0) ? stream.whole(1, OWNERS.length - 1) : 0,
    seats: stream.whole(low, high),
    created: Math.max(era.first, start - stream.weighted([60, 25, 15]) * stream.whole(60, DAY)),
    start,
  };
}

/** Contracts start at midnight on the first of a month; the other subscriptions when somebody clicks. */
function drawStart(stream: Stream, era: Era): number {
  const from = era.arrivals[stream.weighted(era.shares)] ?? era.first;
  const isContract = stream.chance(0.05) && from > era.first;
  const at = isContract ? nextMonth(from - DAY) : businessMoment(stream, from + stream.whole(0, 29) * DAY);
  return Math.min(Math.max(at, era.first), era.end - DAY);
}
