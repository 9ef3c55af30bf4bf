import type { ApiObject, ListKind, StripeData } from "../../sim/stripe/data.ts";
import { isJson, type Json } from "../../sim/stripe/json.ts";
import { readEvent, readObject } from "../../src/sources/stripe/objects.ts";
import type { Seen, SeenEntry } from "../../src/store/stripe-log.ts";

const LISTED: ListKind[] = [
  "products",
  "prices",
  "coupons",
  "customers",
  "subscriptions",
  "invoiceitems",
  "invoices",
];

/** What a sync of an account sees now: all its objects, with their discounts expanded. */
export function objectsSeen(account: StripeData): Seen[] {
  return LISTED.flatMap((kind) =>
    [
      ...account.list(kind, {
        ...(kind === "subscriptions" && { status: "all" }),
        ...(kind === "invoiceitems" && { pending: true }),
      }),
    ].flatMap((object) => readObject(withDiscounts(account, object), account.id, account.now()).seen),
  );
}

/** Prices made for one subscription are in no list; who is asked for them tells. */
export function inlinePricesSeen(account: StripeData, seen: Seen[]): Seen[] {
  const text = JSON.stringify(
    seen.filter(({ type }) => type === "invoice" || type === "subscription").map(({ body }) => body),
  );
  const ids = new Set(text.match(/price_[A-Za-z0-9]+/g) ?? []);
  return [...ids].flatMap((id) => {
    const price = account.get("prices", id);
    return price === undefined ? [] : readObject(price, account.id, account.now()).seen;
  });
}

/** All events of an account. */
export function eventsSeen(account: StripeData): Seen[] {
  return [...account.list("events", {})].flatMap((event) => readEvent(event, account.id).seen);
}

function withDiscounts(account: StripeData, object: ApiObject): Json {
  const whole = (value: unknown, name: string): unknown => {
    if (name === "discounts" && Array.isArray(value))
      return value.map((id) => (typeof id === "string" ? (account.get("discounts", id) ?? id) : id));
    if (Array.isArray(value)) return value.map((one) => whole(one, ""));
    if (!isJson(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, whole(one, key)]));
  };
  const found = whole(object, "");
  return isJson(found) ? found : {};
}

/** What the log holds once these are in it. */
export function entriesOf(seen: Seen[]): SeenEntry[] {
  return seen.map((one, index) => ({
    seq: index + 1,
    account: one.account,
    type: one.type,
    id: one.id,
    customer: one.customer,
    seenAt: one.seenAt,
    event: one.event,
    body: JSON.stringify(one.body),
    previous: one.previous === undefined ? null : JSON.stringify(one.previous),
    isDeleted: one.isDeleted ?? false,
  }));
}
