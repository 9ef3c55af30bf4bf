import type { Preset } from "./preset.ts";

/** The file with which subscriptions are brought into Baremetrics by hand. Amounts are in cents, for one unit. */
export const baremetrics: Preset = {
  name: "baremetrics",
  vendor: "Baremetrics",
  file: "file for manual subscriptions",
  source: {
    address: "help.baremetrics.com/article/53-manual-subscription-import-guide and its template",
    seen: "2026-11-29",
  },
  kind: "subscriptions",
  recognisedBy: [
    "plan_oid",
    "plan_amount",
    "plan_interval",
    "customer_oid",
    "subscription_oid",
    "subscription_started_at",
  ],
  map: {
    customer_id: ["customer_oid"],
    subscription_id: ["subscription_oid"],
    plan: ["plan_name", "plan_oid"],
    amount: ["plan_amount"],
    currency: ["plan_currency"],
    interval: ["plan_interval"],
    interval_count: ["plan_interval_count"],
    start: ["subscription_started_at"],
    end: ["subscription_canceled_at"],
    quantity: ["subscription_quantity"],
  },
  ignore: ["plan_oid"],
  reading: { ends: "exclusive", amounts: "unit", isMinor: true },
};
