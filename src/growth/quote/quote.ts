import { CambiumError } from "../../base/error.ts";
import { type BillingInterval, INTERVALS } from "../../base/words.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { readCatalogue } from "../../model/products/engine-catalogue.ts";
import { catalogueSettings, kindNamed } from "../../model/products/products.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { choose, type OnSale, pricesOnSale } from "../headroom/price-list.ts";
import { growthSql } from "../sql.ts";
import { type Billed, periodAt, prorated, type Term } from "./proration.ts";

/** A price for a customer. Money in micros of its currency. */
export interface Quote {
  currency: number;
  product: number;
  price: number;
  quantity: number;
  term: Term;
  /** What is to be paid at once; negative: a credit. */
  now: number;
  renewsOn: number;
  /** What each bill has for it from then on, and what that is a month. */
  renewal: number;
  monthly: number;
  /** What it takes the place of costs a month. */
  monthlyBefore: number;
}

interface QuotedItem extends Billed {
  product: number;
  price: number;
  family: number;
  kind: string;
  quantity: number;
  currency: number;
  list: number;
  anchor: number;
}

/**
 * What a quantity of a price costs a customer, at list, before discounts and tax: now, from the next renewal on, and a month.
 * A plan takes the place of the customer's plans of its family, anything else of the same product.
 * @param quantity as many as it has of what it takes the place of, by default
 * @throws CambiumError `unsupported` where the price isn't sold in the customer's currency
 */
export async function quoteOf(
  growth: GrowthBook,
  { customer, price, quantity }: { customer: number; price: number; quantity: number | null },
): Promise<Quote> {
  const { book, store, today: day } = growth;
  const items = await itemsOf(growth, customer);
  const catalogue = await readCatalogue(book.warehouse, await catalogueSettings(store));
  const { ofFamily } = await pricesOnSale(book, catalogue, day);
  const all = [...ofFamily.values()].flat().filter((one) => one.price === price);
  const [main] = items;
  const currencies = new Set(items.map(({ currency }) => currency));
  const own = main === undefined ? all : all.filter(({ currency }) => currencies.has(currency));
  const [first] = own;
  const months = main === undefined ? 1 : monthsIn(main);
  const found =
    choose(own, { currency: first?.currency ?? 0, months, quantity: quantity ?? 1 }) ??
    ownPrice(items.find((item) => item.price === price));
  if (found === undefined)
    throw new CambiumError("unsupported", "this price isn't on sale in the customer's currency", {
      hint: "Ask for a price that was sold in it in the last 12 months.",
    });
  return quoted(growth, { found, items, quantity });
}

/** About how many months an interval has. */
function monthsIn({ interval, count }: Term): number {
  const [day, week, month, year] = [1 / 30, 1 / 4, 1, 12];
  return count * { day, week, month, year }[interval];
}

/** A price that is no longer sold to others, by what the customer's own item costs a unit. */
function ownPrice(item: QuotedItem | undefined): OnSale | undefined {
  if (item === undefined || item.quantity === 0) return undefined;
  const { price, product, family, currency, amount, list, quantity } = item;
  return {
    ...{ price, product, family, currency, months: monthsIn(item), rank: 0 },
    kind: kindNamed(item.kind),
    sold: (units) => units,
    list: (units) => Math.round((list / quantity) * units),
    amount: (units) => Math.round((amount / quantity) * units),
  };
}

async function quoted(
  growth: GrowthBook,
  { found, items, quantity }: { found: OnSale; items: QuotedItem[]; quantity: number | null },
): Promise<Quote> {
  const day = growth.today;
  const replaced = items.filter(
    (item) =>
      item.currency === found.currency &&
      (found.kind === "plan"
        ? item.kind === "plan" && item.family === found.family
        : item.product === found.product),
  );
  const had = replaced.reduce((sum, item) => sum + item.quantity, 0);
  const sold = found.sold(quantity ?? (had === 0 ? 1 : had));
  const [first] = replaced;
  const term = await termOf(growth, found, items);
  const running = first ?? items[0];
  const before =
    running === undefined || (first === undefined && !isSameTerm(running, term))
      ? null
      : { billed: replaced, period: periodAt(running.anchor, running, day), term: running };
  const { now, renewsOn, renewal } = prorated({ ...term, amount: found.amount(sold) }, before, day);
  return {
    currency: found.currency,
    product: found.product,
    price: found.price,
    quantity: sold,
    term,
    now,
    renewsOn,
    renewal,
    monthly: found.list(sold),
    monthlyBefore: replaced.reduce((sum, { list }) => sum + list, 0),
  };
}

const isSameTerm = (a: Term, b: Term) => a.interval === b.interval && a.count === b.count;

async function termOf(
  { book }: GrowthBook,
  { price, currency, months }: OnSale,
  items: readonly QuotedItem[],
): Promise<Term> {
  const own = items.find((item) => item.price === price && item.currency === currency);
  if (own !== undefined && monthsIn(own) === months) return { interval: own.interval, count: own.count };
  const [row] = await book.warehouse.query(
    `select billing_interval::varchar as billing_interval, interval_count from growth.price_days
     where price = ${price} and currency = ${currency} and abs(months - ${months}) < 0.001 order by from_day desc limit 1`,
    book.schema,
  );
  return { interval: intervalIn(row), count: row === undefined ? 1 : numberIn(row, "interval_count") };
}

function intervalIn(row: Row | undefined): BillingInterval {
  return INTERVALS.find((name) => name === row?.billing_interval) ?? "month";
}

async function itemsOf({ book, today }: GrowthBook, customer: number): Promise<QuotedItem[]> {
  const sql = await growthSql("quote/quoted_items.sql", {
    customer,
    day: `date '${dateOfDay(today)}'`,
  });
  const rows = await book.warehouse.query(sql, book.schema);
  return rows.map((row) => ({
    product: numberIn(row, "product"),
    price: numberIn(row, "price"),
    family: numberIn(row, "family"),
    kind: textIn(row, "kind"),
    quantity: numberIn(row, "quantity"),
    currency: numberIn(row, "currency"),
    amount: numberIn(row, "amount"),
    list: numberIn(row, "list"),
    interval: intervalIn(row),
    count: numberIn(row, "interval_count"),
    anchor: dayOfDate(textIn(row, "anchor")),
  }));
}
