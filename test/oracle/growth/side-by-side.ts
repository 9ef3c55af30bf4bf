import { chanceOf } from "./chance.ts";
import { companyOf, type Frame, frameOf } from "./companies.ts";
import type { Company } from "./company.ts";

/** Companies with names of their own for all that they have, and one that is all of them. */
export interface SideBySide {
  each: Company[];
  all: Company;
}

/** Every so many have metered products, and every so many are large; the others have fewer customers than alone. */
const METERED = 3;
const LARGE = 17;
const SIZES = { least: 4, most: [7, 9, 16] };

/** What dollars and euros are in turn: what one company sells isn't on sale in the currencies of the next. */
const CURRENCIES = [
  ["USD", "EUR"],
  ["GBP", "CHF"],
  ["CAD", "AUD"],
  ["SEK", "DKK"],
  ["NZD", "SGD"],
  ["PLN", "CZK"],
  ["ZAR", "MXN"],
  ["BRL", "TRY"],
] as const;

/** Some companies with one clock, zone and settings, as they stand in one folder: each sells to nobody else. */
export function sideBySide(seeds: readonly number[], with_: Partial<Frame> = {}): SideBySide {
  const frame = frameWith(seeds[0] ?? 0, with_);
  const each = seeds.map((seed, place) =>
    renamed(
      companyOf(seed, {
        ...{ ...frame, sizes: SIZES, isMetered: place % METERED === 1 },
        isLarge: with_.isLarge ?? place % LARGE === 0,
      }),
      `k${seed}_`,
      CURRENCIES[place % CURRENCIES.length],
    ),
  );
  const [first] = each;
  if (!first) throw new Error("no companies");
  const all: Company = {
    ...first,
    states: each.flatMap(({ states }) => states),
    products: each.flatMap(({ products }) => products),
    prices: each.flatMap(({ prices }) => prices),
    metrics: each.flatMap(({ metrics }) => metrics),
    observations: each.flatMap(({ observations }) => observations),
    limits: each.flatMap(({ limits }) => limits),
    attributes: each.flatMap(({ attributes }) => attributes),
    discounts: each.flatMap(({ discounts }) => discounts),
  };
  return { each, all };
}

/**
 * The frame of some companies. Who has no comparable customers is compared with everybody, so that a customer of one company
 * could be like owners of another's family: at 120% where there are six customers, at 150% not once three own the family.
 */
function frameWith(seed: number, with_: Partial<Frame>): Frame {
  const frame = frameOf(chanceOf(seed));
  const { alike, owners } = frame.settings;
  const settings = { ...frame.settings, alike: Math.max(alike, 150), owners: Math.min(owners, 5) };
  return { ...frame, settings, ...with_ };
}

/** Each currency in the reporting one, as the euro is. */
const ratesOf = ({ rates, currency }: Company): Company["rates"] =>
  CURRENCIES.flat()
    .filter((one) => one !== currency)
    .flatMap((one) => rates.map((rate) => ({ ...rate, currency: one })));

/** The same company with a word before each of its names, and other currencies for its dollars and euros. */
function renamed(
  company: Company,
  word: string,
  [dollar, euro]: readonly [string, string] = CURRENCIES[0],
): Company {
  const money = (currency: string): string => (currency === "USD" ? dollar : euro);
  const name = (id: string): string => `${word}${id}`;
  const named = <T extends string | null>(id: T) => (id === null ? null : name(id));
  return {
    ...company,
    rates: ratesOf(company),
    states: company.states.map((state) => ({
      ...state,
      customer: name(state.customer),
      item: name(state.item),
      product: name(state.product),
      price: name(state.price),
      currency: money(state.currency),
    })),
    products: company.products.map((one) => ({ ...one, id: name(one.id), family: name(one.family) })),
    prices: company.prices.map((one) => ({
      ...one,
      id: name(one.id),
      product: name(one.product),
      currency: money(one.currency),
    })),
    metrics: company.metrics.map((one) => ({ ...one, id: name(one.id), product: named(one.product) })),
    observations: company.observations.map((one) => ({
      ...one,
      customer: name(one.customer),
      metric: name(one.metric),
    })),
    limits: company.limits.map((one) => ({
      ...one,
      metric: name(one.metric),
      product: named(one.product),
      price: named(one.price),
    })),
    attributes: company.attributes.map((one) => ({ ...one, customer: name(one.customer) })),
    discounts: company.discounts.map((one) => ({ ...one, item: name(one.item) })),
  };
}
