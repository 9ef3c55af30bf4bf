import { addMonths, type PeriodInterval, periodEnd, periodOf } from "../../base/period.ts";
import type { FlowRow, LegSet } from "../../engine/flow.ts";
import type { Rekeyed } from "../ledger/part-writer.ts";
import type { StandingDimension } from "./dimensions.ts";

/** The organisation's settings for classifying customers. */
export interface StandingRules {
  /** Bounds of MRR bands in major units, ascending. */
  bands: number[];
  onboardingDays: number;
  expandedDays: number;
  atRiskDays: number;
}

/** The data needed to classify a customer. */
export interface StandingWorld {
  rules: StandingRules;
  /** The family of a price's product. */
  family(price: number): number;
  isMetered(price: number): boolean;
  hadTrial(customer: number): boolean;
  /** In units of 1e-12 of the reporting currency. */
  rate(currency: number, day: number): bigint;
  /** Whether a currency's rate never changes. */
  isSteady(currency: number): boolean;
  /**
   * The last day on which a customer with a floating currency is reclassified. Other classes only change on specific
   * days.
   */
  horizon: number;
}

const AGES = [3, 6, 12, 24];
const STAGES = ["trial", "onboarding", "established", "expanded", "at risk"];

/** The labels of a dimension. A class is an index into them. */
export function standingLabels(dimension: StandingDimension, { bands }: StandingRules): string[] {
  switch (dimension) {
    case "age":
      return ["0-2 months", "3-5 months", "6-11 months", "12-23 months", "24 months and more"];
    case "stage":
      return STAGES;
    case "band":
      return [...bands, null].map((bound, index) => bandLabel(bands[index - 1], bound));
    case "families":
      return ["none", "1 family", "2 families", "3 families and more"];
    case "usage":
      return ["no usage", "under 25 % usage", "25-50 % usage", "50 % usage and more"];
  }
}

function bandLabel(from: number | undefined, to: number | null): string {
  if (from === undefined) return `under ${to}`;
  return to === null ? `${from} and more` : `${from} to ${to}`;
}

/** A customer just after one of its change sets. */
interface Moment {
  day: number;
  total: Map<number, number>;
  /** MRR by price and currency; see `placeOf`. */
  prices: ReadonlyMap<number, number>;
  firstDay: number;
  isFirst: boolean;
  expandedOn: number;
  contractedOn: number;
}

/**
 * Keys one customer's flows by its class at the start of each period (DECISIONS, What a customer was).
 * @param sets its change sets with legs by price, in time order
 * @param rows its flows, all items together
 */
export function classify(
  customer: number,
  dimension: StandingDimension,
  interval: PeriodInterval,
  world: StandingWorld,
  { sets, rows }: { sets: LegSet[]; rows: FlowRow[] },
): Rekeyed {
  const moments = momentsOf(sets, dimension === "families" || dimension === "usage");
  const classAt = (day: number, moment: Moment, rated = day - 1) =>
    classOf(dimension, world, customer, moment, day, rated);
  const byPeriod = new Map<number, number>();
  const moves: Rekeyed["moves"] = [];
  let current = -1;
  for (const start of startsOf(moments, dimension, interval, world)) {
    const before = lastBefore(moments, start);
    if (before !== undefined && isActive(before)) {
      const next = classAt(start, before);
      if (current >= 0 && next !== current) moves.push(...moved(before, start, current, next));
      current = next;
    } else {
      const end = periodEnd(interval, start);
      const entry = moments.find(
        ({ day, total }) => day >= start && day < end && [...total.values()].some((n) => n > 0),
      );
      const any = entry ?? moments.find(({ day }) => day >= start && day < end);
      if (any !== undefined) current = classAt(any.day, any, any.day);
    }
    byPeriod.set(start, current);
  }
  const starts = [...byPeriod.keys()];
  const classOn = (day: number) => byPeriod.get(starts.findLast((start) => start <= day) ?? -1) ?? 0;
  return {
    rows: rows.map((row) => ({ ...row, key: classOn(row.day) })),
    moves,
    keyOn: classOn,
  };
}

/** @param hasPrices whether to track the customer's prices */
function momentsOf(sets: LegSet[], hasPrices: boolean): Moment[] {
  const moments: Moment[] = [];
  const total = new Map<number, number>();
  const prices = new Map<number, number>();
  let [firstDay, expandedOn, contractedOn] = [-1, -1, -1];
  for (const { day, legs } of sets) {
    for (const { key, currency, type, micros } of legs) {
      if (hasPrices) {
        const place = placeOf(key, currency);
        prices.set(place, (prices.get(place) ?? 0) + micros);
      }
      if (type === "transfer") continue;
      total.set(currency, (total.get(currency) ?? 0) + micros);
      if (type === "expansion") expandedOn = day;
      if (type === "contraction") contractedOn = day;
    }
    const isFirst = firstDay < 0;
    if (isFirst && [...total.values()].some((n) => n > 0)) firstDay = day;
    moments.push({
      day,
      total: new Map(total),
      prices: hasPrices ? new Map(prices) : NO_PRICES,
      firstDay,
      isFirst,
      expandedOn,
      contractedOn,
    });
  }
  return moments;
}

const NO_PRICES: ReadonlyMap<number, number> = new Map();

const isActive = ({ total }: Moment) => [...total.values()].some((micros) => micros > 0);

function lastBefore(moments: Moment[], day: number): Moment | undefined {
  return moments.findLast((moment) => moment.day < day);
}

/** All period starts at which the class may change, and those of periods with movements. */
function startsOf(
  moments: Moment[],
  dimension: StandingDimension,
  interval: PeriodInterval,
  world: StandingWorld,
): number[] {
  const starts = new Set<number>();
  for (const { day } of moments) starts.add(periodOf(interval, day).start);
  for (const day of turnsOf(moments, dimension, world)) {
    const { start } = periodOf(interval, day);
    starts.add(start === day ? day : periodEnd(interval, day));
  }
  const first = moments[0]?.day ?? 0;
  const isFloating =
    (dimension === "band" || dimension === "usage") &&
    moments.some(({ total }) => [...total.keys()].some((currency) => !world.isSteady(currency)));
  if (isFloating) {
    for (let day = periodOf(interval, first).start; day <= world.horizon; day = periodEnd(interval, day))
      starts.add(day);
  }
  return [...starts].sort((a, b) => a - b);
}

/** Days from which a customer's class may be different. */
function turnsOf(moments: Moment[], dimension: StandingDimension, { rules }: StandingWorld): number[] {
  if (dimension === "age") {
    const firstDay = moments.at(-1)?.firstDay ?? -1;
    return firstDay < 0 ? [] : AGES.map((months) => addMonths(firstDay, months));
  }
  return moments.flatMap(({ day, firstDay, expandedOn, contractedOn }) => {
    const next = day + 1;
    if (dimension !== "stage") return [next];
    return [
      next,
      firstDay + rules.onboardingDays,
      expandedOn + rules.expandedDays,
      contractedOn + rules.atRiskDays,
    ].filter((turn) => turn >= next);
  });
}

function classOf(
  dimension: StandingDimension,
  world: StandingWorld,
  customer: number,
  moment: Moment,
  day: number,
  rated: number,
): number {
  switch (dimension) {
    case "age":
      return AGES.filter((months) => addMonths(moment.firstDay, months) <= day).length;
    case "stage":
      return STAGES.indexOf(stageOf(world, customer, moment, day));
    case "band":
      return bandOf(world, moment, rated);
    case "families":
      return Math.min(3, familiesOf(world, moment));
    case "usage":
      return usageOf(world, moment, rated);
  }
}

function stageOf({ rules, hadTrial }: StandingWorld, customer: number, moment: Moment, day: number): string {
  const { firstDay, expandedOn, contractedOn, isFirst } = moment;
  if (isFirst && moment.day === day) return hadTrial(customer) ? "trial" : "onboarding";
  if (contractedOn >= 0 && day < contractedOn + rules.atRiskDays) return "at risk";
  if (day < firstDay + rules.onboardingDays) return "onboarding";
  return expandedOn >= 0 && day < expandedOn + rules.expandedDays ? "expanded" : "established";
}

function bandOf({ rules, rate }: StandingWorld, { total }: Moment, rated: number): number {
  let worth = 0n;
  for (const [currency, micros] of total) worth += BigInt(micros) * rate(currency, rated);
  return rules.bands.filter((bound) => worth >= BigInt(Math.round(bound * 1e6)) * 1_000_000_000_000n).length;
}

function familiesOf({ family }: StandingWorld, { prices }: Moment): number {
  const owned = [...prices].filter(([, micros]) => micros > 0);
  return new Set(owned.map(([place]) => family(readPlace(place).price))).size;
}

/** Class by the share of metered prices in a customer's MRR. */
function usageOf({ isMetered, rate }: StandingWorld, { prices }: Moment, rated: number): number {
  let [all, metered] = [0n, 0n];
  for (const [place, micros] of prices) {
    const { price, currency } = readPlace(place);
    const worth = BigInt(micros) * rate(currency, rated);
    all += worth;
    if (isMetered(price)) metered += worth;
  }
  if (metered <= 0n) return 0;
  return metered * 4n < all ? 1 : metered * 2n < all ? 2 : 3;
}

/** Currency numbers have 15 bits and price numbers 31, so both fit in a number's 53 bits. */
const CURRENCY_ROOM = 2 ** 15;

/** Encodes a price and a currency as one number. */
function placeOf(price: number, currency: number): number {
  return price * CURRENCY_ROOM + currency;
}

function readPlace(place: number): { price: number; currency: number } {
  return { price: Math.floor(place / CURRENCY_ROOM), currency: place % CURRENCY_ROOM };
}

function moved({ total }: Moment, day: number, from: number, to: number): Rekeyed["moves"] {
  return [...total]
    .filter(([, micros]) => micros !== 0)
    .map(([currency, micros], index) => ({ day, from, to, currency, micros, isFirst: index === 0 }));
}
