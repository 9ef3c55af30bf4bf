import type { BillingInterval } from "../../src/base/state.ts";

/** A price on sale: what a quantity recurs for, in micros of the currency. */
export interface CataloguePrice {
  product: string;
  price: string;
  interval: BillingInterval;
  intervalCount: number;
  isMetered: boolean;
  /** Micros for a quantity at scale 1. */
  amount: (quantity: number) => number;
}

/** Families of the catalogue; `addon` and `meter` are their own. */
export const FAMILIES: Record<string, string> = {
  free: "core",
  pro: "core",
  max: "core",
  disk: "storage",
  vault: "storage",
  calls: "usage",
  events: "usage",
};

const perSeat =
  (unit: number) =>
  (quantity: number): number =>
    unit * quantity;

/** The first ten at one unit, the rest at another. */
const graduated =
  (first: number, rest: number) =>
  (quantity: number): number =>
    first * Math.min(quantity, 10) + rest * Math.max(0, quantity - 10);

const packages =
  (size: number, each: number) =>
  (quantity: number): number =>
    each * Math.ceil(quantity / size);

type Row = [
  product: string,
  price: string,
  interval: BillingInterval,
  count: number,
  amount: (q: number) => number,
];

const LICENSED: Row[] = [
  ["free", "free_m", "month", 1, () => 0],
  ["pro", "pro_m", "month", 1, perSeat(20_000_000)],
  ["pro", "pro_m_2", "month", 1, perSeat(25_000_000)],
  ["pro", "pro_y", "year", 1, perSeat(199_990_000)],
  ["pro", "pro_2y", "year", 2, perSeat(350_000_000)],
  ["pro", "pro_q", "month", 3, perSeat(55_000_000)],
  ["max", "max_m", "month", 1, perSeat(50_000_001)],
  ["max", "max_y", "year", 1, perSeat(500_000_000)],
  ["max", "max_tiers", "month", 1, graduated(50_000_000, 33_333_333)],
  ["disk", "disk_w", "week", 1, perSeat(7_000_000)],
  ["disk", "disk_2w", "week", 2, perSeat(12_340_000)],
  ["disk", "disk_m", "month", 1, packages(5, 9_990_000)],
  ["vault", "vault_d", "day", 1, perSeat(1_000_000)],
  ["vault", "vault_30d", "day", 30, perSeat(20_000_000)],
  ["vault", "vault_m", "month", 1, perSeat(20_000_000)],
  ["addon", "addon_m", "month", 1, perSeat(20_000_000)],
  ["addon", "addon_y", "year", 1, () => 100_000_000],
];

const METERED: Row[] = [
  ["calls", "calls_m", "month", 1, () => 0],
  ["calls", "calls_m_2", "month", 1, () => 0],
  ["events", "events_m", "month", 1, () => 0],
  ["meter", "meter_w", "week", 1, () => 0],
];

const toPrice = (
  [product, price, interval, intervalCount, amount]: Row,
  isMetered: boolean,
): CataloguePrice => ({
  product,
  price,
  interval,
  intervalCount,
  isMetered,
  amount,
});

export const LICENSED_PRICES: CataloguePrice[] = LICENSED.map((row) => toPrice(row, false));
export const METERED_PRICES: CataloguePrice[] = METERED.map((row) => toPrice(row, true));

/** Prices a metered item may move to: an item's usage stays by one interval. */
export const sameInterval = (to: CataloguePrice, from: CataloguePrice): boolean =>
  to.interval === from.interval && to.intervalCount === from.intervalCount;

/** What an amount in USD is multiplied by in another currency. */
export const SCALE: Record<string, number> = { USD: 1, EUR: 1, JPY: 150 };

/** Rates per 1e12 of the first currency against the second, near enough to the real ones. */
export const BASE_RATES: Record<string, bigint> = {
  "EUR>USD": 1_083_700_000_000n,
  "JPY>USD": 6_667_123_457n,
  "USD>EUR": 922_764_603_211n,
  "JPY>EUR": 6_152_111_113n,
  "USD>JPY": 149_990_000_000_000n,
  "EUR>JPY": 162_550_000_000_000n,
};
