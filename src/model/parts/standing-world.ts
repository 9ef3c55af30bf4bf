import { dayOfDate } from "../../base/zone.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { Book } from "./book.ts";
import type { StandingWorld } from "./standing.ts";

/** The last day on which exchange rates can reclassify customers: the end of the tenth year after the last movement. */
export async function horizonOf({ warehouse, schema }: Book): Promise<number> {
  const [row] = await warehouse.query("select year(max(moved_on)) as last_year from flow_days", schema);
  return dayOfDate(`${Number(row?.last_year ?? 1970) + 10}-12-31`);
}

/** Collects the data needed to classify customers. */
export async function standingWorld(book: Book): Promise<StandingWorld> {
  const { warehouse, rates, standing, schema } = book;
  const prices = await warehouse.query(
    "select p.price, c.family, p.is_metered from price_facts p join catalogue c on c.product = p.product",
  );
  const families = new Map(prices.map((row) => [numberIn(row, "price"), numberIn(row, "family")]));
  const metered = new Set(
    prices.filter((row) => numberIn(row, "is_metered") > 0).map((row) => numberIn(row, "price")),
  );
  const trials = await warehouse.query(
    "select distinct customer from states where status = 'trialing'",
    schema,
  );
  const trialing = new Set(trials.map((row: Row) => numberIn(row, "customer")));
  return {
    rules: standing,
    family: (price) => families.get(price) ?? 0,
    isMetered: (price) => metered.has(price),
    hadTrial: (customer) => trialing.has(customer),
    rate: (currency, day) => rates.near(currency, day),
    isSteady: (currency) => rates.isSteady(currency),
    horizon: await horizonOf(book),
  };
}
