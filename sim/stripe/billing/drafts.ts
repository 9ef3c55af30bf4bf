import type { SimAccount } from "../account/account.ts";
import type { Invoice } from "../account/wire.ts";
import { draftInvoice } from "./invoices.ts";
import { sourceLine } from "./lines.ts";
import { pendingItems } from "./prorations.ts";

/** Drafts an invoice of an item's pending prorations, outside of its cycle; undefined when there are none. */
export function draftOfPending(account: SimAccount, subscription: string, item: string): Invoice | undefined {
  const items = pendingItems(account, subscription).filter(
    ({ proration, parent }) => proration && parent?.subscription_details?.subscription_item === item,
  );
  if (items.length === 0) return undefined;
  const { customer } = account.one("subscriptions", subscription);
  const lines = items.map((item) => sourceLine(account, item));
  return draftInvoice(account, { customer, subscription: null, reason: "manual", lines });
}

/**
 * Deletes a draft. Its invoice items stay attached to it: they're never charged, and no longer show their items' state.
 */
export function deleteDraft(account: SimAccount, id: string): void {
  account.remove("invoices", id, "invoice.deleted");
  for (const { invoice, parent, period } of account.all("invoiceitems"))
    if (invoice === id)
      account.ledger.unshow(parent?.subscription_details?.subscription_item ?? "", period.start, "none");
  account.count("drafts deleted");
}
