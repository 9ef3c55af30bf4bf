import type { Preset } from "./preset.ts";

/**
 * WooCommerce Subscriptions, with the exporter of its makers. `order_total` is what a renewal bills, with tax and
 * shipping; `billing_period` is the unit and `billing_interval` how many of it. A date that isn't set is 0.
 */
export const woocommerce: Preset = {
  name: "woocommerce",
  vendor: "WooCommerce Subscriptions",
  file: "export of the Importer and Exporter",
  source: {
    address:
      "github.com/woocommerce/woocommerce-subscriptions-importer-exporter/blob/master/includes/class-wcs-export-admin.php",
    seen: "2026-11-29",
  },
  kind: "subscriptions",
  recognisedBy: [
    "subscription_id",
    "subscription_status",
    "customer_id",
    "start_date",
    "billing_period",
    "billing_interval",
    "order_total",
  ],
  map: {
    subscription_id: ["subscription_id"],
    customer_id: ["customer_id"],
    start: ["start_date"],
    end: ["end_date"],
    trial_end: ["trial_end_date"],
    amount: ["order_total"],
    currency: ["order_currency"],
    interval: ["billing_period"],
    interval_count: ["billing_interval"],
    status: ["subscription_status"],
  },
  ignore: [
    "next_payment_date",
    "last_payment_date",
    "cancelled_date",
    "order_shipping",
    "order_shipping_tax",
    "fee_total",
    "fee_tax_total",
    "order_tax",
    "cart_discount",
    "cart_discount_tax",
    "payment_method_post_meta",
    "payment_method_user_meta",
    "requires_manual_renewal",
    "order_notes",
    "order_items",
    "coupon_items",
    "fee_items",
    "tax_items",
    "download_permissions",
  ],
  reading: {
    ends: "exclusive",
    status: "now",
    blanks: { start: ["0"], end: ["0"], trial_end: ["0"] },
    values: {
      status: {
        "wc-active": "active",
        "wc-pending": "incomplete",
        "wc-on-hold": "unpaid",
        "wc-pending-cancel": "canceling",
        "wc-cancelled": "ended",
        "wc-expired": "ended",
        "wc-switched": "ended",
      },
    },
  },
};
