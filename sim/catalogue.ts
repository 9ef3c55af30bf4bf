import { DAY, type Era } from "./calendar.ts";

export const CURRENCIES = ["USD", "EUR", "JPY"] as const;
export type Currency = (typeof CURRENCIES)[number];
export type Term = "month" | "year";

/** Micros in one minor unit; amounts inside the demo company are whole minor units. */
export const MINOR_MICROS = { USD: 10_000, EUR: 10_000, JPY: 1_000_000 } as const;

export const PRODUCTS = [
  { product: "prod_free", name: "Quillmoor Free", family: "Quillmoor", kind: "plan", rank: 0 },
  { product: "prod_starter", name: "Quillmoor Starter", family: "Quillmoor", kind: "plan", rank: 1 },
  { product: "prod_team", name: "Quillmoor Team", family: "Quillmoor", kind: "plan", rank: 2 },
  { product: "prod_business", name: "Quillmoor Business", family: "Quillmoor", kind: "plan", rank: 3 },
  { product: "prod_analytics", name: "Analytics", family: "Analytics", kind: "plan", rank: 1 },
  { product: "prod_analytics_plus", name: "Analytics Plus", family: "Analytics", kind: "plan", rank: 2 },
  { product: "prod_tracking", name: "Vehicle Tracking", family: "Vehicle Tracking", kind: "plan", rank: 1 },
  { product: "prod_support", name: "Priority Support", family: "Priority Support", kind: "add_on", rank: 1 },
  { product: "prod_sso", name: "Single Sign-On", family: "Single Sign-On", kind: "add_on", rank: 1 },
  { product: "prod_api", name: "API Calls", family: "API Calls", kind: "metered", rank: 1 },
] as const;
export type ProductId = (typeof PRODUCTS)[number]["product"];

export interface Tier {
  upTo: number | null;
  unit: number;
}

export interface Price {
  /** Index in the list of prices; the ledger refers to a price by it. */
  index: number;
  price: string;
  product: ProductId;
  nickname: string;
  variant: "standard" | "legacy" | "commitment";
  currency: Currency;
  interval: Term;
  /** Minor units per unit and interval (graduated if there are several tiers); micros per unit if metered. */
  tiers: readonly Tier[];
  isMetered: boolean;
  created: number;
}

type Units = readonly (readonly [upTo: number | null, usd: number, eur: number, jpy: number])[];
type Offer = readonly [ProductId, Price["variant"], nickname: string, Term, Units];

/*
 * Major units; JPY in yen. A licensed price per month is a multiple of 20 minor units, so that 10, 20, 25 and 50% off
 * leave whole minor units for any number of seats.
 */
const OFFERS: readonly Offer[] = [
  ["prod_free", "standard", "Free", "month", [[null, 0, 0, 0]]],
  ["prod_starter", "standard", "Starter monthly", "month", [[null, 19, 18, 2400]]],
  ["prod_starter", "standard", "Starter yearly", "year", [[null, 180, 168, 24_000]]],
  ["prod_team", "legacy", "Team monthly (before the rise)", "month", [[null, 39, 36, 5000]]],
  ["prod_team", "legacy", "Team yearly (before the rise)", "year", [[null, 384, 348, 48_000]]],
  ["prod_team", "standard", "Team monthly", "month", [[null, 43, 40, 5500]]],
  ["prod_team", "standard", "Team yearly", "year", [[null, 420, 384, 52_800]]],
  ["prod_team", "commitment", "Team, annual commitment billed monthly", "month", [[null, 35, 32, 4400]]],
  ["prod_business", "standard", "Business monthly", "month", [[null, 79, 74, 10_000]]],
  ["prod_business", "standard", "Business yearly", "year", [[null, 780, 732, 99_600]]],
  ["prod_analytics", "standard", "Analytics monthly", "month", [[null, 120, 110, 15_000]]],
  ["prod_analytics", "standard", "Analytics yearly", "year", [[null, 1200, 1080, 150_000]]],
  ["prod_analytics_plus", "standard", "Analytics Plus monthly", "month", [[null, 280, 260, 36_000]]],
  ["prod_analytics_plus", "standard", "Analytics Plus yearly", "year", [[null, 2760, 2520, 360_000]]],
  [
    "prod_tracking",
    "standard",
    "Vehicle Tracking monthly",
    "month",
    [
      [5, 20, 19, 2600],
      [20, 16, 15, 2000],
      [null, 12, 11, 1600],
    ],
  ],
  [
    "prod_tracking",
    "standard",
    "Vehicle Tracking yearly",
    "year",
    [
      [5, 192, 180, 25_200],
      [20, 156, 144, 20_400],
      [null, 120, 108, 15_600],
    ],
  ],
  ["prod_support", "standard", "Priority Support monthly", "month", [[null, 99, 89, 12_000]]],
  ["prod_support", "standard", "Priority Support yearly", "year", [[null, 948, 852, 120_000]]],
  ["prod_sso", "standard", "Single Sign-On monthly", "month", [[null, 4, 4, 500]]],
  ["prod_sso", "standard", "Single Sign-On yearly", "year", [[null, 36, 36, 4800]]],
  ["prod_api", "standard", "API calls", "month", [[null, 0.002, 0.002, 0.3]]],
];

/** The company's price list: all prices, and which is on sale when. */
export class Catalogue {
  readonly prices: readonly Price[];
  private readonly era: Era;
  private readonly byKey = new Map<string, Price>();

  constructor(era: Era) {
    this.era = era;
    this.prices = CURRENCIES.flatMap((currency, place) =>
      OFFERS.map((o) => offerPrice(o, currency, place, era)),
    );
    for (const [index, price] of this.prices.entries()) {
      price.index = index;
      this.byKey.set(`${price.product} ${price.variant} ${price.currency} ${price.interval}`, price);
    }
  }

  /** The price of a product on a day; products without a yearly price are sold monthly. */
  onSale(product: ProductId, currency: Currency, interval: Term, at: number, commitment = false): Price {
    const rising = product === "prod_team" && at < this.era.riseAt;
    const variant = commitment && interval === "month" ? "commitment" : rising ? "legacy" : "standard";
    const price =
      this.byKey.get(`${product} ${variant} ${currency} ${interval}`) ??
      this.byKey.get(`${product} standard ${currency} month`);
    if (!price) throw new RangeError(`${product} is not sold in ${currency}`);
    return price;
  }
}

/** The amount of a licensed price for a quantity, in minor units per its interval. */
export function amountOf(price: Price, quantity: number): number {
  if (price.isMetered) return 0;
  let amount = 0;
  let from = 0;
  for (const tier of price.tiers) {
    const upTo = Math.min(quantity, tier.upTo ?? quantity);
    if (upTo > from) amount += (upTo - from) * tier.unit;
    from = Math.max(from, upTo);
  }
  return amount;
}

function offerPrice(offer: Offer, currency: Currency, place: number, era: Era): Price {
  const [product, variant, nickname, interval, units] = offer;
  const isMetered = product === "prod_api";
  const scale = isMetered ? 1_000_000 : currency === "JPY" ? 1 : 100;
  const tiers = units.map(([upTo, ...major]) => ({ upTo, unit: Math.round((major[place] ?? 0) * scale) }));
  const name = product.replace("prod_", "price_");
  const raised = product === "prod_team" && variant === "standard";
  return {
    index: 0,
    price: `${name}${variant === "standard" ? "" : `_${variant}`}_${currency.toLowerCase()}_${interval}`,
    product,
    nickname,
    variant,
    currency,
    interval,
    tiers,
    isMetered,
    created: raised ? era.riseAt : era.first - 90 * DAY,
  };
}
