import { planOf } from "./plan.ts";
import { isBefore } from "./versions.ts";
import type { AccountView } from "./view.ts";
import type {
  Coupon,
  Customer,
  Discount,
  Invoice,
  InvoiceItem,
  InvoiceLine,
  Plan,
  Price,
  Subscription,
  SubscriptionItem,
} from "./wire.ts";

/** Before 2025-09-30: contains its coupon. */
export type OldDiscount = Omit<Discount, "source"> & { coupon: Coupon };
type AnyDiscount = Discount | OldDiscount;
export type OldCustomer = Omit<Customer, "discount"> & { discount: AnyDiscount | null };

/** Before 2025-03-31: periods belong to the subscription, and one discount is included besides the ids of all. */
export type OldItem = Omit<SubscriptionItem, "current_period_start" | "current_period_end">;
export type OldSubscription = Omit<Subscription, "items"> & {
  current_period_start: number;
  current_period_end: number;
  discount: AnyDiscount | null;
  items: Omit<Subscription["items"], "data"> & { data: OldItem[] };
};

/** Before 2019-10-17. */
export type OldestSubscription = Omit<OldSubscription, "collection_method"> & {
  billing: Subscription["collection_method"];
};

/** Before 2025-03-31. */
type OldSource = {
  subscription: string | null;
  subscription_item?: string;
  price: Price;
  plan: Plan | null;
  proration: boolean;
};
export type OldInvoiceItem = Omit<InvoiceItem, "parent" | "pricing" | "proration_details"> & OldSource;
export type OldLine = Omit<InvoiceLine, "parent" | "pricing" | "taxes"> &
  OldSource & {
    type: "subscription" | "invoiceitem";
    invoice_item?: string;
    proration_details: { credited_items: unknown };
    tax_amounts: [];
  };
export type OldInvoice = Omit<Invoice, "parent" | "lines" | "total_taxes"> & {
  subscription: string | null;
  discount: AnyDiscount | null;
  paid: boolean;
  tax: null;
  total_tax_amounts: [];
  lines: Omit<Invoice["lines"], "data"> & { data: OldLine[] };
};

/** Before 2019-10-17, and before 2019-03-14. */
export type OlderInvoice = Omit<OldInvoice, "collection_method"> & { billing: Invoice["collection_method"] };
export type OldestInvoice = Omit<OlderInvoice, "created"> & { date: number };

export function oldCustomer(account: AccountView, version: string, customer: Customer): OldCustomer {
  const { discount, ...rest } = customer;
  return { ...rest, discount: discount ? oldDiscount(account, version, discount) : null };
}

export function oldDiscount(account: AccountView, version: string, discount: Discount): AnyDiscount {
  if (!isBefore(version, "source")) return discount;
  const { source, ...rest } = discount;
  const { applies_to: _, currency_options: __, ...coupon } = account.one("coupons", source.coupon ?? "");
  return { ...rest, coupon };
}

export function oldItem({
  current_period_start: _,
  current_period_end: __,
  ...item
}: SubscriptionItem): OldItem {
  return item;
}

export function oldSubscription(
  account: AccountView,
  version: string,
  { items, ...rest }: Subscription,
): OldSubscription | OldestSubscription {
  const rows: SubscriptionItem[] = items.data;
  const ends = rows.map(({ current_period_end }) => current_period_end);
  const first = rows.find(({ current_period_end }) => current_period_end === Math.min(...ends));
  const old: OldSubscription = {
    ...rest,
    current_period_start: first?.current_period_start ?? rest.start_date,
    current_period_end: first?.current_period_end ?? rest.start_date,
    discount: lastOf(account, version, rest.discounts),
    items: { ...items, data: rows.map(oldItem) },
  };
  if (!isBefore(version, "collection")) return old;
  const { collection_method: billing, ...oldest } = old;
  return { ...oldest, billing };
}

export function oldInvoice(
  account: AccountView,
  version: string,
  { parent, lines, total_taxes: _, ...rest }: Invoice,
): OldInvoice | OlderInvoice | OldestInvoice {
  const rows: InvoiceLine[] = lines.data;
  const old: OldInvoice = {
    ...rest,
    subscription: parent?.subscription_details?.subscription ?? null,
    discount: lastOf(account, version, rest.discounts),
    paid: rest.status === "paid",
    tax: null,
    total_tax_amounts: [],
    lines: { ...lines, data: rows.map((line) => oldLine(account, line)) },
  };
  if (!isBefore(version, "collection")) return old;
  const { collection_method: billing, ...older } = old;
  if (!isBefore(version, "created")) return { ...older, billing };
  const { created: date, ...oldest } = older;
  return { ...oldest, billing, date };
}

export function oldInvoiceItem(account: AccountView, item: InvoiceItem): OldInvoiceItem {
  const { parent, pricing, proration_details: _, ...rest } = item;
  const details = parent?.subscription_details;
  return {
    ...rest,
    ...priced(account, pricing),
    subscription: details?.subscription ?? null,
    ...(details?.subscription_item === undefined ? {} : { subscription_item: details.subscription_item }),
  };
}

function oldLine(account: AccountView, line: InvoiceLine): OldLine {
  const { parent, pricing, taxes: _, ...rest } = line;
  const [own, source] = [parent?.subscription_item_details, parent?.invoice_item_details];
  const from = own ?? source;
  const invoiceItem = from?.invoice_item ?? null;
  return {
    ...rest,
    ...priced(account, pricing),
    subscription: from?.subscription ?? null,
    ...(own === null || own === undefined ? {} : { subscription_item: own.subscription_item }),
    ...(invoiceItem === null ? {} : { invoice_item: invoiceItem }),
    type: invoiceItem === null ? "subscription" : "invoiceitem",
    proration: from?.proration ?? false,
    proration_details: { credited_items: from?.proration_details?.credited_items ?? null },
    tax_amounts: [],
  };
}

function priced(account: AccountView, pricing: InvoiceLine["pricing"]): { price: Price; plan: Plan | null } {
  const price = account.one("prices", pricing?.price_details?.price ?? "");
  const { tiers: _, currency_options: __, ...told } = price;
  return { price: told, plan: price.recurring === null ? null : planOf(price) };
}

/** The most recent of several discounts, as a full object. */
function lastOf(account: AccountView, version: string, ids: readonly string[]): AnyDiscount | null {
  const id = ids.at(-1);
  return id === undefined ? null : oldDiscount(account, version, account.one("discounts", id));
}
