import { dateOfDay } from "../../base/zone.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

/** A change of what a price costs an interval, in micros of its currency. */
export interface PriceChange {
  on: string;
  product: string;
  price: string;
  currency: string;
  interval: string;
  intervals: number;
  quantity: number;
  before: bigint;
  after: bigint;
}

/** The price changes that the evidence shows, from a day to a day, counted from 1970-01-01, the first first. */
export async function priceChanges(
  { book }: GrowthBook,
  { from, to }: { from: number; to: number },
): Promise<PriceChange[]> {
  const sql = await growthSql("annotations/price_changes.sql", {
    from: `date '${dateOfDay(from)}'`,
    to: `date '${dateOfDay(to)}'`,
  });
  const rows = await book.warehouse.query(sql, book.schema);
  return rows.map((row) => ({
    on: textIn(row, "on_day"),
    product: textIn(row, "product"),
    price: textIn(row, "price"),
    currency: textIn(row, "currency"),
    interval: textIn(row, "billing_interval"),
    intervals: numberIn(row, "interval_count"),
    quantity: numberIn(row, "quantity"),
    before: bigintIn(row, "before"),
    after: bigintIn(row, "after"),
  }));
}
