import type { Preset } from "./preset.ts";

/**
 * App Store Connect's Subscriber report: a row for each charge and refund of a subscriber. A refund has a negative price
 * and the date of the purchase that it undoes. The Subscription Event report names no subscriber and no price.
 */
export const appStore: Preset = {
  name: "app-store",
  vendor: "App Store Connect",
  file: "Subscriber report",
  source: {
    address: "developer.apple.com/help/app-store-connect/reference/subscriber-report, version 1_3",
    seen: "2026-11-29",
  },
  kind: "invoices",
  recognisedBy: [
    "Event Date",
    "Subscription Name",
    "Subscription Group ID",
    "Standard Subscription Duration",
    "Customer Price",
    "Customer Currency",
    "Subscriber ID",
    "Refund",
    "Purchase Date",
  ],
  map: {
    customer_id: ["Subscriber ID"],
    subscription_id: ["Subscription Group ID"],
    date: ["Event Date"],
    period_start: ["Purchase Date"],
    amount: ["Customer Price"],
    currency: ["Customer Currency"],
    interval: ["Standard Subscription Duration"],
    product: ["App Name"],
  },
  ignore: [
    "App Apple ID",
    "Subscription Name",
    "Subscription Apple ID",
    "Subscription Offer Name",
    "Promotional Offer ID",
    "Subscription Offer Type",
    "Subscription Offer Duration",
    "Marketing Opt-In Duration",
    "Developer Proceeds",
    "Proceeds Currency",
    "Preserved Pricing",
    "Proceeds Reason",
    "Subscriber ID Reset",
    "Refund",
    "Units",
  ],
  reading: { ends: "exclusive" },
};
