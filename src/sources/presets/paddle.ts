import type { Preset } from "./preset.ts";

/**
 * Paddle Billing's report Transaction line items. `subtotal` is before discount and tax; the end of a billing period is
 * the start of the next. A line without a subscription is a one-off charge.
 */
export const paddle: Preset = {
  name: "paddle",
  vendor: "Paddle Billing",
  file: "report Transaction line items",
  source: {
    address:
      "developer.paddle.com/build/finance/reports/transaction-line-items, and public pipelines that read the report",
    seen: "2026-11-29",
  },
  kind: "invoices",
  recognisedBy: [
    "transaction_id",
    "transaction_status",
    "customer_id",
    "subscription_id",
    "price_id",
    "transaction_currency_code",
    "subtotal",
    "discount",
    "billing_period_starts_at",
    "billing_period_ends_at",
    "transaction_created_at",
  ],
  map: {
    customer_id: ["customer_id"],
    subscription_id: ["subscription_id"],
    invoice_id: ["transaction_id"],
    date: ["transaction_created_at"],
    amount: ["subtotal"],
    discount: ["discount"],
    currency: ["transaction_currency_code"],
    period_start: ["billing_period_starts_at"],
    period_end: ["billing_period_ends_at"],
    product: ["product_name"],
    plan: ["price_id"],
    quantity: ["quantity"],
    status: ["transaction_status"],
  },
  ignore: [
    "customer_email",
    "price_description",
    "billing_cycle_frequency",
    "billing_cycle_interval",
    "unit_price",
    "tax",
    "total",
    "proration_rate",
    "transaction_billed_at",
    "completed_at",
    "origin",
    "collection_mode",
    "balance_currency_code",
    "transaction_to_balance_currency_exchange_rate",
  ],
  reading: {
    ends: "exclusive",
    hasOneOffs: true,
    values: { status: { billed: "open", ready: "draft" } },
  },
};
