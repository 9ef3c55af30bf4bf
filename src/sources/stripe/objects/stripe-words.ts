/** An unknown value of a Stripe enum field, and the field's name. */
export interface StrangeWord {
  field: string;
  value: string;
}

/** Known values of Stripe's enum fields, by type of object and field. */
export const WORDS = {
  subscription: {
    status: [
      "incomplete",
      "incomplete_expired",
      "trialing",
      "active",
      "past_due",
      "canceled",
      "unpaid",
      "paused",
    ],
    collection_method: ["charge_automatically", "send_invoice"],
  },
  invoice: {
    status: ["draft", "open", "paid", "uncollectible", "void"],
    collection_method: ["charge_automatically", "send_invoice"],
  },
  coupon: { duration: ["once", "repeating", "forever"] },
  price: {
    billing_scheme: ["per_unit", "tiered"],
    tiers_mode: ["graduated", "volume"],
    "transform_quantity.round": ["up", "down"],
    "recurring.interval": ["day", "week", "month", "year"],
    "recurring.usage_type": ["licensed", "metered"],
  },
} as const;

const PRICE = "Anything sold at it counts as 0 and is assumed";

/** How an unknown value affects figures, by type of object and field. */
export const EFFECTS: Record<string, string> = {
  "subscription.status": "MRR stays as last known, and counts as 0 while nothing was paid",
  "subscription.collection_method": "MRR counts; past-due dates may be wrong",
  "invoice.status": "MRR follows the subscription; past-due dates may be wrong",
  "invoice.collection_method": "MRR counts; past-due dates may be wrong",
  "coupon.duration": "The discount counts as repeating if it has months, else as forever",
  "price.billing_scheme": PRICE,
  "price.tiers_mode": PRICE,
  "price.transform_quantity.round": PRICE,
  "price.recurring.interval": PRICE,
  "price.recurring.usage_type": PRICE,
};

/** The value, if it is a known one; null otherwise. */
export function known<T extends string>(words: readonly T[], value: string | null): T | null {
  return words.find((word) => word === value) ?? null;
}

/**
 * The unknown values among an object's fields, as a property to spread; empty if there are none.
 * @param words values by field, as received
 */
export function strangeIn(
  known: Record<string, readonly string[]>,
  words: Record<string, string | null | undefined>,
): { strange?: StrangeWord[] } {
  const strange = Object.entries(words).flatMap(([field, value]) =>
    value == null || (known[field]?.includes(value) ?? true) ? [] : [{ field, value }],
  );
  return strange.length === 0 ? {} : { strange };
}
