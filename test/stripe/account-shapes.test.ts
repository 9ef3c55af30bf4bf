import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import type { Tables, Wire } from "../../sim/stripe/account/wire.ts";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import fixtures from "./fixtures.json" with { type: "json" };

const { resources } = fixtures;
const accounts = [1, 2, 3, 4, 5].map((seed) => simulateAccount(seed));

function* all<K extends keyof Tables>(kind: K): Iterable<Tables[K]> {
  for (const account of accounts) yield* account.all(kind);
}

function first<T>(objects: Iterable<T>, isWanted: (object: T) => boolean = () => true): T {
  for (const object of objects) if (isWanted(object)) return object;
  throw new Error("the account has none");
}

const customer: Wire<Stripe.Customer> = first(all("customers"));
const product: Wire<Stripe.Product> = first(all("products"));
const price: Wire<Stripe.Price> = first(all("prices"));
const coupon: Wire<Stripe.Coupon> = first(all("coupons"));
const promotionCode: Wire<Stripe.PromotionCode> = first(all("promotion_codes"));
const discount: Wire<Stripe.Discount> = first(all("discounts"));
const subscription: Wire<Stripe.Subscription> = first(all("subscriptions"));
const item: Wire<Stripe.SubscriptionItem> = first(subscription.items.data);
const invoice: Wire<Stripe.Invoice> = first(all("invoices"), ({ lines }) => lines.data.length > 0);
const line: Wire<Stripe.InvoiceLineItem> = first(invoice.lines.data);
const invoiceItem: Wire<Stripe.InvoiceItem> = first(all("invoiceitems"));
const creditNote: Wire<Stripe.CreditNote> = first(all("credit_notes"));
const meter: Wire<Stripe.Billing.Meter> = first(all("billing/meters"));
const schedule: Wire<Stripe.SubscriptionSchedule> = first(all("subscription_schedules"));
const event: Omit<Wire<Stripe.EventBase>, "type"> = first(accounts.flatMap(({ events }) => events));

const SAMPLES: [keyof typeof resources, object][] = [
  ["customer", customer],
  ["product", product],
  ["price", price],
  ["coupon", coupon],
  ["promotion_code", promotionCode],
  ["discount", discount],
  ["subscription", subscription],
  ["subscription_item", item],
  ["invoice", invoice],
  ["line_item", line],
  ["invoiceitem", invoiceItem],
  ["credit_note", creditNote],
  ["credit_note_line_item", first(creditNote.lines.data)],
  ["billing.meter", meter],
  ["subscription_schedule", schedule],
  ["event", event],
];

/** Fields of the fixtures that are sent in some cases only, or that this version of the API has no longer. */
const OPTIONAL: Partial<Record<keyof typeof resources, string[]>> = {
  credit_note_line_item: ["invoice_line_item"],
  invoice: ["subscription"],
};

describe("objects beside Stripe's own fixtures", () => {
  it.each(SAMPLES)("%s has the same fields, of the same kinds of JSON", (kind, object) => {
    const fixture = new Map<string, unknown>(Object.entries(resources[kind]));
    const fields = new Map<string, unknown>(Object.entries(object));
    const optional = OPTIONAL[kind] ?? [];
    expect([...fixture.keys()].filter((name) => !fields.has(name) && !optional.includes(name))).toEqual([]);
    const unlike = [...fixture]
      .filter(([name, value]) => !isAlike(value, fields.get(name)))
      .map(([name]) => name);
    expect(unlike).toEqual([]);
  });
});

/** Null goes with anything: a fixture shows one case of many. */
function isAlike(fixture: unknown, value: unknown): boolean {
  if (fixture === null || value === null || value === undefined) return true;
  return Array.isArray(fixture) === Array.isArray(value) && typeof fixture === typeof value;
}
