import type { Period } from "../../../base/period.ts";
import type { Book } from "../../../model/parts/book.ts";
import { isMatched } from "../measures/claimed.ts";
import { type Conversions, conversionsOn, quartersBefore } from "../measures/conversions.ts";
import { type DaySums, expansionDays } from "../measures/expansion.ts";
import { type OpenDeals, openOn } from "../measures/open-deals.ts";
import type { Stages } from "../stages.ts";
import { type ClaimsThen, claimsThen } from "./claims-then.ts";
import { type BackTested, type ForecastParts, forecastOf, shareLeft } from "./forecast.ts";

/** How many earlier quarters a forecast is tested on at most. */
export const MOST_TESTED = 40;

/** Whose opportunities and expansion, as SQL over `deal_steps d`, `flows f` and `claims c`. */
export interface Whose {
  deals: string;
  flows: string;
  claims: string;
}

/** What forecasts are made from. */
export interface ForecastWorld {
  book: Book;
  stages: Stages;
  whose: Whose;
  /** The first day of which there is evidence; null without any. */
  firstDay: number | null;
  today: number;
}

/** A quarter and a day of it. */
export interface Asked {
  quarter: Period;
  day: number;
}

/** A forecast, with what it is made of. */
export interface Forecast extends Asked {
  parts: ForecastParts;
  forecast: bigint;
  open: OpenDeals;
  conversions: Conversions;
}

/** Forecasts of quarters, each with deals, conversions, rates and claims as known at the end of its day (GROWTH §4). */
export async function forecastsOn(world: ForecastWorld, asks: readonly Asked[]): Promise<Forecast[]> {
  const { book, stages, whose } = world;
  if (asks.length === 0) return [];
  const days = asks.map(({ day }) => day);
  const starts = days.flatMap((day) => quartersBefore(day).map(({ start }) => start));
  const conversions = await conversionsOn(book, stages, days, whose.deals);
  const open = await openOn(book, asks, conversions, whose.deals);
  const expansion = await expansionDays(book, {
    from: Math.min(...starts),
    until: world.today + 1,
    which: whose.flows,
  });
  const matched = await isMatched(book.warehouse);
  const { claimed, unclaimed } = matched ? await claimsThen(book, days, whose) : NOTHING;
  return asks.flatMap((asked, index) => {
    const [own, known] = [open[index], conversions[index]];
    if (own === undefined || known === undefined) return [];
    const { quarter, day } = asked;
    const parts = {
      expanded: expansion.between(quarter.start, Math.min(day + 1, quarter.end)),
      unclaimed: unclaimed.get(index) ?? 0n,
      weighted: own.weighted,
      unassisted: unassistedLeft(
        world,
        asked,
        expansion,
        claimed.filter((one) => one.ask === index),
      ),
    };
    return [{ ...asked, parts, forecast: forecastOf(parts), open: own, conversions: known }];
  });
}

const NOTHING: ClaimsThen = { claimed: [], unclaimed: new Map() };

/** The mean unassisted expansion of the last four closed quarters × the share of days left. */
function unassistedLeft(
  { firstDay }: ForecastWorld,
  { quarter, day }: Asked,
  expansion: DaySums,
  claimed: ClaimsThen["claimed"],
): bigint {
  const before = quartersBefore(day).filter(({ end }) => firstDay !== null && end > firstDay);
  const sum = before.reduce((whole, { start, end }) => {
    const own = claimed.filter(({ quarter: of }) => of === start);
    return whole + expansion.between(start, end) - own.reduce((total, { n }) => total + n, 0n);
  }, 0n);
  const length = quarter.end - quarter.start;
  const left = Math.max(0, Math.min(length, quarter.end - 1 - day));
  return shareLeft(sum, before.length, left, length);
}

/** A forecast's back-test: the same day of earlier quarters, from the first one in which opportunities were known. */
export async function backTest(
  world: ForecastWorld,
  { quarter, day }: Asked,
): Promise<{ now: Forecast | undefined; tested: BackTested[] }> {
  const [first] = await world.book.warehouse.query(
    "select (min(known_from) - date '1970-01-01')::integer as first_day from growth.deal_steps",
  );
  const since =
    first === undefined || first.first_day === null ? Number.POSITIVE_INFINITY : Number(first.first_day);
  const place = Math.max(0, day - quarter.start);
  const earlier = quartersBefore(quarter.start, MOST_TESTED)
    .filter(({ start, end }) => start >= since && end <= world.today + 1)
    .map((one) => ({ quarter: one, day: Math.min(one.start + place, one.end - 1) }));
  const forecasts = await forecastsOn(world, [...earlier, { quarter, day }]);
  const came = await expansionDays(world.book, {
    from: Math.min(quarter.start, ...earlier.map((one) => one.quarter.start)),
    until: quarter.start,
    which: world.whose.flows,
  });
  return {
    now: forecasts.at(-1),
    tested: forecasts.slice(0, -1).map((one) => ({
      label: one.quarter.label,
      day: one.day,
      forecast: one.forecast,
      came: came.between(one.quarter.start, one.quarter.end),
    })),
  };
}
