import type { SimAccount } from "../account/account.ts";
import { createPrice } from "../account/catalogue.ts";
import type { InvoiceItem } from "../account/wire.ts";
import { draftInvoice } from "./invoices.ts";
import { sourceLine } from "./lines.ts";
import { settle } from "./payments.ts";
import { invoiceItem } from "./prorations.ts";

export interface OneOff {
  customer: string;
  product: string;
  currency: string;
  amount: number;
  /** Charged on this subscription's next invoice; without it, on a separate invoice. */
  subscription?: string;
}

/** Charges a one-off amount. */
export function chargeOnce(
  account: SimAccount,
  { customer, product, currency, amount, subscription }: OneOff,
): void {
  const price = createPrice(account, { product, currency, unit: String(amount), isInline: true });
  const now = account.now();
  const parent: InvoiceItem["parent"] =
    subscription === undefined
      ? null
      : { subscription_details: { subscription }, type: "subscription_details" };
  const item = invoiceItem(account, {
    customer,
    amount,
    price,
    quantity: 1,
    description: "Set-up",
    period: { start: now, end: now },
    parent,
    isProration: false,
  });
  account.count("one-off item");
  if (subscription !== undefined) return;
  const lines = [sourceLine(account, item)];
  settle(account, draftInvoice(account, { customer, subscription: null, reason: "manual", lines }), true);
}
