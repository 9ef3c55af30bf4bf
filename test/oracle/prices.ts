import type { BillingInterval } from "../../src/base/words.ts";
import type { PriceTerms } from "./terms.ts";

/** A price on sale: what a quantity recurs for, in micros of the currency. */
export interface CataloguePrice {
  product: string;
  price: string;
  interval: BillingInterval;
  intervalCount: number;
  isMetered: boolean;
  /** Micros of a unit, or how quantities are charged, at scale 1. */
  charge: number | PriceTerms;
}

const MICRO = 1_000_000n;

const tier = (upTo: number | null, unit: bigint, flat = 0n) => ({ upTo, unit, flat });
const packages = (size: number, each: bigint): PriceTerms => ({
  mode: "package",
  size,
  tiers: [tier(null, each * MICRO)],
});

/** The first ten at one unit, the rest at another that is not a whole number of micros. */
const GRADUATED: PriceTerms = {
  mode: "graduated",
  size: 1,
  tiers: [tier(10, 50_000_000n * MICRO), tier(null, 33_333_333_333_333n, 5_000_000n * MICRO)],
};

/** More than three bring all of them to a lower unit. */
const VOLUME: PriceTerms = {
  mode: "volume",
  size: 1,
  tiers: [tier(3, 22_000_000n * MICRO, 1_000_000n * MICRO), tier(null, 18_000_000n * MICRO)],
};

const FLAT_TIERS: PriceTerms = {
  mode: "volume",
  size: 1,
  tiers: [tier(5, 0n, 100_000_000n * MICRO), tier(null, 0n, 150_000_000n * MICRO)],
};

type Row = [product: string, price: string, interval: BillingInterval, count: number, charge: Charge];
type Charge = CataloguePrice["charge"];

const LICENSED: Row[] = [
  ["free", "free_m", "month", 1, 0],
  ["pro", "pro_m", "month", 1, 20_000_000],
  ["pro", "pro_m_2", "month", 1, 25_000_000],
  ["pro", "pro_m_volume", "month", 1, VOLUME],
  ["pro", "pro_m_flat", "month", 1, 99_000_000],
  ["pro", "pro_y", "year", 1, 199_990_000],
  ["pro", "pro_2y", "year", 2, 350_000_000],
  ["pro", "pro_q", "month", 3, 55_000_000],
  ["max", "max_m", "month", 1, 50_000_001],
  ["max", "max_y", "year", 1, 500_000_000],
  ["max", "max_m_tiers", "month", 1, GRADUATED],
  ["max", "max_m_flat", "month", 1, 180_000_000],
  ["disk", "disk_w", "week", 1, 7_000_000],
  ["disk", "disk_2w", "week", 2, 12_340_000],
  ["disk", "disk_m", "month", 1, packages(5, 9_990_000n)],
  ["disk", "disk_m_2", "month", 1, packages(5, 11_490_000n)],
  ["disk", "disk_m_10", "month", 1, packages(10, 17_000_000n)],
  ["vault", "vault_d", "day", 1, 1_000_000],
  ["vault", "vault_30d", "day", 30, 20_000_000],
  ["vault", "vault_m", "month", 1, 20_000_000],
  ["addon", "addon_m", "month", 1, 20_000_000],
  ["addon", "addon_y", "year", 1, FLAT_TIERS],
  ["support", "support_m_flat", "month", 1, 15_000_000],
  ["support", "support_m_flat_2", "month", 1, 19_000_000],
  ["events", "events_base", "month", 1, 30_000_000],
];

const METERED: Row[] = [
  ["calls", "calls_m", "month", 1, 0],
  ["calls", "calls_m_2", "month", 1, 0],
  ["calls", "calls_w", "week", 1, 0],
  ["events", "events_m", "month", 1, 0],
  ["meter", "meter_w", "week", 1, 0],
];

const toPrice = (
  [product, price, interval, intervalCount, charge]: Row,
  isMetered: boolean,
): CataloguePrice => ({ product, price, interval, intervalCount, isMetered, charge });

export const LICENSED_PRICES: CataloguePrice[] = LICENSED.map((row) => toPrice(row, false));
export const METERED_PRICES: CataloguePrice[] = METERED.map((row) => toPrice(row, true));

/** Whether two prices are of one interval: a metered item's usage stays by one, and prices of one replace each other. */
export const sameInterval = (to: CataloguePrice, from: CataloguePrice): boolean =>
  to.interval === from.interval && to.intervalCount === from.intervalCount;

/** Whether a price is for one thing whatever its size: it is never sold in another quantity than 1. */
export const isSoldByOne = ({ price, isMetered }: CataloguePrice): boolean =>
  isMetered || price.includes("flat");
