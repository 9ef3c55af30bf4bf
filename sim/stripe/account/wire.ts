import type Stripe from "stripe";

/**
 * A type of Stripe's library as sent over the wire and stored here: decimals are strings, lists are plain, and
 * expandable fields are ids.
 */
export type Wire<T> = Sent<Ids<T>>;

type Ids<T> = [Extract<T, string>] extends [never] ? T : Exclude<T, object>;

type Sent<T> = T extends Stripe.Decimal
  ? string
  : T extends readonly (infer E)[]
    ? Wire<E>[]
    : T extends Stripe.ApiList<infer E>
      ? { object: "list"; data: Wire<E>[]; has_more: boolean; url: string }
      : T extends object
        ? { [K in keyof T]: Wire<T[K]> }
        : T;

export type Customer = Wire<Stripe.Customer>;
export type Product = Wire<Stripe.Product>;
export type Price = Wire<Stripe.Price>;
export type Plan = Wire<Stripe.Plan>;
export type Coupon = Wire<Stripe.Coupon>;
export type PromotionCode = Wire<Stripe.PromotionCode>;
export type Discount = Wire<Stripe.Discount>;
export type Subscription = Wire<Stripe.Subscription>;
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>;
export type Invoice = Wire<Stripe.Invoice>;
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type InvoiceItem = Wire<Stripe.InvoiceItem>;
export type CreditNote = Wire<Stripe.CreditNote>;
export type Meter = Wire<Stripe.Billing.Meter>;
export type MeterEventSummary = Wire<Stripe.Billing.MeterEventSummary>;
export type Schedule = Wire<Stripe.SubscriptionSchedule>;

/** An event; its object is any of the objects above. */
export interface AccountEvent {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  data: { object: object; previous_attributes?: object };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

/** An account's objects, by kind of list. */
export interface Tables {
  customers: Customer;
  products: Product;
  prices: Price;
  coupons: Coupon;
  promotion_codes: PromotionCode;
  discounts: Discount;
  subscriptions: Subscription;
  invoices: Invoice;
  invoiceitems: InvoiceItem;
  credit_notes: CreditNote;
  "billing/meters": Meter;
  subscription_schedules: Schedule;
}
