import { monthsAfter, periodEnd } from "./calendar.ts";
import type { Currency, Price, ProductId, Term } from "./catalogue.ts";
import { couponAt } from "./coupons.ts";
import type { Item, Life, Status, Subscription } from "./life.ts";

/** An order: a price and a quantity. */
export interface Order {
  price: Price;
  quantity: number;
}

/** Starts a subscription to some orders and writes its first states. */
export function begin(
  life: Life,
  at: number,
  orders: readonly Order[],
  status: Status,
  coupon: number,
): Subscription {
  const currency: Currency = orders[0]?.price.currency ?? life.profile.currency;
  const number = life.subscriptions.length + 1;
  const subscription: Subscription = { number, currency, anchor: at, status, items: [], coupon: 0, grant: 0 };
  life.subscriptions.push(subscription);
  for (const order of orders) open(life, subscription, order, at);
  if (coupon > 0) hold(life, subscription, coupon, at);
  life.writeAll(subscription, at);
  return subscription;
}

/** Adds an item to a running subscription. */
export function addItem(life: Life, subscription: Subscription, order: Order, at: number): void {
  life.write(subscription, open(life, subscription, order, at), at);
}

/** Ends one item (not the first) of a subscription that continues. */
export function endItem(life: Life, subscription: Subscription, item: Item, at: number): void {
  item.hasEnded = true;
  life.write(subscription, item, at);
  subscription.items = subscription.items.filter((other) => other !== item);
}

/** Sets a subscription's status, for all its items at once. */
export function setStatus(life: Life, subscription: Subscription, status: Status, at: number): void {
  subscription.status = status;
  life.writeAll(subscription, at);
}

/** Changes an item's quantity. Single sign-on is sold per seat of the plan, so it follows. */
export function setQuantity(
  life: Life,
  subscription: Subscription,
  item: Item,
  quantity: number,
  at: number,
): void {
  item.quantity = quantity;
  life.write(subscription, item, at);
  const sso = subscription.items.find((other) => other.price.product === "prod_sso");
  if (!sso || item !== subscription.items[0]) return;
  sso.quantity = quantity;
  life.write(subscription, sso, at);
}

/** Moves an item to another price. */
export function setPrice(life: Life, subscription: Subscription, item: Item, price: Price, at: number): void {
  if (item.price === price) return;
  item.price = price;
  life.write(subscription, item, at);
}

/** Grants a coupon, replacing the one in force. */
export function grant(life: Life, subscription: Subscription, coupon: number, at: number): void {
  hold(life, subscription, coupon, at);
  life.writeCoupons(subscription, at);
}

/** Number of months in a billing period. */
export function periodMonths(subscription: Subscription): number {
  return termOf(subscription) === "year" ? 12 : 1;
}

/** The billing interval of a subscription. */
export function termOf(subscription: Subscription): Term {
  return subscription.items[0]?.price.interval ?? "month";
}

/** What a product costs this subscription today. */
export function offer(life: Life, subscription: Subscription, product: ProductId, at: number): Price {
  return life.world.catalogue.onSale(product, subscription.currency, termOf(subscription), at);
}

function open(life: Life, subscription: Subscription, order: Order, at: number): Item {
  const item: Item = {
    number: ++life.items,
    begins: at,
    price: order.price,
    quantity: order.quantity,
    used: 0,
    closedAt: 0,
    hasEnded: false,
    coupon: 0,
    at: -1,
    row: -1,
  };
  subscription.items.push(item);
  if (item.price.isMetered) meter(life, subscription, item, 1);
  return item;
}

/** Closes an item's usage every month; each month resembles the one before. */
function meter(life: Life, subscription: Subscription, item: Item, period: number): void {
  life.plan(monthsAfter(item.begins, period), (at) => {
    if (item.hasEnded || subscription.status === "ended") return;
    const seats = subscription.items[0]?.quantity ?? 1;
    const before = item.used > 0 ? item.used : seats * life.stream.real(600, 3000);
    const swing = 2 * (life.stream.next() + life.stream.next() + life.stream.next() - 1.5);
    const isServed = subscription.status !== "paused" && subscription.status !== "unpaid";
    item.used = isServed ? Math.min(200_000_000, Math.round(before * Math.exp(0.01 + 0.16 * swing))) : 0;
    item.closedAt = at;
    life.write(subscription, item, at);
    meter(life, subscription, item, period + 1);
  });
}

function hold(life: Life, subscription: Subscription, place: number, at: number): void {
  const coupon = couponAt(place);
  subscription.coupon = place;
  const granting = ++subscription.grant;
  if (coupon.class === "forever") return;
  const expiry =
    coupon.class === "once"
      ? periodEnd(subscription.anchor, periodMonths(subscription), at)
      : monthsAfter(at, coupon.months);
  life.plan(expiry, (now) => {
    if (subscription.grant !== granting || subscription.status === "ended") return;
    subscription.coupon = 0;
    life.writeCoupons(subscription, now);
  });
}
