import { exactAmount, minorMicros, PLACES } from "./amounts.ts";
import { discountsOff, type Off, type Weighed } from "./off.ts";
import type { AccountView } from "./view.ts";
import type { Price, Subscription, SubscriptionItem } from "./wire.ts";

export interface ItemFacts {
  customer: string;
  subscription: string;
  item: string;
  status: string;
  product: string;
  price: string;
  quantity: number;
  currency: string;
  interval: string;
  interval_count: number;
  is_metered: boolean;
  amount_micros: number;
  percent_once: number;
  percent_repeating: number;
  percent_forever: number;
  fixed_once_micros: number;
  fixed_repeating_micros: number;
  fixed_forever_micros: number;
  usage_micros: number;
  usage_closed_at: number | null;
}

/** The state of each item of a subscription at an instant, including deleted items. */
export function itemFacts(
  account: AccountView,
  id: string,
  at: number,
  usageOf: (item: string) => { micros: number; closedAt: number | null },
): ItemFacts[] {
  const subscription = account.one("subscriptions", id);
  const { gone } = account.records.subscription(id);
  const items: SubscriptionItem[] = subscription.items.data;
  const weighed = items.map(weigh);
  const offs = discountsOff(account, subscription, weighed, at);
  const word = statusWord(subscription);
  const present = weighed.map((one) => facts(subscription, one, word, offs.get(one.item.id)));
  const ended = gone.map(({ item }) => facts(subscription, weigh(item), "ended", undefined));
  return [...present, ...ended].map((one) => {
    const { micros, closedAt } = usageOf(one.item);
    return { ...one, usage_micros: micros, usage_closed_at: closedAt };
  });
}

/** A subscription's status in the terms of the evidence; the first matching rule wins. */
export function statusWord(subscription: Subscription): string {
  const { status, ended_at, pause_collection, cancel_at, cancel_at_period_end } = subscription;
  if (ended_at !== null) return "ended";
  if (status === "incomplete" || status === "trialing" || status === "unpaid") return status;
  if (status === "paused") return "incomplete";
  if (pause_collection !== null) return "paused";
  if (status === "past_due") return "past_due";
  return cancel_at_period_end || cancel_at !== null ? "canceling" : "active";
}

function weigh(item: SubscriptionItem): Weighed {
  const { price } = item;
  const isMetered = price.recurring?.usage_type === "metered";
  const quantity = isMetered ? 1 : (item.quantity ?? 1);
  return { item, isMetered, quantity, amount: isMetered ? 0n : amountMicros(price, quantity) };
}

/** The recurring amount of a price for a quantity, rounded half to even to micros. */
function amountMicros(price: Price, quantity: number): bigint {
  const exact = exactAmount(price, quantity) * minorMicros(price.currency);
  const [whole, rest] = [exact / PLACES, 2n * (exact % PLACES)];
  return rest > PLACES || (rest === PLACES && whole % 2n === 1n) ? whole + 1n : whole;
}

function facts(
  subscription: Subscription,
  { item, isMetered, quantity, amount }: Weighed,
  status: string,
  off: Off | undefined,
): ItemFacts {
  const { price } = item;
  return {
    customer: subscription.customer,
    subscription: subscription.id,
    item: item.id,
    status,
    product: price.product,
    price: price.id,
    quantity,
    currency: price.currency.toUpperCase(),
    interval: price.recurring?.interval ?? "month",
    interval_count: price.recurring?.interval_count ?? 1,
    is_metered: isMetered,
    amount_micros: Number(amount),
    percent_once: Number(off?.percent.once ?? 0n),
    percent_repeating: Number(off?.percent.repeating ?? 0n),
    percent_forever: Number(off?.percent.forever ?? 0n),
    fixed_once_micros: Number(off?.fixed.once ?? 0n),
    fixed_repeating_micros: Number(off?.fixed.repeating ?? 0n),
    fixed_forever_micros: Number(off?.fixed.forever ?? 0n),
    usage_micros: 0,
    usage_closed_at: null,
  };
}
