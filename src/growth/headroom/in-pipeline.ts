import { dateOfDay } from "../../base/zone.ts";
import type { Catalogue } from "../../engine/product-kind.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { publishVersions } from "../records/publish.ts";
import { growthSql } from "../sql.ts";
import type { WhitespaceColumn } from "./whitespace.ts";

const RATE_ONE = 1_000_000_000_000n;

/** What open opportunities of a customer would add a month to a column, in micros of the reporting currency; null without any. */
export type InPipeline = (customer: number, column: WhitespaceColumn) => number | null;

/**
 * What is in the pipeline on a day, by what would be bought (GROWTH §3, whitespace): an add-on counts in its own column, any
 * other product in that of its family. Opportunities that name no product are in none.
 */
export async function inPipelineOn(
  { book, store }: GrowthBook,
  catalogue: Catalogue,
  day: number,
): Promise<InPipeline> {
  await publishVersions(store, book);
  const sql = await growthSql("headroom/in_pipeline.sql", { day: `date '${dateOfDay(day)}'` });
  const open = new Map<string, bigint>();
  for (const row of await book.warehouse.query(sql, book.schema)) {
    const product = numberIn(row, "product");
    const isAddOn = catalogue.kind(product) === "add_on";
    const key = keyOf(numberIn(row, "customer"), {
      kind: isAddOn ? "add_on" : "family",
      family: catalogue.family(product),
      product: isAddOn ? product : 0,
    });
    const rate = book.rates.nearOf(textIn(row, "currency"), day, book.currency);
    open.set(key, (open.get(key) ?? 0n) + (bigintIn(row, "micros") * rate) / RATE_ONE);
  }
  return (customer, column) => {
    const micros = open.get(keyOf(customer, column));
    return micros === undefined ? null : Number(micros);
  };
}

const keyOf = (customer: number, { kind, family, product }: WhitespaceColumn) =>
  `${customer} ${kind} ${kind === "add_on" ? product : family}`;
