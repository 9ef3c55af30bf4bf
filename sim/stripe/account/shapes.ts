import * as older from "./older-shapes.ts";
import type { Setting } from "./settings.ts";
import { isBefore } from "./versions.ts";
import type { AccountView } from "./view.ts";
import type { Invoice, InvoiceLine, Plan, Subscription, SubscriptionItem, Tables } from "./wire.ts";

/** The objects that the API returns. */
export type Told = Tables[keyof Tables] | SubscriptionItem;

/** A single item's plan and quantity, which Stripe's types no longer have; null when there are several items. */
export type SubscriptionWithPlan = Subscription & { plan: Plan | null; quantity: number | null };

/** Since 2025-03-31; Stripe's types still have the line's subscription. */
export type LineWithoutSubscription = Omit<InvoiceLine, "subscription">;
export type InvoiceOfSuchLines = Omit<Invoice, "lines"> & {
  lines: Omit<Invoice["lines"], "data"> & { data: LineWithoutSubscription[] };
};

/** What the API returns: the object as stored, or in an older shape. */
export type Shape = Told | InvoiceOfSuchLines | ReturnType<(typeof older)[keyof typeof older]>;

/**
 * An object in the shape of an API version, as this account returns it; the object itself when the shapes are equal.
 */
export function shapeOf(account: AccountView, version: string, object: Told): Shape {
  const isOld = isBefore(version, "parent");
  if (object.object === "subscription") {
    const told = account.settings.has("plan at the top") ? withPlan(object) : object;
    return isOld ? older.oldSubscription(account, version, told) : told;
  }
  if (object.object === "invoice") {
    if (isOld) return older.oldInvoice(account, version, object);
    return account.settings.has("lines without subscription") ? withoutSubscription(object) : object;
  }
  if (object.object === "discount") return older.oldDiscount(account, version, object);
  if (object.object === "customer" && isBefore(version, "source"))
    return older.oldCustomer(account, version, object);
  if (object.object === "invoiceitem" && isOld) return older.oldInvoiceItem(account, object);
  if (object.object === "subscription_item" && isOld) return older.oldItem(object);
  return object;
}

/** Settings that show in an object's shape, and when they do. */
const SHOWN: readonly [Setting, (object: Told, version: string) => boolean][] = [
  ["plan at the top", ({ object }) => object === "subscription"],
  [
    "lines without subscription",
    ({ object }, version) => object === "invoice" && !isBefore(version, "parent"),
  ],
  ["before basil", (_, version) => isBefore(version, "parent")],
  ["before 2019-10-17", (_, version) => isBefore(version, "collection")],
];

/** The settings that show in an object's current shape. */
export function shownIn({ settings, version, isUpgraded }: AccountView, object: Told): Setting[] {
  const shown = SHOWN.filter(([name, isShown]) => settings.has(name) && isShown(object, version));
  return [...shown.map(([name]) => name), ...(isUpgraded ? (["upgraded"] as const) : [])];
}

function withPlan(subscription: Subscription): SubscriptionWithPlan {
  const rows: SubscriptionItem[] = subscription.items.data;
  const [only] = rows.length === 1 ? rows : [];
  return { ...subscription, plan: only?.plan ?? null, quantity: only?.quantity ?? null };
}

function withoutSubscription(invoice: Invoice): InvoiceOfSuchLines {
  const rows: InvoiceLine[] = invoice.lines.data;
  return {
    ...invoice,
    lines: { ...invoice.lines, data: rows.map(({ subscription: _, ...line }) => line) },
  };
}
