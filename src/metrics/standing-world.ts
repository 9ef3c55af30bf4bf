import type { Row } from "../warehouse/warehouse.ts";
import type { Book } from "./compute.ts";
import type { StandingWorld } from "./standing.ts";

/** A year and a month past the last movement: as far as anybody asks what customers are. */
const AHEAD_DAYS = 400;

/** Gathers what is needed to say what customers are at the start of periods. */
export async function standingWorld(book: Book): Promise<StandingWorld> {
  const { warehouse, rates, standing, schema } = book;
  const products = await warehouse.query("select product, family, kind from catalogue");
  const families = new Map(products.map((row) => [Number(row.product), Number(row.family)]));
  const metered = new Set(products.filter((row) => row.kind === "metered").map((row) => Number(row.product)));
  const trials = await warehouse.query(
    "select distinct customer from states where status = 'trialing'",
    schema,
  );
  const trialing = new Set(trials.map((row: Row) => Number(row.customer)));
  const [span] = await warehouse.query(
    "select datediff('day', date '1970-01-01', max(moved_on)) as last_day from ledger",
    schema,
  );
  return {
    rules: standing,
    family: (product) => families.get(product) ?? 0,
    isMetered: (product) => metered.has(product),
    hadTrial: (customer) => trialing.has(customer),
    rate: (currency, day) => rates.near(currency, day),
    isSteady: (currency) => rates.isSteady(currency),
    horizon: Number(span?.last_day ?? 0) + AHEAD_DAYS,
  };
}
