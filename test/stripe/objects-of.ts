/** Stripe objects as its API sends them, with what matters given and the rest as it usually is. */

const DAY = 86_400;
/** 2024-01-01. */
export const START = 1_704_067_200;

/** Seconds of a day counted from START. */
export function day(n: number): number {
  return START + n * DAY;
}

export function priceOf(id: string, cents: number, more: object = {}) {
  return {
    id,
    object: "price",
    product: "prod_1",
    currency: "usd",
    billing_scheme: "per_unit",
    unit_amount: cents,
    unit_amount_decimal: String(cents),
    recurring: { interval: "month", interval_count: 1, usage_type: "licensed" },
    livemode: true,
    ...more,
  };
}

export function itemOf(price: ReturnType<typeof priceOf>, quantity: number, more: object = {}) {
  return {
    id: "si_1",
    object: "subscription_item",
    created: START,
    price,
    quantity,
    discounts: [],
    current_period_start: START,
    current_period_end: day(31),
    ...more,
  };
}

export function subscriptionOf(items: object[], more: object = {}) {
  return {
    id: "sub_1",
    object: "subscription",
    customer: "cus_1",
    status: "active",
    created: START,
    start_date: START,
    cancel_at_period_end: false,
    discounts: [],
    items: { object: "list", data: items, has_more: false },
    livemode: true,
    ...more,
  };
}

export function lineOf(
  price: string,
  quantity: number,
  amount: number,
  [start, end]: [number, number],
  more: object = {},
) {
  return {
    id: `il_${start}_${price}_${quantity}_${amount}`,
    object: "line_item",
    amount,
    quantity,
    period: { start, end },
    discounts: [],
    discount_amounts: [],
    parent: {
      type: "subscription_item_details",
      subscription_item_details: {
        subscription: "sub_1",
        subscription_item: "si_1",
        proration: false,
        ...more,
      },
    },
    pricing: { type: "price_details", price_details: { price, product: "prod_1" } },
  };
}

export function invoiceOf(id: string, created: number, lines: object[], more: object = {}) {
  return {
    id,
    object: "invoice",
    customer: "cus_1",
    status: "paid",
    created,
    currency: "usd",
    billing_reason: "subscription_cycle",
    collection_method: "charge_automatically",
    attempt_count: 1,
    status_transitions: { finalized_at: created, paid_at: created },
    parent: { subscription_details: { subscription: "sub_1" } },
    discounts: [],
    lines: { object: "list", data: lines, has_more: false },
    livemode: true,
    ...more,
  };
}

export function eventOf(id: string, created: number, type: string, object: object, previous?: object) {
  return {
    id,
    object: "event",
    type,
    created,
    livemode: true,
    data: { object, ...(previous !== undefined && { previous_attributes: previous }) },
  };
}
