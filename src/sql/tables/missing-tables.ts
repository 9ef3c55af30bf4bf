/** Tables of Sigma for what Cambium knows of, and why they aren't there. */
export const MISSING: Readonly<Record<string, string>> = {
  balance_transactions: "Cambium doesn't read payments.",
  charges: "Cambium doesn't read payments.",
  coupons_metadata: "Metadata of coupons isn't kept.",
  credit_note_line_items: "Credit notes aren't kept.",
  credit_notes: "Credit notes aren't kept.",
  invoices_metadata: "Metadata of invoices isn't kept.",
  plans: "See prices.",
  prices_metadata: "The metadata of prices isn't kept, but for limits of usage: see cambium.usage_limits.",
  promotion_codes: "Promotion codes aren't kept: see coupons and discounts.",
  refunds: "Cambium doesn't read payments.",
  subscription_items_metadata: "Metadata of items isn't kept.",
  subscriptions_metadata: "Metadata of subscriptions isn't kept: customers_metadata is.",
};
