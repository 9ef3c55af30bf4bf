import type { Preset } from "./preset.ts";

/**
 * Stripe's dashboard, Billing > Subscriptions > Export. The columns are chosen when exporting; `Amount` is the price of one
 * unit in major units, `Start (UTC)` the start of the present price, `Start Date (UTC)` that of the subscription.
 */
export const stripeSubscriptions: Preset = {
  name: "stripe-subscriptions",
  vendor: "Stripe",
  file: "subscriptions export of the dashboard",
  source: {
    address: "docs.stripe.com/billing/subscriptions and exports of public analyses",
    seen: "2026-11-29",
  },
  kind: "subscriptions",
  recognisedBy: ["id", "Customer ID", "Plan", "Quantity", "Interval", "Amount", "Status"],
  map: {
    subscription_id: ["id"],
    customer_id: ["Customer ID"],
    start: ["Start Date (UTC)", "Start (UTC)", "Created (UTC)"],
    end: ["Ended At (UTC)"],
    amount: ["Amount"],
    plan: ["Plan"],
    quantity: ["Quantity"],
    currency: ["Currency"],
    interval: ["Interval"],
    status: ["Status"],
    trial_end: ["Trial End (UTC)"],
  },
  ignore: [
    "Created (UTC)",
    "Start (UTC)",
    "Start Date (UTC)",
    "Current Period Start (UTC)",
    "Current Period End (UTC)",
    "Trial Start (UTC)",
    "Canceled At (UTC)",
    "Cancellation Reason",
  ],
  reading: { ends: "exclusive", status: "now", amounts: "unit" },
};
