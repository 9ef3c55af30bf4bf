import { dayOfDate } from "../base/zone.ts";
import type { Row } from "../warehouse/warehouse.ts";
import type { Book } from "./compute.ts";
import type { StandingWorld } from "./standing.ts";

/** The last day of which customers are told: two years past the year of the last movement. */
export async function horizonOf({ warehouse, schema }: Book): Promise<number> {
  const [row] = await warehouse.query("select year(max(moved_on)) as last_year from flow_days", schema);
  return dayOfDate(`${Number(row?.last_year ?? 1970) + 2}-12-31`);
}

/** Gathers what is needed to say what customers are at the start of periods. */
export async function standingWorld(book: Book): Promise<StandingWorld> {
  const { warehouse, schema, rates, standing } = book;
  const products = await warehouse.query("select product, family, kind from catalogue");
  const families = new Map(products.map((row) => [Number(row.product), Number(row.family)]));
  const metered = new Set(products.filter((row) => row.kind === "metered").map((row) => Number(row.product)));
  const trials = await warehouse.query(
    "select distinct customer from states where status = 'trialing'",
    schema,
  );
  const trialing = new Set(trials.map((row: Row) => Number(row.customer)));
  return {
    rules: standing,
    family: (product) => families.get(product) ?? 0,
    isMetered: (product) => metered.has(product),
    hadTrial: (customer) => trialing.has(customer),
    rate: (currency, day) => rates.near(currency, day),
    isSteady: (currency) => rates.isSteady(currency),
    horizon: await horizonOf(book),
  };
}
