import type { SimAccount } from "../account/account.ts";
import { exactAmount, toMinor } from "../account/amounts.ts";
import type { SubscriptionItem } from "../account/wire.ts";
import { usageLines } from "../billing/lines.ts";
import { bill, periodOf } from "../billing/renewals.ts";

/** Reports usage of a metered item; invoices it at once when it exceeds the subscription's threshold. */
export function reportUsage(account: SimAccount, id: string, item: string, units: number): void {
  const subscription = account.one("subscriptions", id);
  if (subscription.ended_at !== null) return;
  const record = account.records.item(item);
  record.used += units;
  const threshold = subscription.billing_thresholds?.amount_gte ?? null;
  const row = subscription.items.data.find((one) => one.id === item);
  const meter = row?.price.recurring?.meter ?? null;
  if (meter !== null)
    account.records.report(meter, subscription.customer, { at: account.now(), value: units });
  if (threshold === null || row === undefined || subscription.status !== "active") return;
  if (subscription.pause_collection !== null) return;
  const { used, charged } = record;
  const open = toMinor(exactAmount(row.price, used)) - record.thresholdAmount;
  if (open >= threshold) chargeUsage(account, id, row, used, charged);
}

/** Invoices usage within a period; its line covers the whole period, as the closing one will. */
function chargeUsage(
  account: SimAccount,
  id: string,
  item: SubscriptionItem,
  used: number,
  charged: number,
): void {
  const record = account.records.item(item.id);
  const lines = usageLines(item, used, charged, periodOf(item));
  record.charged = used;
  record.thresholdAmount += lines.reduce((sum, { amount }) => sum + amount, 0);
  bill(account, account.one("subscriptions", id), "subscription_threshold", lines, true);
  account.count("threshold invoice");
}
