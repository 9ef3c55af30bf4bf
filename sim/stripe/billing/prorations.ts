import type { SimAccount } from "../account/account.ts";
import { exactAmount, toMinor } from "../account/amounts.ts";
import type { Billed } from "../account/records.ts";
import type { InvoiceItem, Price, Subscription, SubscriptionItem } from "../account/wire.ts";
import type { LineDraft } from "./lines.ts";
import { lastingNet } from "./reductions.ts";

export type ProrationBehavior = "create_prorations" | "always_invoice" | "none";

/** How fractions of a cent are rounded: towards zero, or to the nearest with halves down (-2.5 to -3, 4.5 to 4). */
export type Rounding = "towards zero" | "half down";

/** The part of a whole period's amount for the seconds left in it, in minor units. */
export function prorated(
  amount: number,
  from: number,
  { start, end }: LineDraft["period"],
  rounding: Rounding = "towards zero",
): number {
  if (end <= start || from >= end) return 0;
  const [part, whole] = [BigInt(amount) * BigInt(end - from), BigInt(end - start)];
  if (rounding === "towards zero") return Number(part / whole);
  const [twice, cut] = [2n * part - whole, (2n * part - whole) / (2n * whole)];
  return Number(twice > 0n && twice % (2n * whole) !== 0n ? cut + 1n : cut);
}

/**
 * The proration items of a change for the rest of the period: a full credit for the item before, a full charge for the
 * item after. Flexible billing credits what was charged, classic billing what the item is worth now.
 */
export function prorate(
  account: SimAccount,
  subscription: Subscription,
  before: SubscriptionItem | null,
  after: SubscriptionItem | null,
): InvoiceItem[] {
  const credit = before === null ? undefined : creditOf(account, subscription, before);
  const debit = after === null ? undefined : debitOf(account, subscription, after);
  const terms = [credit, debit].filter((part) => part !== undefined);
  return terms.every(({ amount }) => amount === 0) ? [] : terms.map((one) => invoiceItem(account, one));
}

/** Prorations and one-off items waiting for a subscription's next invoice. */
export function pendingItems(account: SimAccount, subscription: string): InvoiceItem[] {
  return [...account.all("invoiceitems")].filter(
    ({ invoice, parent }) => invoice === null && parent?.subscription_details?.subscription === subscription,
  );
}

function creditOf(account: SimAccount, subscription: Subscription, item: SubscriptionItem): InvoiceItemTerms {
  const { billed } = account.records.item(item.id);
  const isFlexible = subscription.billing_mode.type === "flexible";
  const { price, quantity } =
    isFlexible && billed !== null ? billed : { price: item.price, quantity: item.quantity ?? 1 };
  const net = isFlexible ? (billed?.net ?? 0) : netOf(account, subscription, item);
  const credited = billed === null ? null : creditedIn(billed);
  return proration(account, subscription, item, { price, quantity, net: -net, credited });
}

function creditedIn({ invoice, lines }: Billed): Credited {
  if (invoice === null) return null;
  return { invoice_line_item_details: { invoice, invoice_line_items: lines }, type: "invoice_line_items" };
}

function debitOf(account: SimAccount, subscription: Subscription, item: SubscriptionItem): InvoiceItemTerms {
  const net = netOf(account, subscription, item);
  const [price, quantity] = [item.price, item.quantity ?? 1];
  account.records.item(item.id).billed = { price, quantity, net, invoice: null, lines: [] };
  return proration(account, subscription, item, { price, quantity, net, credited: null });
}

function netOf(account: SimAccount, { id, customer }: Subscription, item: SubscriptionItem): number {
  const quantity = item.quantity ?? 1;
  const amount = toMinor(exactAmount(item.price, quantity));
  const period = periodOf(item);
  return lastingNet(account, customer, id, {
    item: item.id,
    price: item.price,
    quantity,
    amount,
    period,
    description: "",
    source: null,
  });
}

type Credited = NonNullable<InvoiceItem["proration_details"]>["credited_items"];

interface Part {
  price: Price;
  quantity: number;
  net: number;
  credited: Credited;
}

function proration(
  account: SimAccount,
  { id, customer }: Subscription,
  item: SubscriptionItem,
  { price, quantity, net, credited }: Part,
): InvoiceItemTerms {
  const name = account.one("products", price.product).name;
  return {
    customer,
    amount: rounded(account, net, periodOf(item)),
    price,
    quantity,
    description: `${net < 0 ? "Unused time on" : "Remaining time on"} ${quantity} × ${name}`,
    period: { start: account.now(), end: item.current_period_end },
    parent: {
      subscription_details: { subscription: id, subscription_item: item.id },
      type: "subscription_details",
    },
    isProration: true,
    credited,
  };
}

function rounded(account: SimAccount, net: number, period: LineDraft["period"]): number {
  const cut = prorated(net, account.now(), period);
  if (!account.settings.has("half cents down")) return cut;
  const amount = prorated(net, account.now(), period, "half down");
  if (amount !== cut) account.count("half cents down");
  return amount;
}

export interface InvoiceItemTerms {
  customer: string;
  amount: number;
  price: Price;
  quantity: number;
  description: string;
  period: LineDraft["period"];
  parent: InvoiceItem["parent"];
  isProration: boolean;
  credited?: Credited;
}

/** Creates an invoice item that waits for an invoice. */
export function invoiceItem(account: SimAccount, terms: InvoiceItemTerms): InvoiceItem {
  const { price, quantity, isProration, credited = null } = terms;
  return account.create(
    "invoiceitems",
    {
      id: account.newId("ii", 24),
      object: "invoiceitem",
      amount: terms.amount,
      currency: price.currency,
      customer: terms.customer,
      customer_account: null,
      date: account.now(),
      description: terms.description,
      discountable: !isProration,
      discounts: [],
      invoice: null,
      livemode: account.livemode,
      metadata: {},
      net_amount: terms.amount,
      parent: terms.parent,
      period: terms.period,
      pricing: {
        price_details: { price: price.id, product: price.product },
        type: "price_details",
        unit_amount_decimal: price.unit_amount_decimal,
      },
      proration: isProration,
      ...(isProration ? { proration_details: { credited_items: credited, discount_amounts: [] } } : {}),
      quantity,
      quantity_decimal: String(quantity),
      tax_rates: [],
      test_clock: null,
    },
    "invoiceitem.created",
  );
}

function periodOf({ current_period_start, current_period_end }: SubscriptionItem): LineDraft["period"] {
  return { start: current_period_start, end: current_period_end };
}
