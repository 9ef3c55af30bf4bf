import { createHash } from "node:crypto";
import { evaluate } from "../../base/price-terms.ts";
import type { Catalogue } from "../../engine/product-kind.ts";
import type { Book } from "../../model/parts/book.ts";
import { readState, writeState } from "../../model/remembered.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn } from "../../warehouse/rows.ts";
import { type Filling, growthSql } from "../sql.ts";
import { worldFilling } from "../world/build-world.ts";
import { LEAST_COMPARABLE } from "./comparable.ts";
import { writeNextDays } from "./next-days.ts";

/** What families are read with: the catalogue, and the attribute of customers that says their industry. */
interface FamiliesAsked {
  catalogue: Catalogue;
  industry: string;
}

/** Increase it when a change to these tables changes what is in them. */
const FAMILIES_VERSION = 1;

const STATE = "growth_families";

/** Tables of prices and of what is charged for plans, in the order they are made. */
const PRICED = [
  "price_days",
  "price_lists",
  "family_days",
  "closed_charges",
  "price_wishes",
  "next_spans",
  "plan_bills",
] as const;

/** Tables of who owns which family, in the order they are made. */
const OWNED = ["trait_days", "group_days", "group_gaps"] as const;

/**
 * Makes the tables of families by day, in the schema `growth`: prices on sale, next plans, what is charged for metered
 * use, and how many comparable customers own each family; unless they are up to date. The world must be there
 * (`buildWorld`).
 */
export async function buildFamilies(book: Book, { catalogue, industry }: FamiliesAsked): Promise<void> {
  const bands = bandFilling(book);
  const band_days = () => growthSql("families/band_days.sql", bands);
  const filling = {
    ...worldFilling(book),
    band_days,
    industry: literal(industry),
    least: LEAST_COMPARABLE,
  };
  const key = await inputsKey(book, filling);
  if ((await readState(book.warehouse, STATE)) === key) return;
  await writeState(book.warehouse, STATE, "being built");
  for (const name of [...PRICED, ...OWNED]) {
    if (name === "next_spans") await writeTermAmounts(book, catalogue);
    const sql = await growthSql(`families/${name}.sql`, filling);
    await book.warehouse.exec(`create or replace table growth.${name} as ${sql}`, book.schema);
    if (name === "next_spans") await writeNextDays(book.warehouse, book.schema);
  }
  await writeState(book.warehouse, STATE, key);
}

/** A text that changes whenever the tables would. New usage, say, leaves it as it is. */
async function inputsKey(
  { warehouse, schema, rules, standing, zone }: Book,
  filling: Filling,
): Promise<string> {
  const [row] = await warehouse.query(await growthSql("families/inputs.sql", filling), schema);
  const sums = Object.values(row ?? {}).map(String);
  const basis = [FAMILIES_VERSION, schema, rules, standing.bands, zone.name, filling.industry, sums];
  return createHash("sha256").update(JSON.stringify(basis)).digest("hex");
}

/** SQL for the band of an amount in micros of the reporting currency, by the name of its column. */
function bandFilling({ standing }: Book): Filling {
  const band = (column: string) =>
    `(${["0", ...standing.bands.map((bound) => `(${column} >= ${Math.round(bound * 1_000_000)})::integer`)].join(" + ")})`;
  return { band_of_least: band("least"), band_of_most: band("most"), band_of_mrr: band("mrr") };
}

/** Makes `growth.term_amounts`: what prices with tiers or packages cost an interval in the quantities that are asked for. */
async function writeTermAmounts({ warehouse, schema }: Book, catalogue: Catalogue): Promise<void> {
  const rows = await warehouse.query(
    `select distinct p.price, w.quantity from growth.price_wishes w
     join growth.price_days p on p.family = w.family and p.rank > w.rank and p.kind = 'plan' and p.currency = w.currency`,
    schema,
  );
  const amounts = rows.flatMap((row) => {
    const [price, quantity] = [numberIn(row, "price"), numberIn(row, "quantity")];
    const terms = catalogue.terms(price);
    return terms === undefined ? [] : [`(${price}, ${quantity}, ${evaluate(terms, quantity)})`];
  });
  await warehouse.exec(
    "create or replace table growth.term_amounts (price integer, quantity bigint, amount_micros bigint)",
  );
  for (let start = 0; start < amounts.length; start += AT_ONCE)
    await warehouse.exec(
      `insert into growth.term_amounts values ${amounts.slice(start, start + AT_ONCE).join(", ")}`,
    );
}

/** Rows of one insert. */
const AT_ONCE = 5000;
