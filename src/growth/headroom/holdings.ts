import { RATE_ONE } from "../../base/money.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Catalogue } from "../../engine/product-kind.ts";
import type { Book } from "../../model/parts/book.ts";
import type { ColumnType } from "../../warehouse/warehouse.ts";
import { growthSql } from "../sql.ts";
import { monthsOf } from "./price-list.ts";

/** What a customer holds of one family on a day. */
export interface Holding {
  family: number;
  /** The highest rank of its plans; -1 where it has none. */
  rank: number;
  quantity: number;
  /** The product and price of that plan. */
  product: number;
  price: number;
  /** List amount of its licensed items, in micros a month. */
  list: number;
  currency: number;
  months: number;
  products: Set<number>;
  hasPlan: boolean;
  /** Its dearest plan: list amount, product, and the plan's place among the customer's items, which settles ties. */
  dearest: { list: number; product: number; place: number };
}

/** An item of a customer; its list amount in micros of its currency, a month. */
export interface HeldItem {
  item: number;
  product: number;
  price: number;
  quantity: number;
  currency: number;
  list: number;
  months: number;
  isMetered: boolean;
  /** Whether its price was ever sold in another quantity than 1. */
  isCounted: boolean;
}

/** An active customer on a day. */
export interface Held {
  customer: number;
  /** Its items, the highest list first, then by their ids. */
  items: HeldItem[];
  families: Map<number, Holding>;
  products: Set<number>;
  /** How many it has of each licensed product. */
  quantityOf: Map<number, number>;
  /** The main plan: its product, currency, interval and quantity; null without a plan. */
  main: {
    product: number;
    family: number;
    currency: number;
    months: number;
    quantity: number;
    list: number;
  } | null;
  /** Whether any licensed item's price is sold by quantity. */
  hasSeats: boolean;
  /** MRR after discounts in micros of the reporting currency, in total and by family. */
  mrr: number;
  mrrOf: Map<number, number>;
  /** The same by product. */
  mrrOfProduct: Map<number, number>;
}

const ITEM_TYPES: ColumnType[] = [
  "integer",
  "integer",
  "integer",
  "integer",
  "bigint",
  "smallint",
  "bigint",
  "smallint",
  "integer",
  "utinyint",
  "utinyint",
];
const MRR_TYPES: ColumnType[] = ["integer", "integer", "smallint", "bigint"];

/** What active customers hold on a day, by customer. @param ranks of products */
export async function holdingsOn(
  book: Book,
  catalogue: Catalogue,
  ranks: ReadonlyMap<number, number>,
  day: number,
): Promise<Map<number, Held>> {
  const { warehouse, schema } = book;
  const at = { day: `date '${dateOfDay(day)}'` };
  const customers = new Map<number, Held>();
  for await (const { rows, columns } of warehouse.stream(
    await growthSql("headroom/holdings.sql", at),
    ITEM_TYPES,
    schema,
  )) {
    for (let row = 0; row < rows; row++) {
      const cell = (column: number) => columns[column]?.[row] ?? 0;
      const customer = cell(0);
      const held = customers.get(customer) ?? noneHeld(customer);
      customers.set(customer, held);
      addItem(held, catalogue, ranks, {
        item: cell(1),
        product: cell(2),
        price: cell(3),
        quantity: cell(4),
        currency: cell(5),
        list: cell(6),
        months: monthsOf({ term: cell(7), count: cell(8) }),
        isMetered: cell(9) === 1,
        isCounted: cell(10) === 1,
      });
    }
  }
  for await (const { rows, columns } of warehouse.stream(
    await growthSql("headroom/product_mrr.sql", at),
    MRR_TYPES,
    schema,
  )) {
    for (let row = 0; row < rows; row++) {
      const cell = (column: number) => columns[column]?.[row] ?? 0;
      const held = customers.get(cell(0));
      if (held === undefined) continue;
      const micros = inReporting(book, cell(2), day, cell(3));
      const family = catalogue.family(cell(1));
      held.mrr += micros;
      held.mrrOf.set(family, (held.mrrOf.get(family) ?? 0) + micros);
      held.mrrOfProduct.set(cell(1), (held.mrrOfProduct.get(cell(1)) ?? 0) + micros);
    }
  }
  return customers;
}

function noneHeld(customer: number): Held {
  return {
    customer,
    items: [],
    families: new Map(),
    products: new Set(),
    quantityOf: new Map(),
    main: null,
    hasSeats: false,
    mrr: 0,
    mrrOf: new Map(),
    mrrOfProduct: new Map(),
  };
}

function addItem(held: Held, catalogue: Catalogue, ranks: ReadonlyMap<number, number>, item: HeldItem): void {
  const { product, price, quantity, currency, list, months } = item;
  const family = catalogue.family(product);
  const isPlan = catalogue.kind(product) === "plan" && !item.isMetered;
  const one = held.families.get(family) ?? {
    family,
    rank: -1,
    product,
    price,
    quantity: 0,
    list: 0,
    currency,
    months,
    products: new Set<number>(),
    hasPlan: false,
    dearest: { list: -1, product: 0, place: 0 },
  };
  if (isPlan) {
    if ((ranks.get(product) ?? 0) > one.rank)
      Object.assign(one, { rank: ranks.get(product) ?? 0, currency, months, product, price });
    one.hasPlan = true;
    if (list > one.dearest.list) one.dearest = { list, product, place: held.items.length + 1 };
    one.quantity += quantity;
  }
  if (!item.isMetered) one.list += list;
  one.products.add(product);
  held.families.set(family, one);
  const after = held.items.findIndex((other) => other.list < list);
  held.items.splice(after === -1 ? held.items.length : after, 0, item);
  held.products.add(product);
  if (!item.isMetered) held.quantityOf.set(product, (held.quantityOf.get(product) ?? 0) + quantity);
  if (!item.isMetered && item.isCounted) held.hasSeats = true;
  if (isPlan && (held.main === null || list > held.main.list))
    held.main = { product, family, currency, months, quantity, list };
}

/** An amount in the reporting currency at the rate of a day. @throws CambiumError `missing_rate` */
export function inReporting({ rates }: Book, currency: number, day: number, micros: number): number {
  const exact = BigInt(Math.round(micros));
  return Number((exact * rates.at(currency, day, exact)) / RATE_ONE);
}
