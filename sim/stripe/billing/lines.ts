import type { SimAccount } from "../account/account.ts";
import { exactAmount, PLACES, tierParts, toMinor } from "../account/amounts.ts";
import type { InvoiceItem, InvoiceLine, Price, SubscriptionItem } from "../account/wire.ts";
import { standing } from "./discounts.ts";

/** An invoice line to be created. */
export interface LineDraft {
  item: string | null;
  price: Price;
  quantity: number;
  amount: number;
  period: { start: number; end: number };
  description: string;
  /** The invoice item it comes from; set for prorations and one-off items. */
  source: InvoiceItem | null;
}

/** A licensed item's lines for a whole period: one, or one for each tier of a graduated price. */
export function licensedLines(item: SubscriptionItem, period: LineDraft["period"]): LineDraft[] {
  return chargeLines(item, item.quantity ?? 1, period);
}

/** A metered item's lines for the usage of a period that no invoice has charged yet. */
export function usageLines(
  item: SubscriptionItem,
  used: number,
  charged: number,
  period: LineDraft["period"],
): LineDraft[] {
  if (charged === 0) return chargeLines(item, used, period);
  const before = charged === 0 ? 0 : toMinor(exactAmount(item.price, charged));
  const amount = toMinor(exactAmount(item.price, used)) - before;
  return [draft(item, used - charged, amount, period, "")];
}

export function trialLine(item: SubscriptionItem, period: LineDraft["period"]): LineDraft {
  return { ...draft(item, item.quantity ?? 1, 0, period, ""), description: "Trial period" };
}

/** The line of an invoice item. */
export function sourceLine(account: SimAccount, source: InvoiceItem): LineDraft {
  return {
    item: source.parent?.subscription_details?.subscription_item ?? null,
    price: account.one("prices", source.pricing?.price_details?.price ?? ""),
    quantity: source.quantity,
    amount: source.amount,
    period: source.period,
    description: source.description ?? "",
    source,
  };
}

/** A line as Stripe sends it. */
export function lineOf(
  account: SimAccount,
  invoice: string,
  subscription: string | null,
  line: LineDraft,
  off: { discount: string; amount: number }[],
): InvoiceLine {
  const { item, price, source, amount } = line;
  const isOneOff = item === null;
  return {
    id: account.newId("il", 24),
    object: "line_item",
    amount,
    currency: price.currency,
    description: line.description,
    discount_amounts: off.map(({ discount, amount }) => ({ amount, discount })),
    discountable: source === null || source.discountable,
    discounts: isOneOff || source !== null ? [] : standing(account, item).map(({ id }) => id),
    invoice,
    livemode: account.livemode,
    metadata: {},
    parent: isOneOff ? oneOffParent(source, subscription) : itemParent(source, subscription, item),
    period: line.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: "price_details",
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription,
    subtotal: amount,
    taxes: [],
  };
}

function chargeLines(item: SubscriptionItem, quantity: number, period: LineDraft["period"]): LineDraft[] {
  const { price } = item;
  if (price.tiers_mode !== "graduated")
    return [draft(item, quantity, toMinor(exactAmount(price, quantity)), period, "")];
  return tierParts(price, quantity).flatMap((part, i) => {
    const tier = ` (tier ${i + 1})`;
    const units = draft(item, part.quantity, toMinor(BigInt(part.quantity) * part.unit), period, tier);
    return part.flat === 0n
      ? [units]
      : [units, draft(item, 0, Number(part.flat / PLACES), period, `${tier} flat fee`)];
  });
}

function draft(
  item: SubscriptionItem,
  quantity: number,
  amount: number,
  period: LineDraft["period"],
  remark: string,
): LineDraft {
  const description = `${quantity} × ${item.price.product}${remark}`;
  return { item: item.id, price: item.price, quantity, amount, period, description, source: null };
}

function itemParent(
  source: InvoiceItem | null,
  subscription: string | null,
  item: string,
): InvoiceLine["parent"] {
  const credited = source?.proration_details?.credited_items?.invoice_line_item_details;
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: source?.id ?? null,
      proration: source !== null,
      proration_details: { credited_items: credited ?? null },
      subscription,
      subscription_item: item,
    },
    type: "subscription_item_details",
  };
}

function oneOffParent(source: InvoiceItem | null, subscription: string | null): InvoiceLine["parent"] {
  return {
    invoice_item_details: {
      invoice_item: source?.id ?? "",
      proration: false,
      proration_details: { credited_items: null },
      subscription,
    },
    subscription_item_details: null,
    type: "invoice_item_details",
  };
}
