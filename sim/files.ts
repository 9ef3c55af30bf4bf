import type { DuckDBConnection } from "@duckdb/node-api";
import { type Catalogue, CURRENCIES, MINOR_MICROS, PRODUCTS, type Price } from "./catalogue.ts";
import { COUPONS, type Coupon, type CouponClass } from "./coupons.ts";
import { STATUSES } from "./life.ts";
import { ACCOUNTS, COUNTRIES, ENDINGS, OWNERS, PLACES, TEAM_SIZES, TRADES } from "./profile.ts";
import type { DayRate } from "./rates.ts";
import { USAGE_METRICS } from "./usage/metrics.ts";

type Cell = string | number | boolean | null;

/** Creates the tables of catalogue, coupons and rates that the files are built from. */
export async function createLists(
  connection: DuckDBConnection,
  catalogue: Catalogue,
  rates: readonly DayRate[],
): Promise<void> {
  const products = PRODUCTS.map((one) => [one.product, one.name, one.family, one.kind, one.rank]);
  await createList(connection, "product_list", "product, name, family, kind, rank", products);
  await createList(connection, "price_list", PRICE_COLUMNS, catalogue.prices.map(priceRow));
  const coupons = CURRENCIES.flatMap((_, place) =>
    COUPONS.map((coupon, index) => couponRow(coupon, index, place)),
  );
  await createList(connection, "coupon_list", COUPON_COLUMNS, coupons);
  const days = rates.map((day) => [day.date, day.quote, day.rate]);
  await createList(connection, "rate_list", "date, quote, rate", days);
}

/** Writes the rows of a query to a Parquet file. */
export async function writeFile(connection: DuckDBConnection, query: string, path: string): Promise<void> {
  await connection.run(`copy (${query}) to ${literal(path)} (format parquet)`);
}

/** The query behind each file, with the columns in the order that imports expect. */
export const QUERIES = {
  states: `
    select ${named(ACCOUNTS, "s.account")} as account, ${id("cus", "s.customer")} as customer,
      ${id("sub", "s.customer")} || '_' || s.subscription as subscription,
      ${id("si", "s.customer")} || '_' || s.item as item,
      make_timestamp(s.since::bigint * 1000000) as effective_at,
      ${named(STATUSES, "s.status")} as status, p.product, p.price, s.quantity::bigint as quantity, p.currency,
      p.interval, 1::integer as interval_count, p.is_metered, (s.amount::bigint * p.minor_micros)::bigint as amount_micros,
      c.percent_once::integer as percent_once, c.percent_repeating::integer as percent_repeating,
      c.percent_forever::integer as percent_forever, c.fixed_once::bigint * p.months::bigint as fixed_once_micros,
      c.fixed_repeating::bigint * p.months::bigint as fixed_repeating_micros,
      c.fixed_forever::bigint * p.months::bigint as fixed_forever_micros,
      case when p.is_metered then s.used::bigint * p.unit_micros::bigint else 0::bigint end as usage_micros,
      case when s.closed_at > 0 then make_timestamp(s.closed_at::bigint * 1000000) end as usage_closed_at
    from state_rows s
    join price_list p on p.price_place = s.price
    join coupon_list c on c.coupon = s.coupon and c.currency = p.currency`,
  customers: `
    select account, customer, name,
      'office@' || lower(replace(name, ' ', '-')) || '-' || substr(customer, 5) || '.example' as email,
      country, currency, created, industry, team_size, owner
    from (
      select ${named(ACCOUNTS, "account")} as account, ${id("cus", "customer")} as customer,
        ${named(PLACES, "place")} || ${named(ENDINGS, "ending")} || ' '
          || ${named(tradeNames(1), "trade")} as name,
        ${named(COUNTRIES, "country")} as country, ${named(CURRENCIES, "currency")} as currency,
        make_timestamp(created::bigint * 1000000) as created, ${named(tradeNames(0), "trade")} as industry,
        ${named(TEAM_SIZES, "size")} as team_size, nullif(${named(OWNERS, "owner")}, '') as owner
      from customer_rows)`,
  products: "select product, name, family, kind, rank::integer as rank from product_list",
  prices: `
    select price, product, nickname, currency, interval, 1::integer as interval_count,
      case when tiers is null then unit_micros::bigint end as unit_amount_micros,
      case when tiers is null then 'per_unit' else 'tiered' end as billing_scheme, tiers,
      case when is_metered then 'metered' else 'licensed' end as usage_type,
      make_timestamp(created::bigint * 1000000) as created
    from price_list order by price_place`,
  rates: "select date::date as date, 'USD' as base, quote, rate::double as rate from rate_list order by 1, 3",
  usage: `
    select ${named(ACCOUNTS, "account")} as account, ${id("cus", "customer")} as customer,
      ${named(
        USAGE_METRICS.map(({ metric }) => metric),
        "metric",
      )} as metric,
      date '1970-01-01' + "day" as at, "value"
    from usage_rows`,
} as const;

const PRICE_COLUMNS =
  "price_place, price, product, nickname, currency, interval, months, unit_micros, tiers, is_metered, " +
  "minor_micros, created";

function priceRow(price: Price): Cell[] {
  const minor = MINOR_MICROS[price.currency];
  const micros = price.isMetered ? 1 : minor;
  const tiers = price.tiers.map((tier) => ({ up_to: tier.upTo, unit_amount_micros: tier.unit * micros }));
  return [
    price.index,
    price.price,
    price.product,
    price.nickname,
    price.currency,
    price.interval,
    price.interval === "year" ? 12 : 1,
    tiers[0]?.unit_amount_micros ?? 0,
    tiers.length > 1 ? JSON.stringify(tiers) : null,
    price.isMetered,
    minor,
    price.created,
  ];
}

const CLASSES: readonly CouponClass[] = ["once", "repeating", "forever"];
const COUPON_COLUMNS =
  "coupon, currency, percent_once, percent_repeating, percent_forever, fixed_once, fixed_repeating, fixed_forever";

function couponRow(coupon: Coupon, index: number, currency: number): Cell[] {
  const micros = (coupon.fixed[currency] ?? 0) * 1_000_000;
  return [
    index,
    CURRENCIES[currency] ?? "USD",
    ...CLASSES.map((one) => (one === coupon.class ? coupon.percent : 0)),
    ...CLASSES.map((one) => (one === coupon.class ? micros : 0)),
  ];
}

async function createList(
  connection: DuckDBConnection,
  table: string,
  columns: string,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const tuples = rows.map((row) => `(${row.map(literal).join(", ")})`);
  await connection.run(
    `create table ${table} as select * from (values ${tuples.join(", ")}) as t(${columns})`,
  );
}

function literal(cell: Cell): string {
  return typeof cell === "string" ? `'${cell.replaceAll("'", "''")}'` : String(cell);
}

/** SQL for the word at the index in a column. */
function named(words: readonly string[], column: string): string {
  return `[${words.map(literal).join(", ")}][${column} + 1]`;
}

function id(prefix: string, column: string): string {
  return `'${prefix}_' || lpad(${column}::varchar, 7, '0')`;
}

function tradeNames(place: 0 | 1): string[] {
  return TRADES.map((trade) => trade[place]);
}
