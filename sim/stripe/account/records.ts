import type { Report } from "../data/data.ts";
import type { Price, SubscriptionItem } from "./wire.ts";

/** What Stripe knows but doesn't show in its objects. */
export class Records {
  readonly subscriptions = new Map<string, SubscriptionRecord>();
  readonly items = new Map<string, ItemRecord>();
  readonly discounts = new Map<string, DiscountRecord>();
  /** Every discount that a customer, subscription or item ever had, in the order given. */
  readonly given = new Map<string, string[]>();
  /** The subscription of each item, including deleted items. */
  readonly owners = new Map<string, string>();
  /** Usage reported, by meter and customer, oldest first. */
  readonly reports = new Map<string, Report[]>();
  /** Prices made from `price_data`. */
  readonly inline = new Set<string>();

  report(meter: string, customer: string, report: Report): void {
    const key = `${meter} ${customer}`;
    const known = this.reports.get(key);
    if (known === undefined) this.reports.set(key, [report]);
    else known.push(report);
  }

  reportsOf(meter: string, customer: string): readonly Report[] {
    return this.reports.get(`${meter} ${customer}`) ?? [];
  }

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
  /** Deleted items as they were, and when they were deleted. */
  readonly gone: { item: SubscriptionItem; at: number }[];
  /** When it's processed next: at its next renewal or its end. */
  wakesAt: number;
  /** Whether payments succeed. */
  isPaying: boolean;
  /** What the first payment is waiting for. */
  awaits: FirstPayment | null;
  /** What happens after the last failed payment attempt. */
  afterRetries: "canceled" | "unpaid" | "past_due";
}

/** What a first payment can wait for, besides a working payment method. */
export type FirstPayment = "Checkout" | "3-D Secure";

export interface ItemRecord {
  /** The last charge for a whole period, net of discounts, and its invoice. */
  billed: Billed | null;
  /** Units used in the period so far, and those already on threshold invoices. */
  used: number;
  charged: number;
  /** Sum of the period's threshold invoices, in minor units. */
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
  /** For a once coupon used by an invoice: until when it holds. */
  heldUntil: number | null;
}

function must<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`no record of ${id}`);
  return value;
}
