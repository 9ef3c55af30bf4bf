import type { Price, SubscriptionItem } from "./wire.ts";

/** What Stripe knows and does not tell in its objects. */
export class Records {
  readonly subscriptions = new Map<string, SubscriptionRecord>();
  readonly items = new Map<string, ItemRecord>();
  readonly discounts = new Map<string, DiscountRecord>();
  /** Every discount that a customer, a subscription or an item ever had, in the order they were given. */
  readonly given = new Map<string, string[]>();
  /** The subscription of each item, deleted ones included. */
  readonly owners = new Map<string, string>();
  /** Prices made from `price_data`. */
  readonly inline = new Set<string>();

  give(holder: string, discount: string): void {
    const given = this.given.get(holder);
    if (given === undefined) this.given.set(holder, [discount]);
    else given.push(discount);
    this.discounts.set(discount, { removedAt: null, heldUntil: null });
  }

  subscription(id: string): SubscriptionRecord {
    return must(this.subscriptions, id);
  }

  item(id: string): ItemRecord {
    return must(this.items, id);
  }

  discount(id: string): DiscountRecord {
    return must(this.discounts, id);
  }
}

export interface SubscriptionRecord {
  /** Items that were deleted, as they were, and when. */
  readonly gone: { item: SubscriptionItem; at: number }[];
  /** When it is looked at next: its next period begins, or it ends. */
  wakesAt: number;
  /** Whether payments go through. */
  isPaying: boolean;
  /** What the first payment waits for. */
  awaits: FirstPayment | null;
  /** What follows the last attempt to get paid. */
  afterRetries: "canceled" | "unpaid" | "past_due";
}

/** What a first payment can wait for, beside a payment method that works. */
export type FirstPayment = "Checkout" | "3-D Secure";

export interface ItemRecord {
  /** What was last charged for a whole period, net of discounts, and where. */
  billed: Billed | null;
  /** Units used in the period so far, and those that a threshold invoice has taken. */
  used: number;
  charged: number;
  /** What threshold invoices of the period came to, in minor units. */
  thresholdAmount: number;
}

export interface Billed {
  price: Price;
  quantity: number;
  net: number;
  invoice: string | null;
  lines: string[];
}

export interface DiscountRecord {
  removedAt: number | null;
  /** Of a once coupon that an invoice has used: until when it holds. */
  heldUntil: number | null;
}

function must<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`no record of ${id}`);
  return value;
}
