import { basename, join } from "node:path";
import { guardedSql } from "../../sources/files/formula-sql.ts";
import { landFiles } from "../../store/landing.ts";
import { literal, quoted } from "../../warehouse/literal.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** The type of a price's tiers. */
const TIER = '[{"up_to":"BIGINT","unit":"DECIMAL(30,15)","flat":"DECIMAL(30,15)"}]';

/** Where to write the tables, and in which format. */
interface Target {
  directory: string;
  format: "csv" | "parquet";
  zone: string;
  isOverwriting: boolean;
}

/**
 * Writes a store's evidence as Stripe Sigma tables: the MRR changes of subscription items as the `stripe` policy counts
 * them, rounded to minor units as Sigma does, with customers, products, prices, metadata and rates. Writes all files or
 * none. In a CSV, text that a spreadsheet would run as a formula is escaped; `import sigma` undoes that.
 * @param schema the built schema of the policy `stripe`
 * @returns the files written, with their row counts
 * @throws CambiumError `conflict` naming the files that already exist
 */
export async function exportSigma(
  warehouse: Warehouse,
  schema: string,
  { directory, format, zone, isOverwriting }: Target,
): Promise<{ file: string; rows: number }[]> {
  const [accounts] = await warehouse.query("select count(distinct account) as n from customers");
  const account = Number(accounts?.n) > 1 ? "u.account as account, " : "";
  const all = sigmaTables(account, zone);
  const names = Object.keys(all).map((table) => `${table}.${format}`);
  const counts = new Map<string, number>();
  const files = await landFiles({ directory, names, isOverwriting }, async (scratch) => {
    for (const [table, select] of Object.entries(all)) {
      const rows = await writeTable(warehouse, schema, select, {
        path: join(scratch, `${table}.${format}`),
        format,
      });
      if (rows > 0) counts.set(`${table}.${format}`, rows);
    }
    return [...counts.keys()];
  });
  return files.map((file) => ({ file, rows: counts.get(basename(file)) ?? 0 }));
}

/**
 * Writes a table to a file, unless it has no rows.
 * @returns the number of rows
 */
async function writeTable(
  warehouse: Warehouse,
  schema: string,
  select: string,
  { path, format }: { path: string; format: Target["format"] },
): Promise<number> {
  const [count] = await warehouse.query(`select count(*) as n from (${select})`, schema);
  const rows = numberIn(count, "n");
  if (rows === 0) return 0;
  const isCsv = format === "csv";
  const written = isCsv ? await guardedTable(warehouse, schema, select) : select;
  await warehouse.exec(
    `copy (${written}) to ${literal(path)} (format ${format}${isCsv ? ", header" : ""})`,
    schema,
  );
  return rows;
}

/** The same rows with text escaped for spreadsheets; numbers stay as they are. */
async function guardedTable(warehouse: Warehouse, schema: string, select: string): Promise<string> {
  const columns = await warehouse.query(`describe (${select})`, schema);
  const cells = columns.map(({ column_name, column_type }) => {
    const name = quoted(String(column_name));
    return column_type === "VARCHAR" ? `${guardedSql(name)} as ${name}` : name;
  });
  return `select ${cells.join(", ")} from (${select})`;
}

/**
 * The evidence as Sigma's tables: selects over the built schema of the policy `stripe`, by name.
 * @param account the column of the billing account, as `u.account as account, `; empty to leave it out
 * @param zone for local times
 */
export function sigmaTables(account: string, zone: string): Record<string, string> {
  return {
    subscription_item_change_events: events(account, zone),
    customers: `
      select ${account}u.customer_id as id, u.name, u.email, u.country as address_country, u.created_at as created
      from customers u order by u.customer`,
    customers_metadata: `
      select ${account}u.customer_id as customer_id, a.key, a.value
      from customer_attributes a join customers u on u.customer = a.customer order by u.customer, a.key`,
    products: "select product_id as id, label as name from products order by product",
    products_metadata: `
      select product_id, 'cambium_' || k as key, v as value
      from (select p.product_id, c.family_name as family, c.kind, c.rank::varchar as "rank" from products p join catalogue c on c.product = p.product)
      unpivot (v for k in (family, kind, "rank")) order by 1, 2`,
    prices: `
      select k.price as id, k.product as product_id, k.named as nickname, lower(k.currency) as currency,
        k.interval as recurring_interval, k.interval_count as recurring_interval_count, k.usage_type as recurring_usage_type,
        k.billing_scheme, case when k.unit_micros >= 0 then (k.unit_micros / s.minor_micros)::decimal(38, 12)::varchar end as unit_amount_decimal,
        case when k.terms::json ->> 'mode' <> 'package' then k.terms::json ->> 'mode' end as tiers_mode,
        case when k.terms::json ->> 'mode' = 'package' then (k.terms::json ->> 'size')::bigint end as transform_quantity_divide_by,
        case when k.terms::json ->> 'mode' = 'package' then coalesce(k.terms::json ->> 'round', 'up') end as transform_quantity_round
      from known_prices k join stripe_scales s on s.currency = k.currency order by 1`,
    price_tiers: `
      select k.price as price_id, k.tier.up_to as upto,
        (k.tier.unit * (1000000 // s.minor_micros)::decimal(4, 0))::varchar as amount_decimal,
        (k.tier.flat * (1000000 // s.minor_micros)::decimal(4, 0))::varchar as flat_amount_decimal
      from (
        select price, currency, unnest(json_transform(terms::json -> 'tiers', ${literal(TIER)})) as tier
        from known_prices where terms::json ->> 'mode' <> 'package'
      ) k join stripe_scales s on s.currency = k.currency order by 1, 2`,
    exchange_rates_from_usd: `
      select rated_on::timestamp as "date", 'usd' as sell_currency,
        '{' || string_agg('"' || lower(r.quote) || '": ' || (r.rate::decimal(38, 18) * s.scale)::varchar, ', ' order by r.quote) || '}' as buy_currency_exchange_rates
      from known_rates r
      join (select currency, (10000.0 / minor_micros)::decimal(18, 6) as scale from stripe_scales) s on s.currency = r.quote
      where r.base = 'USD' and r.minor_shift = 0 group by all order by 1`,
  };
}

/** Each pair of the ledger as one change of an item, or as an end of one item and a start of another. */
function events(account: string, zone: string): string {
  const side = (micros: string) => `round(${micros} / x.minor_micros)::bigint`;
  return `
with sides as (
  select l.customer, l.at_ms, l.change_set, l.before_micros, l.after_micros, b.item as before_item, a.item as after_item,
    b.product as before_product, a.product as after_product, b.price as before_price, a.price as after_price,
    coalesce(b.quantity, 0) as before_quantity, coalesce(a.quantity, 0) as after_quantity, l.currency
  from (
    select customer, at_ms, change_set, currency, before_state, after_state,
      arg_min(before_micros, step) as before_micros, arg_max(after_micros, step) as after_micros
    from ledger group by all
  ) l
  left join numbered_states b on b.state = l.before_state
  left join numbered_states a on a.state = l.after_state
), moves as (
  select *, after_item as item, after_product as product, after_price as price from sides where before_item = after_item
  union all by name
  select * replace (0 as after_micros, 0 as after_quantity, null as after_item), before_item as item, before_product as product, before_price as price
  from sides where before_item is not null and before_item is distinct from after_item
  union all by name
  select * replace (0 as before_micros, 0 as before_quantity, null as before_item), after_item as item, after_product as product, after_price as price
  from sides where after_item is not null and before_item is distinct from after_item
)
select ${account}make_timestamp(m.at_ms * 1000) as event_timestamp,
  case when m.before_item is null then 'ACTIVE_START' when m.after_item is null then 'ACTIVE_END'
    when m.before_price = m.after_price and m.after_quantity > m.before_quantity then 'ACTIVE_QUANTITY_INCREASE'
    when m.before_price = m.after_price and m.after_quantity < m.before_quantity then 'ACTIVE_QUANTITY_DECREASE'
    when m.after_micros < m.before_micros then 'ACTIVE_DOWNGRADE' else 'ACTIVE_UPGRADE' end as event_type,
  i.item_id as subscription_item_id, lower(c.code) as currency,
  ${side("m.after_micros")} - ${side("m.before_micros")} as mrr_change,
  m.after_quantity - m.before_quantity as quantity_change,
  i.subscription_id as subscription_id, u.customer_id as customer_id, p.price_id as price_id, d.product_id as product_id,
  make_timestamptz(m.at_ms * 1000) at time zone ${literal(zone)} as local_event_timestamp
from moves m
join customers u on u.customer = m.customer
join items i on i.item = m.item
join products d on d.product = m.product
join prices p on p.price = m.price
join currencies c on c.currency = m.currency
join stripe_scales x on x.currency = c.code
order by m.at_ms, m.customer, i.item_id`;
}
