import type { Preset } from "./preset.ts";

/**
 * Stripe's dashboard, Invoices > Export. The service period is that of an invoice's lines: the first start and the last end
 * of them. `Period Start (UTC)` is when items were gathered, mostly the period before. An invoice without a subscription is
 * a one-off charge.
 */
export const stripeInvoices: Preset = {
  name: "stripe-invoices",
  vendor: "Stripe",
  file: "invoices export of the dashboard",
  source: {
    address: "public analyses of the export, which list its columns (repositories on github.com)",
    seen: "2026-11-29",
  },
  kind: "invoices",
  recognisedBy: [
    "id",
    "Customer",
    "Subscription",
    "Total",
    "Date (UTC)",
    "Minimum Line Item Period Start (UTC)",
    "Maximum Line Item Period End (UTC)",
    "Status",
  ],
  map: {
    invoice_id: ["id"],
    customer_id: ["Customer"],
    subscription_id: ["Subscription"],
    date: ["Date (UTC)"],
    amount: ["Total"],
    tax: ["Tax"],
    currency: ["Currency"],
    period_start: ["Minimum Line Item Period Start (UTC)"],
    period_end: ["Maximum Line Item Period End (UTC)"],
    status: ["Status"],
  },
  ignore: [
    "Amount Due",
    "Amount Paid",
    "Subtotal",
    "Tax Percent",
    "Total Discount Amount",
    "Exclusive Tax Amount",
    "Inclusive Tax Amount",
    "Starting Balance",
    "Ending Balance",
    "Due Date (UTC)",
    "Paid At (UTC)",
    "Marked Uncollectible At (UTC)",
    "Voided At (UTC)",
    "Finalized At (UTC)",
    "Period Start (UTC)",
    "Period End (UTC)",
    "Paid",
    "Closed",
    "Forgiven",
    "Applied Coupons",
    "Attempted",
    "Billing",
    "Charge",
    "Description",
    "Number",
  ],
  reading: { ends: "exclusive", hasOneOffs: true },
};
