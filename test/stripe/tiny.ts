import type { ApiObject, ListKind, StripeData } from "../../sim/stripe/data/data.ts";
import { createdAt, narrowed } from "../../sim/stripe/data/filter.ts";

export const NOW = 1_767_225_600;
export const DAY = 86_400;

/** A small account by hand: 25 customers, a subscription and an invoice each, one invoice of 14 lines. */
export function tinyAccount(id = "acct_tiny", livemode = true): StripeData {
  const objects = new Map<ListKind, ApiObject[]>();
  const put = (kind: ListKind, object: ApiObject): void => {
    objects.set(kind, [...(objects.get(kind) ?? []), { livemode, metadata: {}, ...object }]);
  };
  putCatalogue(put);
  for (let n = 1; n <= 25; n++) putCustomer(put, n);
  const pending = {
    id: "ii_1",
    object: "invoiceitem",
    amount: 500,
    created: NOW - DAY,
    customer: "cus_1",
    invoice: null,
  };
  put("invoiceitems", pending);
  put("events", eventOf("wide", NOW - DAY, "invoiceitem.created", pending));
  const newestFirst = (kind: ListKind): ApiObject[] =>
    (objects.get(kind) ?? []).toReversed().toSorted((a, b) => createdAt(b) - createdAt(a));
  return {
    id,
    livemode,
    now: () => NOW,
    list: (kind, filter) => narrowed(kind, newestFirst(kind), filter),
    get: (kind, asked) => objects.get(kind)?.find((object) => object.id === asked),
  };
}

type Put = (kind: ListKind, object: ApiObject) => void;

function putCatalogue(put: Put): void {
  const created = NOW - 400 * DAY;
  put("products", { id: "prod_team", object: "product", active: true, created, name: "Team" });
  put("products", { id: "prod_gone", object: "product", created, deleted: true });
  put("prices", price("price_team", { unit_amount: 2500 }));
  put(
    "prices",
    price("price_tiered", {
      active: false,
      billing_scheme: "tiered",
      tiers: [
        {
          up_to: 10,
          unit_amount: 900,
          unit_amount_decimal: "900",
          flat_amount: null,
          flat_amount_decimal: null,
        },
        {
          up_to: null,
          unit_amount: 700,
          unit_amount_decimal: "700",
          flat_amount: null,
          flat_amount_decimal: null,
        },
      ],
      tiers_mode: "graduated",
    }),
  );
  put("coupons", {
    id: "SAVE20",
    object: "coupon",
    applies_to: { products: ["prod_team"] },
    created,
    duration: "forever",
    percent_off: 20,
    valid: true,
  });
}

function price(id: string, more: Record<string, unknown>): ApiObject {
  return {
    id,
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created: NOW - 400 * DAY,
    currency: "usd",
    product: "prod_team",
    recurring: { interval: "month", interval_count: 1, meter: null, usage_type: "licensed" },
    type: "recurring",
    ...more,
  };
}

function putCustomer(put: Put, n: number): void {
  const created = NOW - (60 - n) * DAY;
  const [customer, subscription, item] = [`cus_${n}`, `sub_${n}`, `si_${n}`];
  if (n === 25) {
    put("customers", { id: customer, object: "customer", created, deleted: true });
    return;
  }
  const discounts = n === 3 ? ["di_3"] : [];
  if (n === 3) put("discounts", discount(subscription, customer, created));
  put("customers", { id: customer, object: "customer", created, discount: null, email: `${n}@acme.example` });
  const held = {
    id: item,
    object: "subscription_item",
    created,
    discounts,
    price: price("price_tiered", { tiers_mode: "graduated" }),
    quantity: n,
    subscription,
  };
  put("subscription_items", held);
  const body: ApiObject = {
    id: subscription,
    object: "subscription",
    created,
    customer,
    discounts,
    items: {
      object: "list",
      data: [held],
      has_more: false,
      url: `/v1/subscription_items?subscription=${subscription}`,
    },
    latest_invoice: `in_${n}`,
    status: n % 5 === 0 ? "canceled" : "active",
  };
  put("subscriptions", body);
  put("invoices", invoice(n, created));
  const type = n % 5 === 0 ? "customer.subscription.deleted" : "customer.subscription.created";
  put("events", eventOf(String(n), created, type, body));
}

function eventOf(id: string, created: number, type: string, object: ApiObject): ApiObject {
  return {
    id: `evt_${id}`,
    object: "event",
    api_version: "2026-10-28.endive",
    created,
    data: { object },
    pending_webhooks: 0,
    request: { id: null, idempotency_key: null },
    type,
  };
}

function discount(subscription: string, customer: string, start: number): ApiObject {
  const source = { type: "coupon", coupon: "SAVE20" };
  return { id: "di_3", object: "discount", customer, end: null, source, start, subscription };
}

function invoice(n: number, created: number): ApiObject {
  const id = `in_${n}`;
  const lines = Array.from({ length: n === 7 ? 14 : 1 }, (_, place) => line(id, n, place, created));
  return {
    id,
    object: "invoice",
    created,
    currency: "usd",
    customer: `cus_${n}`,
    discounts: n === 3 ? ["di_3"] : [],
    lines: { object: "list", data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    parent: {
      type: "subscription_details",
      subscription_details: { subscription: `sub_${n}`, metadata: {} },
    },
    status: n === 2 ? "open" : "paid",
    total: 900 * n,
  };
}

function line(invoiceId: string, n: number, place: number, start: number): ApiObject {
  return {
    id: `il_${n}_${place}`,
    object: "line_item",
    amount: 900 * n,
    currency: "usd",
    discount_amounts: [],
    discounts: n === 3 ? ["di_3"] : [],
    invoice: invoiceId,
    parent: {
      type: "subscription_item_details",
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        subscription: `sub_${n}`,
        subscription_item: `si_${n}`,
      },
    },
    period: { start, end: start + 30 * DAY },
    pricing: { type: "price_details", price_details: { price: "price_tiered", product: "prod_team" } },
    quantity: n,
  };
}
