import type { BillingInterval } from "../../../src/base/words.ts";
import type { PRESETS } from "../../../src/engine/policy/policy.ts";
import type { Evidence } from "../items.ts";
import type { OracleInput, ProductKind } from "../oracle.ts";
import type { Settings } from "./settings.ts";

/** All that growing depends on. Days are local dates (YYYY-MM-DD); usage is in thousandths of a metric's unit. */
export interface Company {
  zone: string;
  /** The reporting currency. */
  currency: string;
  policy: keyof typeof PRESETS;
  today: string;
  states: Evidence[];
  rates: OracleInput["rates"];
  products: Product[];
  prices: Price[];
  metrics: UsageMetric[];
  observations: Observation[];
  limits: Limit[];
  attributes: Attribute[];
  discounts: DiscountEnd[];
  settings: Settings;
}

export interface Product {
  id: string;
  family: string;
  kind: ProductKind;
  /** Place within the family, lowest first. */
  rank: number;
}

/** A price that was sold to somebody, or is declared to be on sale. */
export interface Price {
  id: string;
  product: string;
  currency: string;
  interval: BillingInterval;
  intervalCount: number;
  isMetered: boolean;
  /** Micros of one unit per interval. */
  unit: number;
  /** Units are sold in multiples of this. */
  size: number;
  isDeclared: boolean;
}

export interface UsageMetric {
  id: string;
  name: string;
  unit: string;
  /** A level is a state; a count is an amount in a span. */
  kind: "level" | "count";
  span: "month" | "billing_period";
  /** The product whose feature it is. */
  product: string | null;
}

export interface Observation {
  customer: string;
  metric: string;
  /** An instant (ISO 8601), or a local date: the instant it begins. */
  at: string;
  /** When it was recorded; null: backfilled, and so counted as recorded at `at`. */
  recordedAt: string | null;
  value: number;
  limit: number | null;
}

/** What an item may use: of a price, or of a product's every price. */
export interface Limit {
  metric: string;
  product: string | null;
  price: string | null;
  amount: number;
  per: "item" | "quantity";
  isHard: boolean;
  /** The day it holds from; null: undated, for the past too. */
  from: string | null;
}

export interface Attribute {
  customer: string;
  name: string;
  value: string;
  /** The day it holds from; null: undated, for the past too. */
  from: string | null;
}

/** The day on which an item's discount ends: from then on the item is billed without it. */
export interface DiscountEnd {
  item: string;
  on: string;
}
