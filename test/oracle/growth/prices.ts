import type { BillingInterval } from "../../../src/base/words.ts";
import { evidence } from "../examples.ts";
import { licensed } from "../worth.ts";
import type { Price } from "./company.ts";
import { dayNumber, monthsLater } from "./day-numbers.ts";
import type { Ledger } from "./ledger.ts";
import { remembered } from "./memo.ts";

/** A price that was sold up to this many months ago is on sale. */
const SALE_MONTHS = 12;

/** What all customers' items say of prices: the days each was sold on, and which are sold by quantity. */
interface Sales {
  sold: Map<string, number[]>;
  counted: Set<string>;
}

const known = new WeakMap<Ledger, Sales>();

function salesOf(ledger: Ledger): Sales {
  const sales = known.get(ledger) ?? readSales(ledger);
  known.set(ledger, sales);
  return sales;
}

/** A price is sold when an item begins at it or moves to it. */
function readSales({ courses }: Ledger): Sales {
  const sales: Sales = { sold: new Map(), counted: new Set() };
  for (const points of courses.values()) {
    points.forEach(({ on, items }, index) => {
      const before = points[index - 1]?.items ?? [];
      for (const { item, price, quantity } of items) {
        const isSame = before.some((old) => old.item === item && old.price === price);
        if (!isSame) sales.sold.set(price, [...(sales.sold.get(price) ?? []), on]);
        if (quantity !== 1) sales.counted.add(price);
      }
    });
  }
  return sales;
}

const situations = new WeakMap<Ledger, Map<string, number>>();

/** A number for which prices can be bought, how, and which limits are in force: days with the same one are alike. */
export const situationOn = remembered((ledger: Ledger, day: number): number => {
  const { prices, limits } = ledger.company;
  const sold = prices.map((one) => isOnSale(ledger, one, day));
  const inForce = limits.map(({ from }) => from === null || dayNumber(from) <= day);
  const all = situations.get(ledger) ?? new Map<string, number>();
  situations.set(ledger, all);
  const key = [...sold, ...inForce].join();
  const number = all.get(key) ?? all.size;
  all.set(key, number);
  return number;
});

/** Whether a price can be bought on a day: declared, or sold to anybody in the last twelve months. */
export function isOnSale(ledger: Ledger, { id, isDeclared }: Price, day: number): boolean {
  const from = monthsLater(day, -SALE_MONTHS);
  return isDeclared || (salesOf(ledger).sold.get(id) ?? []).some((on) => on > from && on <= day);
}

/**
 * Whether a price is sold in other quantities than 1, as known now; of one that was never sold, whether another price of its
 * product is.
 */
export function isByQuantity(ledger: Ledger, price: string): boolean {
  const { sold, counted } = salesOf(ledger);
  if (sold.has(price)) return counted.has(price);
  const product = ledger.prices.get(price)?.product;
  return ledger.company.prices.some((other) => other.product === product && counted.has(other.id));
}

const lists = new WeakMap<Price, Map<number, bigint>>();

/** What a quantity of a price lists at a month, in micros. */
export function priceList(ledger: Ledger, price: Price, quantity: number): bigint {
  const byQuantity = lists.get(price) ?? new Map<number, bigint>();
  lists.set(price, byQuantity);
  const list = byQuantity.get(quantity) ?? newList(ledger, price, quantity);
  byQuantity.set(quantity, list);
  return list;
}

function newList({ input }: Ledger, price: Price, quantity: number): bigint {
  const { unit, interval, intervalCount } = price;
  return licensed(
    evidence("", "1970-01-01", { amount: unit * quantity, interval, intervalCount }),
    input.policy,
  );
}

/** An interval in twelfths of a day, a month being a twelfth of 365 days. */
const LENGTH: Record<BillingInterval, number> = { day: 12, week: 84, month: 365, year: 4380 };

export interface Term {
  interval: BillingInterval;
  intervalCount: number;
}

const lengthOf = ({ interval, intervalCount }: Term): number => LENGTH[interval] * intervalCount;

/** What a sale is looked for with. */
export interface Wish {
  currency: string;
  /** The interval that the price should have, if there is one. */
  term: Term;
  quantity: number;
  day: number;
}

/** A price and how much of it. */
export interface Offer {
  price: Price;
  quantity: number;
  list: bigint;
}

/** How much of a price to take: what is not sold by quantity is taken once. */
export function offerOf(ledger: Ledger, price: Price, { quantity }: Wish): Offer {
  const taken = isByQuantity(ledger, price.id) ? Math.ceil(quantity / price.size) * price.size : 1;
  return { price, quantity: taken, list: priceList(ledger, price, taken) };
}

/** Licensed prices of some products that are on sale in the currency: the nearest interval, then the cheapest, then by id. */
export function offersOf(ledger: Ledger, products: readonly string[], wish: Wish): Offer[] {
  const distance = (price: Price): number => Math.abs(lengthOf(price) - lengthOf(wish.term));
  const order = (a: Offer, b: Offer): number =>
    distance(a.price) - distance(b.price) ||
    lengthOf(a.price) - lengthOf(b.price) ||
    (a.list === b.list ? 0 : a.list < b.list ? -1 : 1) ||
    (a.price.id < b.price.id ? -1 : 1);
  return ledger.company.prices
    .filter(({ product, isMetered }) => products.includes(product) && !isMetered)
    .filter((price) => price.currency === wish.currency && isOnSale(ledger, price, wish.day))
    .map((price) => offerOf(ledger, price, wish))
    .sort(order);
}
