import type { SeenEntry } from "../../store/stripe/log.ts";
import type { StripeState } from "./history/history.ts";
import { termsOf } from "./history/price-value.ts";
import { BOUNDS, beyondBounds, isInstant } from "./objects/bounds.ts";
import type { Price, Product } from "./objects/catalogue-shapes.ts";
import type { Customer } from "./objects/shapes.ts";
import { stripeDigits } from "./stripe-money.ts";

/** Raw relations filled from Stripe objects, with DuckDB column types. */
export const STRIPE_TABLES = {
  raw_stripe_states: {
    import_account: "varchar",
    customer: "varchar",
    subscription: "varchar",
    item: "varchar",
    at_ms: "bigint",
    status: "varchar",
    product: "varchar",
    price: "varchar",
    quantity: "bigint",
    currency: "varchar",
    interval: "varchar",
    interval_count: "integer",
    is_metered: "boolean",
    amount_micros: "bigint",
    percent_once: "integer",
    percent_repeating: "integer",
    percent_forever: "integer",
    fixed_once_micros: "bigint",
    fixed_repeating_micros: "bigint",
    fixed_forever_micros: "bigint",
    usage_micros: "bigint",
    usage_closed_ms: "bigint",
    evidence: "varchar",
    import_seq: "integer",
  },
  raw_stripe_customers: {
    import_seq: "integer",
    account: "varchar",
    customer_id: "varchar",
    name: "varchar",
    email: "varchar",
    country: "varchar",
    created_ms: "bigint",
  },
  raw_stripe_attributes: {
    import_seq: "integer",
    account: "varchar",
    customer_id: "varchar",
    key: "varchar",
    value: "varchar",
  },
  raw_stripe_products: {
    import_seq: "integer",
    account: "varchar",
    product: "varchar",
    name: "varchar",
    family: "varchar",
    kind: "varchar",
    rank: "varchar",
  },
  raw_stripe_beyond: {
    import_seq: "integer",
    account: "varchar",
    customer_id: "varchar",
    object: "varchar",
    id: "varchar",
    field: "varchar",
    value: "varchar",
  },
  raw_stripe_prices: {
    import_seq: "integer",
    account: "varchar",
    price: "varchar",
    named: "varchar",
    product: "varchar",
    currency: "varchar",
    interval: "varchar",
    interval_count: "integer",
    usage_type: "varchar",
    billing_scheme: "varchar",
    unit_micros: "varchar",
    terms: "varchar",
    is_tax_included: "boolean",
  },
} as const;

export type StripeTable = keyof typeof STRIPE_TABLES;

/** A row of one of these, as JSON. */
export type JsonRow = Record<string, string | number | boolean | null>;

export function stateRow(account: string, customer: string, state: StripeState): JsonRow {
  return {
    import_account: account,
    customer,
    subscription: state.subscription,
    item: state.item,
    at_ms: state.at,
    status: state.status,
    product: state.product,
    price: state.price,
    quantity: state.quantity,
    currency: state.currency,
    interval: state.interval,
    interval_count: state.intervalCount,
    is_metered: state.isMetered,
    amount_micros: state.amount,
    percent_once: state.percentOff.once,
    percent_repeating: state.percentOff.repeating,
    percent_forever: state.percentOff.forever,
    fixed_once_micros: state.fixedOff.once,
    fixed_repeating_micros: state.fixedOff.repeating,
    fixed_forever_micros: state.fixedOff.forever,
    usage_micros: state.usage,
    usage_closed_ms: state.usageClosedAt,
    evidence: state.evidence,
    import_seq: state.seq,
  };
}

export function customerRow(
  account: string,
  { id, name, email, country, created }: Customer,
  seq: number,
): JsonRow {
  const created_ms = isInstant(created) ? created * 1000 : null;
  return { import_seq: seq, account, customer_id: id, name, email, country, created_ms };
}

/** An object's out-of-bounds values, as rows. */
export function beyondRows({ account, customer, type, id, seq, body }: SeenEntry): JsonRow[] {
  return beyondBounds(JSON.parse(body)).map((one) => ({
    import_seq: seq,
    account,
    customer_id: customer?.slice(0, BOUNDS.text) ?? null,
    object: type,
    id: id.slice(0, MOST_NAMED),
    ...one,
  }));
}

const MOST_NAMED = 300;

/** Columns only shown to people, whose text may be cut. */
const TEXTS = ["name", "email", "country", "key", "value", "family", "kind", "rank", "named"];

/**
 * A row with its text cut to the maximum length; null if an identifier is too long, in which case the row is left out.
 */
export function heldRow(row: JsonRow): JsonRow | null {
  const isLong = (value: JsonRow[string]) => typeof value === "string" && value.length > BOUNDS.text;
  const long = Object.keys(row).filter((name) => isLong(row[name] ?? null));
  if (long.length === 0) return row;
  if (long.some((name) => !TEXTS.includes(name))) return null;
  return {
    ...row,
    ...Object.fromEntries(long.map((name) => [name, String(row[name]).slice(0, BOUNDS.text)])),
  };
}

/** A customer's metadata entries, as attributes. */
export function attributeRows(account: string, { id, metadata }: Customer, seq: number): JsonRow[] {
  return Object.entries(metadata).map(([key, value]) => ({
    import_seq: seq,
    account,
    customer_id: id,
    key,
    value,
  }));
}

export function productRow(account: string, { id, name, metadata }: Product, seq: number): JsonRow {
  const { cambium_family: family, cambium_kind: kind, cambium_rank: rank } = metadata;
  return {
    import_seq: seq,
    account,
    product: id,
    name,
    family: family ?? null,
    kind: kind ?? null,
    rank: rank ?? null,
  };
}

export function priceRow(account: string, price: Price, seq: number): JsonRow {
  const { currency, recurring, unit } = price;
  return {
    import_seq: seq,
    account,
    price: price.id,
    named: price.nickname ?? price.id,
    product: price.product,
    currency,
    interval: recurring?.interval ?? "month",
    interval_count: recurring?.interval_count ?? 1,
    usage_type: recurring?.usage_type ?? "licensed",
    billing_scheme: price.isTiered ? "tiered" : "per_unit",
    unit_micros: unit === null ? "-1" : scaled(unit, 6 - stripeDigits(currency)),
    terms: termsText(price),
    is_tax_included: price.isTaxIncluded,
  };
}

/**
 * Terms of a tiered or package price, in major units, as the catalogue reads them; null for a plain per-unit price or
 * an unknown amount.
 */
function termsText(price: Price): string | null {
  const terms = termsOf(price);
  if (terms === null || (!price.isTiered && price.package === null)) return null;
  const { mode, size, round, tiers } = terms;
  const major = (picos: bigint) => `${picos / ONE}.${String(picos % ONE).padStart(12, "0")}`;
  return JSON.stringify({
    mode,
    size,
    ...(round !== undefined && { round }),
    tiers: tiers.map(({ upTo, unit, flat }) => ({ up_to: upTo, unit: major(unit), flat: major(flat) })),
  });
}

const ONE = 1_000_000_000_000n;

/** Shifts a decimal's point to the right. */
function scaled(decimal: string, places: number): string {
  const [whole = "0", fraction = ""] = decimal.split(".");
  const digits = fraction.padEnd(places, "0");
  return `${whole}${digits.slice(0, places)}.${digits.slice(places)}0`;
}

/** SQL that turns Stripe's raw states into item states. */
export function stripeStates(): string {
  return `
select import_account as account, customer, subscription, item, make_timestamp(at_ms * 1000) as effective_at,
  status, product, price, quantity, currency, interval, interval_count, is_metered, amount_micros,
  percent_once, percent_repeating, percent_forever, fixed_once_micros, fixed_repeating_micros, fixed_forever_micros,
  usage_micros, make_timestamp(usage_closed_ms * 1000) as usage_closed_at,
  evidence, import_seq, -1 as import_file, 0 as file_row
from raw_stripe_states`;
}
