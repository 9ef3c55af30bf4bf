import type { Preset } from "./preset.ts";

/** The columns of Chargebee's tables of MRR that tell how it was before, or in the currency that Chargebee reports in. */
const IN_OTHER_TERMS = [
  "mrr_previous",
  "mrr_change",
  "status_previous",
  "mrr_previous_billing_currency",
  "reporting_currency_code",
  "reporting_timezone",
  "exchange_rate",
  "exchange_rate_previous",
];

/** Chargebee's table of changes of MRR by subscription: what each was, from when to when. */
export const chargebee: Preset = {
  name: "chargebee",
  vendor: "Chargebee",
  file: "table subscription_mrr_changes of its data warehouse sync",
  source: { address: "datacatalog.chargebee.com/subscription_mrr_changes", seen: "2026-11-29" },
  kind: "subscriptions",
  recognisedBy: [
    "customer_id",
    "subscription_id",
    "currency_code",
    "mrr",
    "mrr_previous",
    "mrr_change",
    "record_start_at",
    "record_end_at",
  ],
  map: {
    customer_id: ["customer_id"],
    subscription_id: ["subscription_id"],
    item_id: ["subscription_id"],
    start: ["record_start_at"],
    end: ["record_end_at"],
    amount: ["mrr"],
    currency: ["currency_code"],
    status: ["status"],
  },
  ignore: ["id", "record_recorded_at", ...IN_OTHER_TERMS],
  reading: { ends: "exclusive", status: "row", values: { status: { transferred: "ended" } } },
};

/** Chargebee's table of MRR by subscription and month. */
export const chargebeeMonths: Preset = {
  name: "chargebee-months",
  vendor: "Chargebee",
  file: "table subscription_mrr_monthly_summary of its data warehouse sync",
  source: { address: "datacatalog.chargebee.com/subscription_mrr_monthly_summary", seen: "2026-11-29" },
  kind: "mrr",
  recognisedBy: [
    "customer_id",
    "subscription_id",
    "reporting_month",
    "billing_currency_code",
    "mrr_billing_currency",
    "mrr_previous_billing_currency",
  ],
  map: {
    customer_id: ["customer_id"],
    subscription_id: ["subscription_id"],
    month: ["reporting_month"],
    mrr: ["mrr_billing_currency"],
    currency: ["billing_currency_code"],
  },
  ignore: ["id", "status", ...IN_OTHER_TERMS],
  reading: {},
};
