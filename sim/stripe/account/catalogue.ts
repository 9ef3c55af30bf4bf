import type { SimAccount } from "./account.ts";
import type { Meter, Price, Product } from "./wire.ts";

export interface ProductTerms {
  name: string;
  family?: string;
  kind?: string;
  rank?: number;
}

/** The terms of a price; amounts in minor units as decimal text ("12.34" cents). */
export interface PriceTerms {
  product: string;
  currency: string;
  /** Without it, the price is one-time. */
  interval?: "day" | "week" | "month" | "year";
  intervalCount?: number;
  unit?: string;
  tiers?: { upTo: number | null; unit?: string; flat?: string }[];
  tiersMode?: "graduated" | "volume";
  package?: { size: number; round: "up" | "down" };
  meter?: string;
  nickname?: string;
  metadata?: Record<string, string>;
  /** Created from `price_data` in a subscription; never listed. */
  isInline?: boolean;
}

export function createProduct(account: SimAccount, { name, family, kind, rank }: ProductTerms): Product {
  const metadata = {
    ...(family === undefined ? {} : { cambium_family: family }),
    ...(kind === undefined ? {} : { cambium_kind: kind }),
    ...(rank === undefined ? {} : { cambium_rank: String(rank) }),
  };
  return account.create(
    "products",
    {
      id: account.newId("prod"),
      object: "product",
      active: true,
      created: account.now(),
      default_price: null,
      description: null,
      images: [],
      livemode: account.livemode,
      marketing_features: [],
      metadata,
      name,
      package_dimensions: null,
      shippable: null,
      statement_descriptor: null,
      tax_code: null,
      tax_details: null,
      type: "service",
      unit_label: null,
      updated: account.now(),
      url: null,
    },
    "product.created",
  );
}

export function updateProduct(
  account: SimAccount,
  id: string,
  changes: { name?: string; metadata?: Record<string, string> },
): void {
  const { metadata } = account.one("products", id);
  const next = { ...changes, metadata: { ...metadata, ...changes.metadata }, updated: account.now() };
  account.change("products", id, next, "product.updated");
}

/** Creates a price; an inline one is archived from the start, as on Stripe. */
export function createPrice(account: SimAccount, terms: PriceTerms): Price {
  const price = priceOf(account, terms);
  if (terms.isInline === true) account.records.inline.add(price.id);
  return account.create("prices", price, "price.created");
}

export function archivePrice(account: SimAccount, id: string): void {
  account.change("prices", id, { active: false }, "price.updated");
  account.count("price archived");
}

export function createMeter(
  account: SimAccount,
  name: string,
  formula: "sum" | "count" | "last" = "sum",
): Meter {
  return account.create(
    "billing/meters",
    {
      id: account.newId("mtr"),
      object: "billing.meter",
      created: account.now(),
      customer_mapping: { event_payload_key: "stripe_customer_id", type: "by_id" },
      default_aggregation: { formula },
      display_name: name,
      event_name: name.toLowerCase().replaceAll(" ", "_"),
      event_time_window: null,
      livemode: account.livemode,
      status: "active",
      status_transitions: { deactivated_at: null },
      updated: account.now(),
      value_settings: { event_payload_key: "value" },
    },
    "billing.meter.created",
  );
}

function priceOf(account: SimAccount, terms: PriceTerms): Price {
  const { tiers, unit = "0", tiersMode = "graduated" } = terms;
  return {
    id: account.newId("price", 24),
    object: "price",
    active: terms.isInline !== true,
    billing_scheme: tiers === undefined ? "per_unit" : "tiered",
    created: account.now(),
    currency: terms.currency,
    custom_unit_amount: null,
    livemode: account.livemode,
    lookup_key: null,
    metadata: terms.metadata ?? {},
    nickname: terms.nickname ?? null,
    product: terms.product,
    recurring: recurringOf(terms),
    tax_behavior: "unspecified",
    ...(tiers === undefined ? {} : { tiers: tiers.map(tierOf) }),
    tiers_mode: tiers === undefined ? null : tiersMode,
    transform_quantity:
      terms.package === undefined ? null : { divide_by: terms.package.size, round: terms.package.round },
    type: terms.interval === undefined ? "one_time" : "recurring",
    unit_amount: tiers === undefined ? wholeOf(unit) : null,
    unit_amount_decimal: tiers === undefined ? unit : null,
  };
}

function recurringOf({ interval, intervalCount, meter }: PriceTerms): Price["recurring"] {
  if (interval === undefined) return null;
  return {
    interval,
    interval_count: intervalCount ?? 1,
    meter: meter ?? null,
    trial_period_days: null,
    usage_type: meter === undefined ? "licensed" : "metered",
  };
}

function tierOf({
  upTo,
  unit,
  flat,
}: {
  upTo: number | null;
  unit?: string;
  flat?: string;
}): NonNullable<Price["tiers"]>[number] {
  return {
    flat_amount: wholeOf(flat),
    flat_amount_decimal: flat ?? null,
    unit_amount: wholeOf(unit),
    unit_amount_decimal: unit ?? null,
    up_to: upTo,
  };
}

/** The amount as a whole number of minor units; null if it isn't whole. */
function wholeOf(decimal: string | undefined): number | null {
  return decimal === undefined || decimal.includes(".") ? null : Number(decimal);
}
