import { literal } from "../warehouse/literal.ts";
import { changeStates, changes } from "./csv/changes.ts";
import { current, currentStates } from "./csv/current.ts";
import { invoiceStates, invoices } from "./csv/invoices.ts";
import { mrr, mrrStates } from "./csv/mrr.ts";
import { costs, fx, nativeStates, stateCustomers, statePrices, stateProducts, states } from "./csv/native.ts";
import { subscriptionStates, subscriptions } from "./csv/subscriptions.ts";
import { usage } from "./csv/usage.ts";
import { RESERVED } from "./files/read.ts";
import type { Shape } from "./files/shape.ts";
import { latest } from "./latest.ts";
import { nativeTerms, sigmaPrices, sigmaTerms } from "./price-terms-sql.ts";
import { sigma } from "./sigma/sigma.ts";
import { sigmaStates } from "./sigma/sigma-states.ts";
import { stripeStates } from "./stripe/stripe-rows.ts";

/** The kinds of import, by name on the command line, with the tables each accepts. */
export const SOURCES = {
  sigma: {
    summary:
      "Stripe Sigma or Data Pipeline: subscription_item_change_events, with customers, products, prices, …",
    shapes: sigma,
  },
  subscriptions: { summary: "any CSV of subscriptions", shapes: [subscriptions] },
  mrr: { summary: "MRR by customer and month, long or with a column for each month", shapes: [mrr] },
  changes: { summary: "a log of changes of MRR by customer", shapes: [changes] },
  current: { summary: "a list of what is current on a day, again and again", shapes: [current] },
  invoices: { summary: "invoices, or their lines, with their periods", shapes: [invoices] },
  states: {
    summary: "item states in Cambium's own format",
    shapes: [states, fx, statePrices, stateProducts, stateCustomers],
  },
  fx: { summary: "exchange rates", shapes: [fx] },
  costs: { summary: "monthly cost of winning and expanding customers", shapes: [costs] },
  usage: { summary: "what customers used, or had in use, such as seats or API calls", shapes: [usage] },
} as const satisfies Record<string, { summary: string; shapes: Shape[] }>;

/** The billing account of files that name none. The customers of usage are looked for in all accounts. */
export function accountOf(source: SourceName): string {
  return source === "usage" ? "" : "main";
}

export type SourceName = keyof typeof SOURCES;

/** Whether a text names a kind of import. */
export function isSource(name: string): name is SourceName {
  return Object.hasOwn(SOURCES, name);
}

/** The one shape of a source whose columns and forms are found out; null for other sources. */
export function guessedShape(source: SourceName): Shape | null {
  const [only, ...others]: Shape[] = [...SOURCES[source].shapes];
  return only?.isGuessed === true && others.length === 0 ? only : null;
}

/** The settings that reading evidence depends on. */
export interface Reading {
  /** Time zone in which dates without a time start. */
  zone: string;
  /** Currency of rows without one. */
  currency: string;
  /** The longest gap between the periods of invoices that is no churn. */
  invoiceGraceDays: number;
}

/**
 * SQL for each relation the model starts from, as selects over the raw relations.
 * @param parts the number of files behind each raw relation: those with none are left out, and a single file needs no
 * deduplication
 * @returns by name; cheap ones are views, the others are stored as tables
 */
export function evidenceRelations(
  { zone, currency, invoiceGraceDays }: Reading,
  parts: ReadonlyMap<string, number>,
): Record<string, { sql: string; isCheap: boolean }> {
  const kinds = [
    { raw: "raw_subscriptions_subscriptions", states: subscriptionStates(zone, currency) },
    { raw: "raw_mrr_mrr", states: mrrStates(zone, currency) },
    { raw: "raw_changes_changes", states: changeStates(zone, currency) },
    { raw: "raw_current_current", states: currentStates(zone, currency) },
    { raw: "raw_invoices_invoices", states: invoiceStates(zone, currency, invoiceGraceDays) },
    { raw: "raw_sigma_subscription_item_change_events", states: sigmaStates("stripe_scales") },
    { raw: "raw_states_states", states: nativeStates((parts.get("raw_states_states") ?? 0) > 1) },
    { raw: "raw_stripe_states", states: stripeStates() },
  ];
  const known = kinds.filter(({ raw }) => (parts.get(raw) ?? 0) > 0);
  const isCheap = known.every(
    ({ raw }) => raw === "raw_stripe_states" || (raw === "raw_states_states" && parts.get(raw) === 1),
  );
  const used = known.length === 0 ? [{ states: `${nativeStates(false)} limit 0` }] : known;
  const states = used.map((kind) => `select * from (${kind.states})`).join("\nunion all by name\n");
  const details = Object.entries(knownRelations(currency, parts)).map(([name, sql]) => [
    name,
    { sql, isCheap: FILES.has(name) && isFromOne(name, parts) },
  ]);
  return { item_states: { sql: states, isCheap }, ...Object.fromEntries(details) };
}

/** Raw relations of lists whose rows name a customer, its product and plan, and hold attributes of customers. */
const LISTS = [
  "raw_subscriptions_subscriptions",
  "raw_mrr_mrr",
  "raw_changes_changes",
  "raw_current_current",
  "raw_invoices_invoices",
];

/** Relations read straight from files, without a table, as long as at most one file feeds them. */
const FILES = new Map([
  ["known_customers", ["raw_sigma_customers", "raw_states_customers", "raw_stripe_customers"]],
  [
    "known_attributes",
    ["raw_states_customers", ...LISTS, "raw_sigma_customers_metadata", "raw_stripe_customers"],
  ],
]);

function isFromOne(relation: string, parts: ReadonlyMap<string, number>): boolean {
  return (FILES.get(relation) ?? []).reduce((sum, name) => sum + (parts.get(name) ?? 0), 0) <= 1;
}

/**
 * SQL for what is known besides states: customers, attributes, products, prices, costs and rates.
 * @param currency currency of rows without one
 */
function knownRelations(currency: string, parts: ReadonlyMap<string, number>): Record<string, string> {
  return {
    known_customers: `
      select import_account as account, id as customer_id, name, email, address_country as country, created as created_at
      from ${latestOf("raw_sigma_customers", ["id"], parts)}
      union all by name
      select import_account as account, customer as customer_id, name, email, country, created as created_at
      from ${latestOf("raw_states_customers", ["customer"], parts)}
      union all by name
      select account, customer_id, name, email, country, make_timestamp(created_ms * 1000) as created_at from raw_stripe_customers`,
    known_attributes: knownAttributes(parts),
    known_products: `
      select product, arg_max(name, import_seq) as name, arg_max(family, import_seq) as family,
        arg_max(kind, import_seq) as kind, arg_max(case when abs("rank") <= 999999999 then "rank" end, import_seq) as "rank"
      from (
        select import_seq, product, name, family, kind, "rank" from raw_states_products
        union all by name
        select import_seq, product, family, kind, "rank" from raw_subscriptions_subscriptions
        union all by name
        select import_seq, product, family, kind, "rank" from raw_current_current
        union all by name
        select import_seq, id as product, name from raw_sigma_products
        union all by name
        select import_seq, product_id as product, case when "key" = 'cambium_family' then "value" end as family,
          case when "key" = 'cambium_kind' then "value" end as kind,
          case when "key" = 'cambium_rank' then try_cast("value" as bigint) end as "rank"
        from raw_sigma_products_metadata
        union all by name
        select import_seq, product, name, family, kind, try_cast("rank" as bigint) as "rank" from raw_stripe_products
      ) group by product`,
    known_prices: `
      select price, arg_max(named, import_seq) as named, arg_max(product, import_seq) as product, arg_max(currency, import_seq) as currency,
        arg_max(interval, import_seq) as interval, arg_max(interval_count, import_seq) as interval_count,
        arg_max(usage_type, import_seq) as usage_type, arg_max(billing_scheme, import_seq) as billing_scheme,
        arg_max(unit_micros, import_seq) as unit_micros, nullif(arg_max(terms, import_seq), '') as terms
      from (
        select import_seq, price, coalesce(nickname, price) as named, product, currency, interval, interval_count, usage_type, billing_scheme,
          coalesce(unit_amount_micros::decimal(38, 6), -1) as unit_micros, ${nativeTerms()} as terms
        from raw_states_prices
        union all by name
        ${LISTS.map((raw) => `select import_seq, product || ' / ' || plan as price, plan as named, product from ${raw} where plan is not null union all by name`).join(" ")}
        select p.import_seq, p.id as price, coalesce(p.nickname, p.id) as named, p.product_id as product, p.currency,
          coalesce(p.recurring_interval, 'month') as interval, p.recurring_interval_count as interval_count,
          p.recurring_usage_type as usage_type, p.billing_scheme,
          coalesce((try_cast(coalesce(p.unit_amount_decimal, p.unit_amount) as decimal(38, 12)) * s.minor_micros)::decimal(38, 6), -1) as unit_micros,
          ${sigmaTerms("p", "s.minor_micros")} as terms
        from ${sigmaPrices()} p join stripe_scales s on s.currency = p.currency
        union all by name
        select import_seq, price, named, product, currency, interval, interval_count, usage_type, billing_scheme,
          unit_micros::decimal(38, 6) as unit_micros, coalesce(terms, '') as terms
        from raw_stripe_prices
      ) group by price`,
    known_costs: `
      select "month", kind, currency, amount as micros from raw_costs_costs
      qualify row_number() over (partition by "month", kind, coalesce(currency, ${literal(currency)})
        order by import_seq desc, import_file desc, file_row desc) = 1`,
    known_rates: `
      select rated_on, base, quote, arg_max(rate, import_seq) as rate, arg_max(minor_shift, import_seq) as minor_shift from (
        select import_seq, "date"::date as rated_on, base, quote, rate, 0 as minor_shift from raw_fx_fx
        union all by name
        select import_seq, "date"::date as rated_on, base, quote, rate, 0 as minor_shift from raw_states_fx
        union all by name
        select r.import_seq, r."date"::date as rated_on, 'USD' as base, upper(q.quote) as quote,
          json_extract_string(r.buy_currency_exchange_rates, '$."' || q.quote || '"') as rate,
          round(log10(s.minor_micros))::integer - 4 as minor_shift
        from raw_sigma_exchange_rates_from_usd r, unnest(json_keys(r.buy_currency_exchange_rates)) as q(quote)
        join stripe_scales s on s.currency = upper(q.quote)
      ) group by rated_on, base, quote`,
  };
}

/** The latest rows of a raw table. A single file can't repeat a row, so it needs no deduplication. */
function latestOf(table: string, key: string[], parts: ReadonlyMap<string, number>): string {
  return (parts.get(table) ?? 0) > 1 ? latest(table, key) : table;
}

/** SQL for customer attributes: the latest value of each. Names reserved for answers get a prefix. */
function knownAttributes(parts: ReadonlyMap<string, number>): string {
  const given = `(
    select import_seq, account, customer_id, "key", "value" from raw_attributes
    union all
    select import_seq, import_account, customer_id, "key", "value" from raw_sigma_customers_metadata
    union all
    select import_seq, account, customer_id, "key", "value" from raw_stripe_attributes
  )`;
  const isReserved = `lower("key") in (${RESERVED.map(literal).join(", ")})`;
  const latest = `select account, customer_id, case when ${isReserved} then 'attribute_' || "key" else "key" end as "key",
    arg_max("value", import_seq) as "value" from ${given}`;
  if (!isFromOne("known_attributes", parts)) return `${latest} group by all`;
  const isPlain = `not (${isReserved} or starts_with("key", 'attribute_'))`;
  return `select account, customer_id, "key", "value" from ${given} where ${isPlain}
    union all ${latest} where not ${isPlain} group by all`;
}
