import { dateOfDay } from "../../base/zone.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { inReporting } from "../headroom/holdings.ts";
import { growthSql } from "../sql.ts";

/** Something of a customer that stands beside This week. Money in micros of the reporting currency, a month. */
export interface Beside {
  customer: number;
  product: string;
  list: number;
}

/** What customers bought and hardly use, the dearest first (GROWTH §3). */
export async function unusedOn({ book }: GrowthBook, day: number): Promise<Beside[]> {
  const at = { day: `date '${dateOfDay(day)}'` };
  const feature_use = await growthSql("headroom/feature_use.sql", at);
  const rows = await book.warehouse.query(
    await growthSql("week/unused.sql", { ...at, feature_use }),
    book.schema,
  );
  return rows
    .map((row) => ({
      customer: numberIn(row, "customer"),
      product: textIn(row, "label"),
      list: inReporting(book, numberIn(row, "currency"), day, numberIn(row, "list")),
    }))
    .sort((a, b) => b.list - a.list || a.customer - b.customer);
}

/** A discount that ends soon. */
export interface DiscountEnding extends Beside {
  item: string;
  endsOn: string;
}

/** The discounts that end soon, the first to end first. */
export async function discountsOn({ book }: GrowthBook, day: number): Promise<DiscountEnding[]> {
  const rows = await book.warehouse.query(
    await growthSql("week/discounts_ending.sql", { day: `date '${dateOfDay(day)}'` }),
    book.schema,
  );
  return rows
    .map((row) => ({
      customer: numberIn(row, "customer"),
      product: textIn(row, "product"),
      item: textIn(row, "item_id"),
      endsOn: textIn(row, "ends_on"),
      list: inReporting(book, numberIn(row, "currency"), day, numberIn(row, "list")),
    }))
    .sort((a, b) => a.endsOn.localeCompare(b.endsOn) || b.list - a.list || a.customer - b.customer);
}
