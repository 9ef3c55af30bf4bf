import type { ApiObject } from "../data/data.ts";

/** What a large account sells, monthly: three per-seat plans and an add-on. */
export const PRICES = [
  { id: "price_LargeStarter0000000000", product: "prod_LargeStarter", name: "Starter", unit: 1200 },
  { id: "price_LargeTeam0000000000000", product: "prod_LargeTeam", name: "Team", unit: 2500 },
  { id: "price_LargeBusiness000000000", product: "prod_LargeBusiness", name: "Business", unit: 4900 },
  { id: "price_LargeSupport0000000000", product: "prod_LargeSupport", name: "Priority Support", unit: 9900 },
] as const;
export const ADD_ON = PRICES[3];

export function productObjects(created: number): ApiObject[] {
  return PRICES.map(({ id, product, name }) => ({
    id: product,
    object: "product",
    active: true,
    created,
    default_price: id,
    description: null,
    images: [],
    livemode: true,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: null,
    updated: created,
    url: null,
  }));
}

export function priceObjects(created: number): ApiObject[] {
  return PRICES.map(({ id, product, unit }) => ({
    id,
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created,
    currency: "usd",
    custom_unit_amount: null,
    livemode: true,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product,
    recurring: {
      interval: "month",
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: "licensed",
    },
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "recurring",
    unit_amount: unit,
    unit_amount_decimal: String(unit),
  }));
}

export function planObjects(created: number): Record<string, unknown>[] {
  return PRICES.map(({ id, product, unit }) => ({
    id,
    object: "plan",
    active: true,
    amount: unit,
    amount_decimal: String(unit),
    billing_scheme: "per_unit",
    created,
    currency: "usd",
    interval: "month",
    interval_count: 1,
    livemode: true,
    metadata: {},
    meter: null,
    nickname: null,
    product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  }));
}
