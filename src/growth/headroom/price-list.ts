import { evaluate } from "../../base/price-terms.ts";
import { type BillingInterval, INTERVALS } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { monthFactor, ratio } from "../../engine/mrr-value.ts";
import type { Catalogue, Kind } from "../../engine/product-kind.ts";
import type { Book } from "../../model/parts/book.ts";
import { kindNamed } from "../../model/products/products.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { growthSql } from "../sql.ts";

/** A price on sale, with the month's list amount of a quantity. */
export interface OnSale {
  price: number;
  product: number;
  family: number;
  kind: Kind;
  rank: number;
  currency: number;
  /** Months of its interval; a week or day is less than one. */
  months: number;
  /** How much is sold of it where so much is wanted: 1 at a flat price, else rounded up to what it's sold in. */
  sold(quantity: number): number;
  /** Micros of its currency, a month. */
  list(quantity: number): number;
  /** The same for its interval, as it is billed. */
  amount(quantity: number): number;
}

/** The prices that were sold to anybody in the last 12 months, by family. */
export interface PriceList {
  ofFamily: ReadonlyMap<number, OnSale[]>;
}

/** A price's list amounts by the quantities that it was sold at. */
interface Sold {
  onSale: Omit<OnSale, "list" | "amount" | "sold">;
  interval: BillingInterval;
  count: number;
  /** Whether it was sold in other quantities than 1; a flat price otherwise. */
  isCounted: boolean;
  amounts: Map<number, { amount: number; list: number }>;
}

/** The price list of a day, by what was sold by then (`growth.price_days`). */
export async function pricesOnSale(
  { warehouse, schema, rules }: Book,
  catalogue: Catalogue,
  day: number,
): Promise<PriceList> {
  const rows = await warehouse.query(
    await growthSql("headroom/prices_on_sale.sql", { day: `date '${dateOfDay(day)}'` }),
    schema,
  );
  const byPrice = new Map<string, Sold>();
  for (const row of rows) {
    const one = soldOf(row);
    const key = `${one.onSale.price} ${one.onSale.currency} ${one.interval} ${one.count}`;
    const known = byPrice.get(key) ?? one;
    known.amounts.set(numberIn(row, "quantity"), {
      amount: numberIn(row, "amount"),
      list: numberIn(row, "list"),
    });
    byPrice.set(key, known);
  }
  const ofFamily = new Map<number, OnSale[]>();
  for (const one of byPrice.values()) {
    const sold = soldBy(catalogue.unit(one.onSale.price));
    const onSale = { ...one.onSale, sold, ...listOf(one, catalogue, rules) };
    ofFamily.set(onSale.family, [...(ofFamily.get(onSale.family) ?? []), onSale]);
  }
  return { ofFamily };
}

function soldOf(row: Row): Sold {
  return {
    onSale: {
      price: numberIn(row, "price"),
      product: numberIn(row, "product"),
      family: numberIn(row, "family"),
      kind: kindNamed(row.kind),
      rank: numberIn(row, "rank"),
      currency: numberIn(row, "currency"),
      months: numberIn(row, "months"),
    },
    interval: INTERVALS.find((name) => name === row.billing_interval) ?? "month",
    count: numberIn(row, "interval_count"),
    isCounted: row.is_counted === true,
    amounts: new Map(),
  };
}

/** Months of a day, week, month and year, to compare intervals by. */
const MONTHS = [1 / 30, 1 / 4, 1, 12];

/** About how many months an interval has. */
export function monthsOf({ term, count }: { term: number; count: number }): number {
  return count * (MONTHS[term - 1] ?? 1);
}

function soldBy(unit: number): OnSale["sold"] {
  return (quantity) => (unit === 0 ? 1 : Math.ceil(quantity / unit) * unit);
}

/** What a quantity lists at: by the price's terms; flat; as it was sold; else by the unit of the nearest quantity sold. */
function listOf(one: Sold, catalogue: Catalogue, rules: Book["rules"]): Pick<OnSale, "list" | "amount"> {
  const { n, d } = monthFactor(rules, one.interval, one.count);
  const terms = catalogue.terms(one.onSale.price);
  const quantities = [...one.amounts.keys()].sort((a, b) => a - b);
  const amount = (quantity: number) => {
    if (terms !== undefined) return evaluate(terms, quantity);
    const exact = one.amounts.get(quantity);
    if (exact !== undefined) return exact.amount;
    const near = nearest(quantities, quantity);
    const known = one.amounts.get(near)?.amount ?? 0;
    return one.isCounted ? Math.round((known / near) * quantity) : known;
  };
  const list = (quantity: number) => {
    const exact = terms === undefined ? one.amounts.get(quantity) : undefined;
    return exact?.list ?? ratio(amount(quantity), n, d);
  };
  return { amount, list };
}

/** The number nearest to another one; of two, the lower. */
function nearest(sorted: number[], to: number): number {
  return sorted.reduce(
    (best, one) => (Math.abs(one - to) < Math.abs(best - to) ? one : best),
    sorted[0] ?? 1,
  );
}

/**
 * The price that a customer would take of a rank: in its currency, with the same interval, else the nearest; of several
 * the cheapest.
 */
export function choose(
  prices: OnSale[],
  { currency, months, quantity }: { currency: number; months: number; quantity: number },
): OnSale | undefined {
  const own = prices.filter((one) => one.currency === currency);
  const distance = (one: OnSale) => Math.abs(Math.log(one.months / months));
  const sorted = [...own].sort(
    (a, b) => distance(a) - distance(b) || a.list(quantity) - b.list(quantity) || a.price - b.price,
  );
  return sorted[0];
}

/** The next price of a family above a rank: of the lowest higher rank that has one in the currency. */
export function nextOf(
  prices: OnSale[],
  rank: number,
  at: { currency: number; months: number; quantity: number },
): OnSale | undefined {
  const higher = prices.filter(
    (one) => one.rank > rank && one.kind === "plan" && one.currency === at.currency,
  );
  const lowest = Math.min(...higher.map((one) => one.rank));
  return choose(
    higher.filter((one) => one.rank === lowest),
    at,
  );
}
