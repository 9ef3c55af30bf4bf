import { type Life, lifeOf, type Market } from "./buyers.ts";
import { type Chance, chanceOf } from "./chance.ts";
import type { Attribute, Company, Observation, Price, UsageMetric } from "./company.ts";
import { dayNumber, dayText, monthsLater } from "./day-numbers.ts";
import { overageOf } from "./overage.ts";
import { SETTINGS, type Settings } from "./settings.ts";
import { type Shop, shopOf } from "./shops.ts";
import { crossings, firstLimit, observationsOf, pathOf, watchOf } from "./uses.ts";

const ZONES = ["UTC", "UTC", "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"];
const INDUSTRIES = ["bank", "shop", "school"];

/** What companies have in common that stand side by side in one folder. */
export interface Frame {
  zone: string;
  /** The day it is. */
  last: number;
  isMetered: boolean;
  /** Whether they have 30 to 40 customers: by chance, if not said. */
  isLarge?: boolean;
  /** How many customers one that isn't large has. */
  sizes?: { least: number; most: number[] };
  /** The days on which the size of teams was told. */
  told: number[];
  settings: Settings;
}

export function frameOf(chance: Chance): Frame {
  const last = dayNumber("2025-01-01") + chance.whole(0, 700);
  return {
    zone: chance.of(ZONES),
    last,
    isMetered: chance.in100(35),
    told: [220, 125, 30].map((days) => last - days + chance.whole(0, 25)),
    settings: settingsOf(chance),
  };
}

const SIZES = { least: 8, most: [10, 14, 24] };

/** A small company of 8 to 24 customers (at times 40) over 6 to 20 months; the same seed gives the same. */
export function companyOf(seed: number, frame: Frame = frameOf(chanceOf(seed))): Company {
  const chance = chanceOf(seed + 0.5);
  const { isMetered, settings, zone, last, told, sizes = SIZES, isLarge = chance.in100(20) } = frame;
  const market = marketOf(chance, frame, isLarge);
  const { shop } = market;
  const count = isLarge ? chance.whole(30, 40) : chance.whole(sizes.least, chance.of(sizes.most));
  const { lives, observations } = peopleOf(chance, market, count);
  const metered = isMetered ? lives.flatMap((life) => overageOf(chance, market, life)) : [];
  const strangers = observations
    .slice(0, chance.whole(0, 3))
    .map((observation, index) => ({ ...observation, customer: `nobody${index}` }));
  return {
    ...sold({ ...shop, prices: [...shop.prices, ...(isMetered ? [OVERAGE] : [])] }, lives),
    zone,
    currency: "USD",
    policy: "cambium",
    today: dayText(last),
    states: [...lives.flatMap(({ states }) => states), ...metered],
    rates: ratesUntil(last),
    observations: [...observations, ...strangers],
    attributes: lives.flatMap((life) => attributesOf(chance, life, told)),
    discounts: lives.flatMap(({ discounts }) => discounts),
    settings,
  };
}

/** A time and a shop. In a focused market nearly all begin early on the first plan and change little, so that they can be compared. */
function marketOf(chance: Chance, { zone, last, isMetered }: Frame, isLarge: boolean): Market {
  const months = isLarge ? chance.whole(6, 8) : chance.whole(6, chance.of([7, 9, 12, 20]));
  const isFocused = chance.in100(isLarge ? 75 : 35);
  const first = monthsLater(last - chance.whole(0, 27), -months);
  return {
    shop: shopOf(chance, isMetered, dayText(first + 60), isLarge && isFocused),
    zone,
    first,
    last,
    repriced: chance.whole(first + 30, last),
    onFirstPlan: isFocused ? 95 : chance.of([50, 65]),
    crossSold: chance.of(["core", "team", "starter"]),
    isFocused,
  };
}

function peopleOf(chance: Chance, market: Market, count: number) {
  const { shop, first, last, isFocused } = market;
  const isDeclared = ({ id }: UsageMetric): boolean => shop.limits.some(({ metric }) => metric === id);
  const watches = shop.metrics.map((metric) => {
    const watch = watchOf(chance, metric, first, isDeclared(metric));
    return isFocused ? { ...watch, every: 1, from: first } : watch;
  });
  const lives: Life[] = [];
  const observations: Observation[] = [];
  for (let number = 1; number <= count; number += 1) {
    const isLow = isFocused && chance.in100(60);
    const paths = watches.map(() => pathOf(chance, last - first).map((share) => (isLow ? share / 2 : share)));
    const wants = chance.in100(50) ? paths.flatMap(crossings) : [];
    const life = lifeOf(chance, market, `c${String(number).padStart(2, "0")}`, wants);
    lives.push(life);
    for (const [index, watch] of watches.entries()) {
      const path = (paths[index] ?? []).slice(0, last - life.start);
      observations.push(...observationsOf(chance, watch, life, path, firstLimit(watch, shop.limits, life)));
    }
  }
  return { lives, observations };
}

const OVERAGE: Price = {
  ...{ id: "overage / metered", product: "overage", currency: "USD", interval: "month", intervalCount: 1 },
  ...{ isMetered: true, unit: 0, size: 1, isDeclared: false },
};

/** What somebody has, since a file of subscriptions tells of no other products and prices. */
function sold(shop: Shop, lives: readonly Life[]): Shop {
  const held = new Set(
    lives.flatMap(({ states }) => states.flatMap(({ product, price }) => [product, price])),
  );
  const prices = shop.prices.filter(({ id, isMetered }) => isMetered || held.has(id));
  const products = shop.products.filter(({ id, kind }) => kind === "metered" || held.has(id));
  const limits = shop.limits.filter(({ product, price }) => held.has(product ?? price ?? ""));
  return { ...shop, products, prices, limits };
}

/** Euros in dollars, another rate each month. */
function ratesUntil(last: number): Company["rates"] {
  const months = Array.from({ length: 27 }, (_, index) => monthsLater(last, -index)).reverse();
  return months.map((day, index) => ({
    ...{ day: dayText(day), currency: "EUR" },
    e12: 1_080_000_000_000n + BigInt(index % 5) * 7_000_000_000n,
  }));
}

/** An industry for most, and how many work there, as it was told now and then. */
function attributesOf(chance: Chance, { customer, start }: Life, told: readonly number[]): Attribute[] {
  const industry = chance.in100(80)
    ? [{ customer, name: "industry", value: chance.of(INDUSTRIES), from: null }]
    : [];
  let people = chance.whole(5, 40);
  const team = told.flatMap((day) => {
    people = Math.max(1, people + chance.of([-2, 0, 1, 3, 8]));
    const isTold = day >= start && chance.in100(75);
    return isTold ? [{ customer, name: "employees", value: String(people), from: dayText(day) }] : [];
  });
  return [...industry, ...team];
}

/** The defaults, with a few lowered so that small companies have something to show. */
const settingsOf = (chance: Chance): Settings => ({
  ...SETTINGS,
  owners: chance.of([20, 3, 3]),
  alike: chance.of([200, 120]),
  termMonths: chance.of([12, 4, 4]),
  calmMonths: chance.of([6, 3, 3]),
  near: chance.of([80, 80, 75]),
});
