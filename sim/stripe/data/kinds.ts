import type { ApiObject, ListFilter, ListKind } from "./data.ts";

/** How to request a kind of object: its path, filters and permission. */
export interface Kind {
  kind: ListKind;
  /** The `object` field of its objects. */
  object: string;
  /** Stripe's name for it in "No such …". */
  noun: string;
  /** The permission that a restricted key needs. */
  permission: string;
  /** The filters of its list besides those of paging; `created` is one of them. */
  filters: readonly (keyof ListFilter)[];
  /** A filter that its list requires. */
  required?: keyof ListFilter;
  /** Whether a deleted object is still returned by id, as `{id, object, deleted: true}`. */
  isToldWhenDeleted?: boolean;
  /** Fields only sent when expanded. */
  hidden?: readonly string[];
}

export const KINDS: readonly Kind[] = [
  {
    kind: "customers",
    object: "customer",
    noun: "customer",
    permission: "rak_customer_read",
    filters: ["created"],
    isToldWhenDeleted: true,
  },
  {
    kind: "products",
    object: "product",
    noun: "product",
    permission: "rak_product_read",
    filters: ["active", "created", "ids"],
  },
  {
    kind: "prices",
    object: "price",
    noun: "price",
    permission: "rak_plan_read",
    filters: ["active", "created", "product", "recurring", "type"],
    hidden: ["tiers", "currency_options"],
  },
  {
    kind: "coupons",
    object: "coupon",
    noun: "coupon",
    permission: "rak_coupon_read",
    filters: ["created"],
    hidden: ["applies_to", "currency_options"],
  },
  {
    kind: "promotion_codes",
    object: "promotion_code",
    noun: "promotion code",
    permission: "rak_promotion_code_read",
    filters: ["active", "created", "customer"],
  },
  {
    kind: "subscriptions",
    object: "subscription",
    noun: "subscription",
    permission: "rak_subscription_read",
    filters: ["created", "customer", "price", "status"],
  },
  {
    kind: "subscription_items",
    object: "subscription_item",
    noun: "subscription_item",
    permission: "rak_subscription_read",
    filters: ["subscription"],
    required: "subscription",
  },
  {
    kind: "invoices",
    object: "invoice",
    noun: "invoice",
    permission: "rak_invoice_read",
    filters: ["created", "customer", "status", "subscription"],
  },
  {
    kind: "invoiceitems",
    object: "invoiceitem",
    noun: "invoiceitem",
    permission: "rak_invoice_read",
    filters: ["created", "customer", "invoice", "pending"],
  },
  {
    kind: "credit_notes",
    object: "credit_note",
    noun: "credit note",
    permission: "rak_credit_note_read",
    filters: ["created", "customer", "invoice"],
  },
  {
    kind: "events",
    object: "event",
    noun: "event",
    permission: "rak_event_read",
    filters: ["created", "type", "types"],
  },
  {
    kind: "billing/meters",
    object: "billing.meter",
    noun: "billing meter",
    permission: "rak_billing_meter_read",
    filters: ["status"],
  },
  {
    kind: "subscription_schedules",
    object: "subscription_schedule",
    noun: "subscription schedule",
    permission: "rak_subscription_read",
    filters: ["created", "customer"],
  },
  {
    kind: "discounts",
    object: "discount",
    noun: "discount",
    permission: "rak_coupon_read",
    filters: [],
  },
];

const BY_KIND = new Map(KINDS.map((one) => [one.kind, one]));
const BY_OBJECT = new Map(KINDS.map((one) => [one.object, one]));

export function kindOf(kind: ListKind): Kind {
  const found = BY_KIND.get(kind);
  if (found === undefined) throw new RangeError(`not a kind: ${kind}`);
  return found;
}

export function kindOfObject(object: ApiObject): Kind | undefined {
  return BY_OBJECT.get(object.object);
}
