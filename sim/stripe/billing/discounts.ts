import type { SimAccount } from "../account/account.ts";
import { monthsAfter } from "../account/calendar.ts";
import type { Discount, SubscriptionItem } from "../account/wire.ts";

/** What a discount can be attached to. */
export interface Holder {
  customer: string;
  subscription?: string;
  item?: string;
}

/** Adds a coupon to a customer, subscription or item, alongside existing ones (a customer has only one). */
export function giveDiscount(
  account: SimAccount,
  holder: Holder,
  coupon: string,
  promotionCode?: string,
): Discount {
  const discount = makeDiscount(account, holder, coupon, promotionCode);
  hang(account, holder, (ids) => [...ids, discount.id], discount);
  account.emit("customer.discount.created", discount);
  lookAround(account, holder, "discount");
  return discount;
}

/** Removes a discount before its end. */
export function removeDiscount(account: SimAccount, id: string): void {
  const discount = account.one("discounts", id);
  const holder = holderOf(discount);
  account.records.discount(id).removedAt = account.now();
  hang(account, holder, (ids) => ids.filter((other) => other !== id), null);
  account.emit("customer.discount.deleted", discount);
  lookAround(account, holder, "discount");
}

/** Uses up a once coupon by an invoice: it's removed from its holder, and holds until `heldUntil`. */
export function spend(account: SimAccount, id: string, heldUntil: number): void {
  const discount = account.one("discounts", id);
  const record = account.records.discount(id);
  [record.removedAt, record.heldUntil] = [account.now(), heldUntil];
  const holder = holderOf(discount);
  hang(account, holder, (ids) => ids.filter((other) => other !== id), null);
  account.emit("customer.discount.deleted", discount);
  account.plan(heldUntil, () => lookAround(account, holder), 1);
}

/** Creates a discount for a subscription about to be created; the caller attaches it. */
export function makeDiscount(
  account: SimAccount,
  holder: Holder,
  coupon: string,
  promotionCode?: string,
): Discount {
  const { duration, duration_in_months, times_redeemed } = account.one("coupons", coupon);
  const start = account.now();
  const end = duration === "repeating" ? monthsAfter(start, duration_in_months ?? 1) : null;
  account.change("coupons", coupon, { times_redeemed: times_redeemed + 1 }, "coupon.updated");
  const discount = account.put("discounts", {
    id: account.newId("di", 24),
    object: "discount",
    checkout_session: null,
    customer: holder.customer,
    customer_account: null,
    end,
    invoice: null,
    invoice_item: null,
    promotion_code: promotionCode ?? null,
    source: { coupon, type: "coupon" },
    start,
    subscription: holder.subscription ?? null,
    subscription_item: holder.item ?? null,
  });
  account.records.give(holder.item ?? holder.subscription ?? holder.customer, discount.id);
  if (end !== null) account.plan(end, () => expire(account, discount.id), 1);
  return discount;
}

/** Discounts that apply to invoices now: given, not removed, not over. */
export function standing(account: SimAccount, holder: string): Discount[] {
  return (account.records.given.get(holder) ?? [])
    .filter((id) => account.records.discount(id).removedAt === null)
    .map((id) => account.one("discounts", id))
    .filter(({ end }) => end === null || end > account.now());
}

/** Updates the truth of every subscription that a discount can affect. */
function lookAround(account: SimAccount, { customer, subscription }: Holder, rule?: "discount"): void {
  if (subscription !== undefined) account.ledger.look(account, subscription, rule);
  else
    for (const { id, customer: owner } of account.all("subscriptions"))
      if (owner === customer) account.ledger.look(account, id, rule);
}

/** Ends a repeating coupon: it's removed from its holder, without an event. */
function expire(account: SimAccount, id: string): void {
  const record = account.records.discount(id);
  if (record.removedAt !== null) return;
  record.removedAt = account.now();
  const holder = holderOf(account.one("discounts", id));
  hang(account, holder, (ids) => ids.filter((other) => other !== id), null, true);
  lookAround(account, holder);
  account.count("repeating coupon expired");
}

function holderOf({ customer, subscription, subscription_item }: Discount): Holder {
  return {
    customer: customer ?? "",
    subscription: subscription ?? undefined,
    item: subscription_item ?? undefined,
  };
}

/** Changes the discounts of a holder; with `isSilent`, without an event. */
function hang(
  account: SimAccount,
  { customer, subscription, item }: Holder,
  change: (ids: string[]) => string[],
  discount: Discount | null,
  isSilent = false,
): void {
  if (subscription === undefined) {
    if (account.get("customers", customer)?.deleted === true) return;
    const next = { ...account.one("customers", customer), discount };
    if (isSilent) account.put("customers", next);
    else account.change("customers", customer, { discount }, "customer.updated");
    return;
  }
  const old = account.one("subscriptions", subscription);
  const items: SubscriptionItem[] = old.items.data;
  const rows = items.map((row) => (row.id === item ? { ...row, discounts: change(row.discounts) } : row));
  const changes =
    item === undefined ? { discounts: change(old.discounts) } : { items: { ...old.items, data: rows } };
  if (isSilent) account.put("subscriptions", { ...old, ...changes });
  else account.change("subscriptions", subscription, changes, "customer.subscription.updated");
}
