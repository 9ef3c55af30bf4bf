import { type Life, lifeOf, type Market } from "./buyers.ts";
import { type Chance, chanceOf } from "./chance.ts";
import type { Attribute, Company, Observation, Price, UsageMetric } from "./company.ts";
import { dayNumber, dayText, monthsLater } from "./day-numbers.ts";
import { overageOf } from "./overage.ts";
import { SETTINGS, type Settings } from "./settings.ts";
import { shopOf } from "./shops.ts";
import { crossings, firstLimit, observationsOf, pathOf, watchOf } from "./uses.ts";

const ZONES = ["UTC", "UTC", "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"];
const INDUSTRIES = ["bank", "shop", "school"];

/** A small company of 10 to 30 customers (at times 50) over 6 to 24 months; the same seed gives the same. */
export function companyOf(seed: number): Company {
  const chance = chanceOf(seed);
  const isMetered = chance.in100(35);
  const isLarge = chance.in100(15);
  const market = marketOf(chance, isMetered, isLarge);
  const { shop, zone, first, last } = market;
  const count = isLarge ? chance.whole(36, 50) : chance.whole(10, chance.of([14, 20, 30]));
  const { lives, observations } = peopleOf(chance, market, count);
  const metered = isMetered ? lives.flatMap((life) => overageOf(chance, market, life)) : [];
  const strangers = observations
    .slice(0, chance.whole(0, 3))
    .map((observation, index) => ({ ...observation, customer: `nobody${index}` }));
  return {
    ...shop,
    prices: sold([...shop.prices, ...(isMetered ? [OVERAGE] : [])], lives),
    zone,
    currency: "USD",
    policy: "cambium",
    today: dayText(last),
    states: [...lives.flatMap(({ states }) => states), ...metered],
    rates: ratesFrom(first, last),
    observations: [...observations, ...strangers],
    attributes: lives.flatMap((life) => attributesOf(chance, life, last)),
    discounts: lives.flatMap(({ discounts }) => discounts),
    settings: settingsOf(chance),
  };
}

/** A time and a shop. In a focused market nearly all begin early on the first plan and change little, so that they can be compared. */
function marketOf(chance: Chance, isMetered: boolean, isLarge: boolean): Market {
  const first = dayNumber("2024-01-01") + chance.whole(0, 400);
  const months = isLarge ? chance.whole(6, 8) : chance.whole(6, chance.of([9, 9, 12, 24]));
  const last = monthsLater(first, months) + chance.whole(0, 27);
  const isFocused = chance.in100(35);
  return {
    shop: shopOf(chance, isMetered, dayText(first + 60)),
    zone: chance.of(ZONES),
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

/** The prices that somebody has, since a file of subscriptions tells of no others. */
function sold(prices: Price[], lives: readonly Life[]): Price[] {
  const held = new Set(lives.flatMap(({ states }) => states.map(({ price }) => price)));
  return prices.filter(({ id, isMetered }) => isMetered || held.has(id));
}

/** Euros in dollars, another rate each month. */
function ratesFrom(first: number, last: number): Company["rates"] {
  const months = Array.from({ length: 27 }, (_, index) => monthsLater(first - 1, index));
  return months
    .filter((day) => day <= last)
    .map((day, index) => ({
      ...{ day: dayText(day), currency: "EUR" },
      e12: 1_080_000_000_000n + BigInt(index % 5) * 7_000_000_000n,
    }));
}

/** An industry for most, and how many work there, with changes. */
function attributesOf(chance: Chance, { customer, start }: Life, last: number): Attribute[] {
  const industry = chance.in100(80)
    ? [{ customer, name: "industry", value: chance.of(INDUSTRIES), from: null }]
    : [];
  const team: Attribute[] = [];
  let people = chance.whole(5, 40);
  for (let day = start; day < last && chance.in100(75); day += chance.whole(20, 120)) {
    const from = team.length === 0 && chance.in100(50) ? null : dayText(day);
    team.push({ customer, name: "employees", value: String(people), from });
    people = Math.max(1, people + chance.of([-2, 0, 1, 3, 8]));
  }
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
